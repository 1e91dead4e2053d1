package io.chatbox.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import io.chatbox.it.DatabaseCalls;
import io.chatbox.it.SocketClient;
import io.chatbox.it.TestServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.bson.Document;
import org.junit.jupiter.api.Test;

/** Answers that are written while they are read, as they come over the wire. */
class StreamedAnswersIT {
  private static final String TEXT = "lorem ipsum ".repeat(1_000);
  private static final String NO_SUCH_SENDER = "a stored message has a sender that there isn't";
  private static final int MEBIBYTE = 1024 * 1024;

  /** The end of an answer in chunks (RFC 9112, section 7.1). */
  private static final String LAST_CHUNK = "\r\n0\r\n\r\n";

  private final String user = TestServer.newUser();
  private TestServer server = TestServer.shared();

  @Test
  void oneThatFailsHalfWayIsCutOff() throws IOException {
    server.expectError("(?s)answer cut off.*MessageDocuments.author", NO_SUCH_SENDER);
    String session = talk();
    String token = share(session);
    add(session, 200, TEXT, "bogus");

    for (String path :
        List.of(
            "/sessions/" + session,
            "/sessions/" + session + "/export",
            "/sessions/" + session + "/export?format=markdown",
            "/shared/" + token)) {
      String answer = whole(path);
      assertThat(answer)
          .as(path)
          .startsWith("HTTP/1.1 200 ")
          .containsIgnoringCase("Transfer-Encoding: chunked")
          .contains(TEXT)
          .doesNotContain(LAST_CHUNK);
    }
    assertThat(server.liberty().log()).contains("answer cut off").doesNotContain("lorem ipsum");
  }

  @Test
  void oneThatFailsBeforeItHasBegunIsAnError() throws IOException {
    server.expectError("(?s)request failed.*MessageDocuments.author", NO_SUCH_SENDER);
    String session = talk();
    add(session, 1, TEXT, "bogus");

    for (String path : List.of("/sessions/" + session, "/sessions/" + session + "/export")) {
      assertThat(whole(path))
          .startsWith("HTTP/1.1 500 ")
          .contains("{\"error\":\"internal_error\"")
          .doesNotContain("Content-Disposition");
    }
  }

  @Test
  void aShortOneComesInOnePieceWithItsLength() throws IOException {
    String session = talk();

    for (String path :
        List.of(
            "/sessions",
            "/sessions?q=hi",
            "/sessions/" + session,
            "/sessions/" + session + "/export",
            "/shared/" + share(session))) {
      assertThat(whole(path))
          .as(path)
          .startsWith("HTTP/1.1 200 ")
          .containsIgnoringCase("Content-Length: ")
          .doesNotContain("chunked");
    }
  }

  @Test
  void whoReadsNothingHasNothingMoreReadForThem() throws IOException {
    server = TestServer.sealed();
    String session = talk();
    add(session, 40, "x".repeat(MEBIBYTE), "user");

    try (DatabaseCalls.Record record = TestServer.sealedCalls().record(session);
        Socket client = ask("/sessions/" + session)) {
      int read = commandsOnceTheyStandStill(record);
      assertThat(read).isBetween(5, 30);
      String answer = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(answer).hasSizeGreaterThan(40 * MEBIBYTE).endsWith(LAST_CHUNK);
      assertThat(record.commands()).hasSizeGreaterThan(40);
    }
  }

  private static int commandsOnceTheyStandStill(DatabaseCalls.Record record) {
    int[] before = {0};
    await()
        .pollInterval(Duration.ofSeconds(1))
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> {
              int earlier = before[0];
              before[0] = record.commands().size();
              return earlier > 2 && earlier == before[0];
            });
    return before[0];
  }

  private String talk() {
    try (SocketClient client = server.connect(user)) {
      client.say("Hi").nextAnswer();
      return client.sessionId();
    }
  }

  private String share(String session) {
    String body =
        TestServer.send(
                HttpRequest.newBuilder(
                        URI.create(server.base() + "/sessions/" + session + "/share"))
                    .header("Authorization", "Bearer " + server.tokens().user(user))
                    .POST(HttpRequest.BodyPublishers.noBody())
                    .build())
            .body();
    return body.replaceAll(".*\"share_token\":\"([^\"]+)\".*", "$1");
  }

  /** All that the server sends until it closes the connection. */
  private String whole(String path) throws IOException {
    try (Socket client = ask(path);
        InputStream in = client.getInputStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private Socket ask(String path) throws IOException {
    URI base = server.base();
    Socket client = new Socket();
    client.setReceiveBufferSize(64 * 1024);
    client.setSoTimeout(20_000);
    client.connect(new InetSocketAddress(base.getHost(), base.getPort()));
    client
        .getOutputStream()
        .write(
            """
            GET %s%s HTTP/1.1\r
            Host: %s\r
            Authorization: Bearer %s\r
            Connection: close\r
            \r
            """
                .formatted(base.getPath(), path, base.getAuthority(), server.tokens().user(user))
                .getBytes(StandardCharsets.US_ASCII));
    return client;
  }

  /** Puts messages like the first one into the database. */
  private void add(String session, int count, String text, String lastSender) {
    try (MongoClient client = server.databaseClient()) {
      MongoCollection<Document> messages = server.database(client).getCollection("messages");
      Document first = messages.find(new Document("sessionId", session).append("seq", 1)).first();
      List<Document> more = new ArrayList<>();
      for (int i = 1; i <= count; i++) {
        String id = UUID.randomUUID().toString();
        more.add(
            new Document(first)
                .append("_id", id)
                .append("clientKey", id)
                .append("seq", 100L + i)
                .append("content", text)
                .append("size", (long) text.length())
                .append("sender", i == count ? lastSender : "user"));
      }
      more.forEach(messages::insertOne);
    }
  }
}
