package io.chatbox.history;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import io.chatbox.it.SocketClient;
import io.chatbox.it.TestServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.bson.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Answers that are written while they are read: how the server sends them, byte by byte. */
class StreamedAnswersIT {
  private static final String TEXT = "lorem ipsum ".repeat(1_000);

  private final TestServer server = TestServer.shared();
  private final String user = TestServer.newUser();
  private String session;

  @BeforeEach
  void talk() {
    try (SocketClient client = server.connect(user)) {
      client.say("Hi").nextAnswer();
      session = client.sessionId();
    }
  }

  @Test
  void oneThatFailsHalfWayIsCutOff() throws IOException {
    add(200, "bogus");
    String token = share();

    for (String path :
        List.of(
            "/sessions/" + session,
            "/sessions/" + session + "/export",
            "/sessions/" + session + "/export?format=markdown",
            "/shared/" + token)) {
      String answer = get(path);
      System.out.println(
          "XXX "
              + path
              + " "
              + answer.length()
              + " "
              + answer.substring(0, 700).replaceAll("\r\n", "|")
              + " ... "
              + answer.substring(answer.length() - 100));
    }
    add(0, "x");
    System.out.println("YYY " + get("/sessions"));
  }

  @Test
  void oneThatFailsAtOnceIsAnError() throws IOException {
    add(2, "bogus");
    System.out.println("ZZZ " + get("/sessions/" + session));
    System.out.println("ZZZ " + get("/sessions/" + session + "/export"));
  }

  private String share() {
    return "x";
  }

  /** All that the server sends until it closes the connection. */
  private String get(String path) throws IOException {
    URI base = server.base();
    try (Socket socket = new Socket(base.getHost(), base.getPort())) {
      socket.setSoTimeout(20_000);
      String request =
          "GET "
              + base.getPath()
              + path
              + " HTTP/1.1\r\nHost: "
              + base.getAuthority()
              + "\r\nAuthorization: Bearer "
              + server.tokens().user(user)
              + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      InputStream in = socket.getInputStream();
      byte[] buffer = new byte[8192];
      try {
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
          all.write(buffer, 0, n);
        }
        all.writeBytes("<EOF>".getBytes());
      } catch (IOException e) {
        all.writeBytes(("<" + e + ">").getBytes());
      }
      return all.toString(StandardCharsets.UTF_8);
    }
  }

  /** Messages like the first one, and one that can't be read. */
  private void add(int count, String lastSender) {
    try (MongoClient client = MongoClients.create(server.mongoUri())) {
      MongoCollection<Document> messages = client.getDatabase("chat").getCollection("messages");
      Document first = messages.find(new Document("sessionId", session).append("seq", 1)).first();
      List<Document> more = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        String id = UUID.randomUUID().toString();
        more.add(
            new Document(first)
                .append("_id", id)
                .append("clientKey", id)
                .append("seq", 100L + i)
                .append("content", TEXT)
                .append("size", (long) TEXT.length())
                .append("sender", i == count - 1 ? lastSender : "user"));
      }
      if (!more.isEmpty()) messages.insertMany(more);
    }
  }
}
