package io.chatbox.it;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import io.chatbox.protocol.Ids;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bson.Document;
import org.bson.RawBsonDocument;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What somebody learns who has the database, and what comes of changing it there. */
class StolenDatabaseIT {
  private final TestServer server = TestServer.sealed();
  private final String user = TestServer.newUser();
  private final MongoClient client = server.databaseClient();
  private final MongoDatabase database = server.database(client);

  /** A piece of text that stands nowhere else. */
  private static String mark() {
    return "mark" + Ids.next();
  }

  @AfterEach
  void close() {
    client.close();
  }

  @Test
  void aDumpHoldsNothingThatWasSaid() {
    List<String> marks = Stream.generate(StolenDatabaseIT::mark).limit(8).toList();
    String session;
    String token;
    try (SocketClient talk = server.connect(user)) {
      session = talk.sessionId();
      assertThat(talk.say(marks.get(0) + " first").nextAnswer()).contains(marks.get(0));
      assertThat(talk.say(marks.get(1) + " second").nextAnswer()).contains(marks.get(1));
      edit(talk, session, marks.get(2) + " instead of the second");
      talk.say(marks.get(3) + " fails [[error-after:2]]").untilAnswerEnds();
      http("PATCH", "/sessions/" + session, "{\"name\":\"" + marks.get(4) + "\"}");
      talk.send(
          "{\"type\":\"user_message\",\"content\":\"Look here\",\"metadata\":{\"page\":\""
              + marks.get(7)
              + "\"}}");
      talk.untilAnswerEnds();
      token = json("POST", "/sessions/" + session + "/share").getString("share_token");
      json("GET", "/sessions?q=" + marks.get(5));
      talk.say(marks.get(6) + " is under way [[hang-after:3]]").next("loading");
      talk.next("ai_response");

      List<RawBsonDocument> dump = dump();
      assertThat(dump).anyMatch(each -> text(each).contains(session));
      assertThat(dump).anyMatch(each -> text(each).contains("running"));
      List<String> secrets = new ArrayList<>(marks);
      secrets.addAll(List.of(token, TestServer.SEALING_KEY, TestServer.JWT_KEY));
      for (String secret : secrets) {
        assertThat(dump).noneMatch(each -> holds(each, secret));
      }
      talk.send("{\"type\":\"stop\"}").untilAnswerEnds();
    }
    assertThat(read(session).toString()).contains(marks.get(2), marks.get(6), marks.get(7));
    assertThat(json("GET", "/shared/" + token).getString("name")).isEqualTo(marks.get(4));
  }

  private void edit(SocketClient talk, String session, String content) {
    JsonObject second = read(session).getJsonArray("messages").getJsonObject(2);
    talk.send(
        Json.createObjectBuilder()
            .add("type", "edit")
            .add("message_id", second.getString("message_id"))
            .add("content", content)
            .build()
            .toString());
    talk.next("ack");
    assertThat(talk.nextAnswer()).contains(content);
  }

  @Test
  void valuesThatWereSwappedAreRefusedAndNothingElseIs() {
    List<String> marks = Stream.generate(StolenDatabaseIT::mark).limit(4).toList();
    String other = conversation(List.of(marks.get(0)));
    http("POST", "/sessions/" + other + "/end", null);
    String session = conversation(marks.subList(1, 4));
    List<JsonObject> before = messages(session);

    expectUnreadable(session, "swapped");
    expectUnreadable(other, "swapped");
    swap(
        "messages",
        before.get(0).getString("message_id"),
        before.get(3).getString("message_id"),
        "content");
    swap("sessions", session, other, "nm");

    List<JsonObject> after = messages(session);
    assertThat(after).hasSize(6);
    for (int i = 0; i < 6; i++) {
      if (i == 0 || i == 3) {
        assertThat(after.get(i).getString("content", "")).isEmpty();
        assertThat(after.get(i).getJsonObject("metadata").getString("unreadable"))
            .isEqualTo("true");
      } else {
        assertThat(after.get(i)).isEqualTo(before.get(i));
      }
    }
    assertThat(read(session).get("name")).isEqualTo(JsonValue.NULL);
    assertThat(names()).isEqualTo(Map.of(session, JsonValue.NULL, other, JsonValue.NULL));
    theRestIsEverywhere(session, marks);
    theConversationGoesOn(session, marks);
    theLogSaysWhereAndNotWhat(session, before, marks);
  }

  /** Of one session another's: ids and fields are right, and yet it is refused. */
  @Test
  void valuesOfAnotherUserAreRefused() {
    String mark = mark();
    String session = conversation(List.of("My own"));
    expectUnreadable(session, "another user's");
    String another = TestServer.newUser();
    try (SocketClient talk = server.connect(another)) {
      talk.say(mark).nextAnswer();
      MongoCollection<Document> messages = database.getCollection("messages");
      Document theirs = messages.find(new Document("uid", another)).first();
      Document asMine =
          new Document(theirs).append("_id", Ids.next()).append("clientKey", Ids.next());
      messages.insertOne(asMine.append("uid", user).append("sessionId", session).append("seq", 9L));
    }

    assertThat(messages(session)).hasSize(3);
    assertThat(read(session).toString()).contains("My own", "unreadable").doesNotContain(mark);
  }

  private void expectUnreadable(String session, String why) {
    server.expectError(
        "content can't be opened session=" + session + " .* reason=TAMPERED", "values are " + why);
  }

  private void theRestIsEverywhere(String session, List<String> marks) {
    String token = json("POST", "/sessions/" + session + "/share").getString("share_token");
    for (String path :
        List.of(
            "/sessions/" + session + "/export",
            "/sessions/" + session + "/export?format=markdown",
            "/shared/" + token)) {
      assertThat(http("GET", path, null).body())
          .as(path)
          .contains(marks.get(2), marks.get(3))
          .doesNotContain(marks.get(0));
    }
    assertThat(json("GET", "/sessions?q=" + marks.get(3)).getInt("count")).isEqualTo(1);
  }

  private void theConversationGoesOn(String session, List<String> marks) {
    try (SocketClient talk = server.connect(user)) {
      assertThat(talk.sessionId()).isEqualTo(session);
      talk.send("{\"type\":\"sync\",\"seq\":0}");
      for (int i = 0; i < 6; i++) {
        talk.next(i % 2 == 0 ? "user_message" : "ai_response");
      }
      talk.next("connection_status");
      // What the model is told of the user's: the second and the third, without the first.
      assertThat(talk.say("And now? [[history]]").nextAnswer())
          .contains(marks.get(2), marks.get(3), "And now?")
          .doesNotContain(marks.get(0), marks.get(1));
    }
  }

  private void theLogSaysWhereAndNotWhat(
      String session, List<JsonObject> before, List<String> marks) {
    String log = server.liberty().log();
    for (int i : List.of(0, 3)) {
      assertThat(log)
          .containsPattern(
              "ERROR \\S+ content can't be opened session=%s message=%s field=content reason=TAMPERED"
                  .formatted(session, before.get(i).getString("message_id")));
    }
    assertThat(log)
        .containsPattern(
            "ERROR \\S+ content can't be opened session=%s message=\\S* field=nm"
                .formatted(session));
    assertThat(log).doesNotContain(marks);
  }

  private String conversation(List<String> contents) {
    try (SocketClient talk = server.connect(user)) {
      contents.forEach(content -> talk.say(content).nextAnswer());
      return talk.sessionId();
    }
  }

  private void swap(String collection, String oneId, String otherId, String field) {
    MongoCollection<Document> documents = database.getCollection(collection);
    Document one = documents.find(new Document("_id", oneId)).first();
    Document other = documents.find(new Document("_id", otherId)).first();
    set(documents, oneId, field, other.get(field));
    set(documents, otherId, field, one.get(field));
  }

  private static void set(
      MongoCollection<Document> documents, String id, String field, Object value) {
    Document change = new Document("$set", new Document(field, value));
    assertThat(documents.updateOne(new Document("_id", id), change).getModifiedCount())
        .isEqualTo(1);
  }

  /** Every document of every collection there. */
  private List<RawBsonDocument> dump() {
    List<RawBsonDocument> all = new ArrayList<>();
    for (String collection : database.listCollectionNames()) {
      database.getCollection(collection, RawBsonDocument.class).find().into(all);
    }
    return all;
  }

  /** Whether a text stands in it: as it is, or as what base64 or hexadecimal digits stand for. */
  private static boolean holds(RawBsonDocument document, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    String all = text(document);
    return Stream.concat(Stream.of(bytes), decoded(text))
        .flatMap(StolenDatabaseIT::spellings)
        .anyMatch(all::contains);
  }

  /** A key's own bytes. */
  private static Stream<byte[]> decoded(String text) {
    return text.equals(TestServer.SEALING_KEY)
        ? Stream.of(Base64.getDecoder().decode(text))
        : Stream.of();
  }

  private static Stream<String> spellings(byte[] bytes) {
    HexFormat hex = HexFormat.of();
    Stream<String> base64 = Stream.of(0, 1, 2).map(before -> base64(bytes, before));
    return Stream.concat(
        base64,
        Stream.of(
            new String(bytes, StandardCharsets.ISO_8859_1),
            hex.formatHex(bytes),
            hex.withUpperCase().formatHex(bytes)));
  }

  /** As it looks within a longer text that begins so many bytes before, whole groups only. */
  private static String base64(byte[] bytes, int before) {
    byte[] shifted = new byte[before + bytes.length];
    System.arraycopy(bytes, 0, shifted, before, bytes.length);
    String text = Base64.getEncoder().encodeToString(shifted);
    return text.substring(before == 0 ? 0 : 4, shifted.length / 3 * 4);
  }

  private static String text(RawBsonDocument document) {
    var buffer = document.getByteBuffer();
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private Map<String, JsonValue> names() {
    return json("GET", "/sessions").getJsonArray("sessions").getValuesAs(JsonObject.class).stream()
        .collect(toMap(each -> each.getString("id"), each -> each.get("name")));
  }

  private List<JsonObject> messages(String session) {
    return read(session).getJsonArray("messages").getValuesAs(JsonObject.class);
  }

  private JsonObject read(String session) {
    return json("GET", "/sessions/" + session);
  }

  private JsonObject json(String method, String path) {
    return Json.createReader(new StringReader(http(method, path, null).body())).readObject();
  }

  private HttpResponse<String> http(String method, String path, String body) {
    HttpResponse<String> answer =
        TestServer.send(
            HttpRequest.newBuilder(URI.create(server.base() + path))
                .header("Authorization", "Bearer " + server.tokens().user(user))
                .header("Content-Type", "application/json")
                .method(
                    method,
                    body == null
                        ? HttpRequest.BodyPublishers.noBody()
                        : HttpRequest.BodyPublishers.ofString(body))
                .build());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer;
  }
}
