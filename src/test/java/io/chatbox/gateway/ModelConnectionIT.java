package io.chatbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatbox.it.Link;
import io.chatbox.it.ResumingClient;
import io.chatbox.it.ResumingClient.Line;
import io.chatbox.it.SocketClient;
import io.chatbox.it.TcpProxy;
import io.chatbox.it.TcpProxy.Direction;
import io.chatbox.it.TcpProxy.End;
import io.chatbox.it.TestServer;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The connection to the model breaks, or goes silent, at every stage of an answer. */
class ModelConnectionIT {
  /** Within the head of the response, and within the chunk that only says who speaks. */
  private static final int IN_HEAD = 40;

  private static final String QUESTION = "[[chunks:30]] [[delay:10]]";

  private final TestServer server = TestServer.shortTimers();
  private final TcpProxy network = TestServer.farModel();
  private final String user = TestServer.newUser();
  private SocketClient client;

  @BeforeEach
  void chooseTheFarModel() {
    network.cutAll(End.FIN); // Else the first request would use an old connection.
    client = server.connect(user);
    client.send("{\"type\":\"model_select\",\"model_id\":\"" + TestServer.FAR_MODEL + "\"}");
    client.next("connection_status");
  }

  @AfterEach
  void mendTheNetwork() {
    network.onEach(link -> {});
    network.cutAll(End.RESET);
    client.close();
  }

  /** What becomes of the connections that the server opens one after another. */
  private void connections(List<Consumer<Link>> inTurn) {
    Queue<Consumer<Link>> plans = new ConcurrentLinkedQueue<>(inTurn);
    network.onEach(
        link -> {
          Consumer<Link> plan = plans.poll();
          if (plan != null) {
            plan.accept(link);
          }
        });
  }

  @ParameterizedTest
  @ValueSource(ints = {0, IN_HEAD, 300})
  void brokenOffBeforeTheFirstPieceItIsTriedAgain(int bytes) {
    int before = network.accepted();
    connections(
        List.of(
            link -> link.cutAfter(Direction.DOWN, bytes, End.RESET),
            link -> link.cutAfter(Direction.DOWN, bytes, End.FIN)));
    client.say(QUESTION);
    client.next("loading");
    assertThat(client.nextAnswer()).isEqualTo(words(30));
    assertThat(network.accepted()).isEqualTo(before + 3);
    assertStored(words(30), "stop");
  }

  @ParameterizedTest
  @ValueSource(strings = {"FIN", "RESET"})
  void brokenOffInMidAnswerItEndsInOneErrorAndKeepsWhatCame(String how) {
    connections(List.of(link -> link.cutAfter(Direction.DOWN, 4_000, End.valueOf(how))));
    client.say(QUESTION);
    assertEndsInError("LLM_UNAVAILABLE");
  }

  @Test
  void silentInMidAnswerItEndsInOneErrorAndKeepsWhatCame() {
    server.expectError("LLM stream timeout provider=far .* limit=LLM_IDLE_TIMEOUT", "held");
    connections(List.of(link -> {}));
    client.say(QUESTION);
    client.next("loading");
    JsonObject first = client.next("ai_response");
    network.latest().hold(Direction.DOWN);
    assertThat(assertEndsInError("LLM_TIMEOUT")).startsWith(first.getString("content"));
  }

  @Test
  void silentFromTheBeginningItEndsInOneError() {
    server.expectError("LLM stream timeout provider=far .* limit=LLM_FIRST_TOKEN_TIMEOUT", "held");
    connections(
        List.of(
            link -> link.hold(Direction.DOWN),
            link -> link.hold(Direction.DOWN),
            link -> link.hold(Direction.DOWN)));
    client.say(QUESTION);
    assertEndsInError("LLM_TIMEOUT");
  }

  @Test
  void slowOrSilentForAWhileItLosesNothing() {
    connections(
        List.of(
            link ->
                link.delay(Direction.UP, Duration.ofMillis(300))
                    .delay(Direction.DOWN, Duration.ofMillis(30))));
    client.say(QUESTION);
    client.next("loading");
    client.next("ai_response");
    Link link = network.latest().hold(Direction.DOWN);
    Duration silence = Duration.ofMillis(800);
    CompletableFuture.delayedExecutor(silence.toMillis(), TimeUnit.MILLISECONDS)
        .execute(() -> link.release(Direction.DOWN));
    client.untilAnswerEnds();
    assertStored(words(30), "stop");
  }

  /** The text that was stored. */
  private String assertEndsInError(String code) {
    List<JsonObject> frames = client.untilAnswerEnds();
    JsonObject error = frames.getLast();
    assertThat(error.getJsonObject("error").getString("code")).isEqualTo(code);
    assertThat(error.getString("message_id")).matches("[0-9a-f]{32}");
    StringBuilder received = new StringBuilder();
    frames.stream()
        .filter(frame -> frame.getString("type").equals("ai_response"))
        .forEach(
            frame -> {
              assertThat(frame.getString("message_id")).isEqualTo(error.getString("message_id"));
              received.append(frame.getString("content"));
            });
    Figures.ping(client); // A second end would come before this pong.
    String stored = stored("error");
    assertThat(words(30)).startsWith(stored);
    assertThat(stored).endsWith(received.toString());
    network.onEach(link -> {});
    assertThat(client.say("And now?").nextAnswer()).isEqualTo("You said: And now?");
    return stored;
  }

  private void assertStored(String text, String end) {
    assertThat(stored(end)).isEqualTo(text);
  }

  /** Text of the one answer, as it comes to a device that knows nothing yet. */
  private String stored(String end) {
    try (ResumingClient fresh = ResumingClient.start(server.base(), server.tokens().user(user))) {
      List<Line> lines = fresh.awaitQuiet().conversation();
      assertThat(lines).hasSize(2);
      assertThat(lines.getLast().end()).isEqualTo(end);
      return lines.getLast().text();
    }
  }

  private static String words(int count) {
    StringBuilder text = new StringBuilder();
    for (int i = 1; i <= count; i++) {
      text.append("word").append(i).append(' ');
    }
    return text.toString();
  }
}
