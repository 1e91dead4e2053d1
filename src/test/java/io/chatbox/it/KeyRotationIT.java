package io.chatbox.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import io.chatbox.dev.DevTokens;
import io.chatbox.dev.FakeOpenAi;
import io.chatbox.dev.LibertyServer;
import io.chatbox.dev.TestMongo;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;
import org.bson.Document;
import org.bson.types.Binary;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** From one key to the next, under load and through crashes. */
class KeyRotationIT {
  private static final String OLD = "Qn3cS5y3t0N7uFq1mYbq0oJ9k2eV4xR8wLzGhTdAiPM=";
  private static final String NEW = "7mZpXv2KcRj9sWf4tUoYbE1gHqLnD6aI3xPdVyCwTkA=";
  private static final int USERS = 20;
  private static final int MESSAGES = 25;
  private static final int TALKERS = 4;

  /** A server starts meanwhile. */
  private static final Duration LIMIT = Duration.ofSeconds(120);

  private final DevTokens tokens = new DevTokens(TestServer.JWT_KEY);
  private final TestMongo mongo = TestMongo.open();
  private final FakeOpenAi openAi = FakeOpenAi.start();
  private final MongoClient client = MongoClients.create(mongo.uri());
  private final MongoDatabase database = mongo.database(client);
  private final Map<String, String> settings = new HashMap<>(TestServer.environment(mongo, openAi));
  private final List<LibertyServer> started = new ArrayList<>();
  private final AtomicBoolean enough = new AtomicBoolean();
  private volatile URI base;

  /** What a user sees: one session, and its link's token. */
  private record Conversation(String user, JsonObject session, String token) {}

  @AfterEach
  void stop() {
    started.forEach(LibertyServer::kill);
    client.close();
    openAi.close();
    mongo.close();
  }

  @Test
  void nothingIsLostAndNothingIsLeftBehind() throws Exception {
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    settings.put("ENCRYPTION_KEY", OLD);
    settings.put("MAX_REQUESTS_PER_ADDRESS", "10000"); // All of them come from one.
    LibertyServer old = start("rotation-old-key").awaitReady();
    base = old.base();
    settings.put("SERVER_PORT", Integer.toString(LibertyServer.freePort()));
    settings.put("ENCRYPTION_KEY", NEW);
    settings.put("ENCRYPTION_KEYS_RETIRED", OLD);
    LibertyServer first = start("rotation-first");
    List<Conversation> before = all(USERS, this::talk, threads);
    first.awaitReady();
    old.close();
    base = first.base();

    List<Future<Talk>> talks =
        IntStream.range(0, TALKERS).mapToObj(i -> threads.submit(this::talkOn)).toList();
    try {
      LibertyServer third = rotate(first);
      enough.set(true);
      List<Talk> told = new ArrayList<>();
      for (Future<Talk> talk : talks) {
        told.add(talk.get());
      }
      third.close();
      String newId = third.log().replaceAll("(?s).*Content is encrypted key=(\\w+).*", "$1");
      assertThat(keysInUse()).containsExactly(newId);
      settings.remove("ENCRYPTION_KEYS_RETIRED");
      LibertyServer last = start("rotation-new-key").awaitReady();
      base = last.base();
      assertThat(last.log()).contains("Content is encrypted key=" + newId + " retired=[]");
      for (Conversation conversation : before) {
        assertThat(seenBy(conversation.user(), conversation.session(), conversation.token()))
            .isEqualTo(conversation);
      }
      for (Talk talk : told) {
        assertThat(toldBy(talk)).containsExactlyInAnyOrderElementsOf(talk.lines());
      }
    } finally {
      threads.shutdownNow();
    }
  }

  /** Returns the server that has completed it. */
  private LibertyServer rotate(LibertyServer first) throws Exception {
    assertThat(post("/admin/keys/rotate", tokens.admin("root")).statusCode()).isEqualTo(202);
    long reached = killedInTheMidst(first, 0);
    assertThat(first.log()).contains("Key rotation started pass=1 part=MESSAGES done=0");

    LibertyServer second = start("rotation-second").awaitReady();
    reached = killedInTheMidst(second, reached);
    assertThat(second.log()).containsPattern("Key rotation started pass=1 part=\\w+ done=[1-9]");

    LibertyServer third = start("rotation-third").awaitReady();
    await().atMost(LIMIT).until(() -> third.log().contains("Key rotation completed"));
    assertThat(third.log())
        .containsPattern("Key rotation started pass=1 part=\\w+ done=[1-9]")
        .containsPattern("INFO +\\S+ Key rotation progress done=\\d+ changed=[1-9]")
        .containsPattern("INFO +\\S+ Key rotation completed done=\\d+ changed=\\d+ left=0")
        .doesNotContain("can't be opened");
    assertThat(changed()).as("the job is done").isEqualTo(-1);
    return third;
  }

  private LibertyServer start(String name) {
    LibertyServer server = TestServer.launch(name, settings);
    started.add(server);
    return server;
  }

  /** Kills the server when some is done and some is not; how much is done. */
  private long killedInTheMidst(LibertyServer server, long before) {
    await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(5))
        .pollDelay(Duration.ZERO)
        .until(() -> changed() > before);
    server.kill();
    long reached = changed();
    assertThat(reached).isBetween(before + 1, USERS * MESSAGES * 2L);
    assertThat(keysInUse()).as("the old key and the new one").hasSize(2);
    // The dead server's lease lapses within a minute; it is not waited for.
    database
        .getCollection("jobs")
        .updateMany(new Document(), new Document("$set", new Document("until", new Date(0))));
    return reached;
  }

  /** How many values were encrypted anew, or -1 if no rotation is asked for. */
  private long changed() {
    for (Document job : database.getCollection("jobs").find()) {
      if (job.getString("_id").startsWith("key rotation")) {
        return job.get("changed") instanceof Number number ? number.longValue() : 0;
      }
    }
    return -1;
  }

  /** The ids of keys under which anything is stored. */
  private List<String> keysInUse() {
    List<Document> all = new ArrayList<>();
    for (String collection : database.listCollectionNames()) {
      database.getCollection(collection).find().into(all);
    }
    assertThat(all).hasSizeGreaterThan(USERS * MESSAGES * 2);
    return all.stream()
        .flatMap(document -> document.values().stream())
        .flatMap(
            value -> value instanceof Binary binary ? Stream.of(binary.getData()) : Stream.of())
        .map(bytes -> HexFormat.of().formatHex(bytes, 1, 9))
        .distinct()
        .toList();
  }

  private static <T> List<T> all(int times, Callable<T> task, ExecutorService threads)
      throws Exception {
    List<Future<T>> results =
        IntStream.range(0, times).mapToObj(i -> threads.submit(task)).toList();
    List<T> all = new ArrayList<>();
    for (Future<T> result : results) {
      all.add(result.get());
    }
    return all;
  }

  private Conversation talk() {
    String user = TestServer.newUser();
    try (SocketClient socket = SocketClient.open(base, tokens.user(user))) {
      for (int i = 0; i < MESSAGES; i++) {
        socket.say("This is message " + i).nextAnswer();
      }
      String path = "/sessions/" + socket.sessionId();
      String token = json(post(path + "/share", tokens.user(user))).getString("share_token");
      return seenBy(user, json(get(path, tokens.user(user))), token);
    }
  }

  /** The same session and link as they are now. */
  private Conversation seenBy(String user, JsonObject session, String token) {
    JsonObject now = json(get("/sessions/" + session.getString("session_id"), tokens.user(user)));
    JsonObject shared = json(get("/shared/" + token, tokens.user(user)));
    assertThat(shared.getString("name")).isEqualTo("This is message 0");
    assertThat(now.getJsonArray("messages")).hasSize(2 * MESSAGES);
    return new Conversation(user, now, token);
  }

  /** What somebody said and was told. */
  private record Talk(String user, String session, List<String> lines) {}

  private Talk talkOn() {
    String user = TestServer.newUser();
    try (ResumingClient talker = ResumingClient.start(() -> base, tokens.user(user))) {
      for (int i = 1; !enough.get(); i++) {
        String id = talker.say("Still message " + i + " [[chunks:5]] [[delay:50]]");
        awaitAnswer(talker, id);
      }
      talker.awaitQuiet();
      List<ResumingClient.Line> lines = talker.conversation();
      assertThat(lines).hasSizeGreaterThan(10);
      return new Talk(
          user,
          talker.sessionId(),
          lines.stream().map(line -> line.sender() + ": " + line.text()).toList());
    }
  }

  /** Waits longer than the client's own patience: a server may be starting. */
  private static void awaitAnswer(ResumingClient talker, String id) {
    try {
      await().atMost(LIMIT).until(() -> talker.answer(id).isPresent());
    } catch (ConditionTimeoutException e) {
      throw new AssertionError("no answer after\n" + String.join("\n", talker.log()), e);
    }
  }

  private List<String> toldBy(Talk talk) {
    return json(get("/sessions/" + talk.session(), tokens.user(talk.user())))
        .getJsonArray("messages")
        .getValuesAs(JsonObject.class)
        .stream()
        .map(message -> message.getString("sender") + ": " + message.getString("content"))
        .toList();
  }

  private HttpResponse<String> get(String path, String token) {
    return TestServer.send(request(path, token).build());
  }

  private HttpResponse<String> post(String path, String token) {
    return TestServer.send(request(path, token).POST(HttpRequest.BodyPublishers.noBody()).build());
  }

  private HttpRequest.Builder request(String path, String token) {
    return HttpRequest.newBuilder(URI.create(base + path))
        .header("Authorization", "Bearer " + token);
  }

  private static JsonObject json(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return Json.createReader(new StringReader(answer.body())).readObject();
  }
}
