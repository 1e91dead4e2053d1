package io.chatbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chatbox.it.SocketClient;
import io.chatbox.it.TestServer;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What one user may ask for, through the server: 100 frames a second, 30 messages a minute. */
class LimitsIT {
  private static final int FLOOD = 400;
  private static final String REGENERATE = "{\"type\":\"regenerate\",\"client_msg_id\":\"again\"}";

  private final TestServer server = TestServer.shortTimers();
  private final String user = TestServer.newUser();

  @Test
  void aFloodOfFramesIsRefusedWithTheTimeToWaitAndTheConnectionIsKept() {
    byte[] ping = RawWebSocket.text("{\"type\":\"ping\",\"client_msg_id\":\"p\"}");
    try (RawWebSocket flooding = RawWebSocket.open(server, user);
        SocketClient other = server.connect(TestServer.newUser())) {
      List<JsonObject> answers = answers(flooding.send(RawWebSocket.repeat(ping, FLOOD)));

      assertThat(answers)
          .filteredOn(frame -> frame.getString("type").equals("error"))
          .hasSizeGreaterThan(FLOOD / 4)
          .allSatisfy(LimitsIT::isRefusedForAMoment)
          .allSatisfy(frame -> assertThat(frame.getString("client_msg_id")).isEqualTo("p"));
      Figures.ping(other);
      assertThat(server.liberty().log())
          .contains("WARN")
          .contains("rate limit exceeded user=" + user + " endpoint=/ws limit=frames");

      await()
          .until(
              () -> {
                flooding.send(ping);
                return flooding.nextText().contains("pong");
              });
    }
  }

  @Test
  void whatIsNoFrameCountsAsOne() {
    try (RawWebSocket flooding = RawWebSocket.open(server, user)) {
      byte[] garbage = RawWebSocket.repeat(RawWebSocket.text("{"), FLOOD);
      assertThat(answers(flooding.send(garbage)))
          .extracting(LimitsIT::code)
          .contains("INVALID_FORMAT", "TOO_MANY_REQUESTS")
          .containsOnly("INVALID_FORMAT", "TOO_MANY_REQUESTS");
    }
  }

  /** A ping over the limit is not answered; the client is told so once a second. */
  @Test
  void controlFramesCountToo() {
    byte[] ping = RawWebSocket.frame(RawWebSocket.PING, true, new byte[] {'?'});
    try (RawWebSocket client = RawWebSocket.open(server, user)) {
      client.send(RawWebSocket.repeat(ping, FLOOD / 2));
      int pongs = 0;
      RawWebSocket.Frame frame = client.next();
      for (; frame.opcode() != RawWebSocket.TEXT; frame = client.next()) {
        pongs += frame.opcode() == RawWebSocket.PONG ? 1 : 0;
      }
      assertThat(pongs).isLessThan(FLOOD / 2);
      isRefusedForAMoment(parse(frame.text()));
    }
  }

  @Test
  void whoOnlyPingsIsClosed() {
    byte[] ping = RawWebSocket.frame(RawWebSocket.PING, true, new byte[] {'?'});
    byte[] pong = RawWebSocket.frame(RawWebSocket.PONG, true, new byte[0]);
    for (byte[] frame : List.of(ping, pong)) {
      try (RawWebSocket flooding = RawWebSocket.open(server, TestServer.newUser())) {
        flooding.offer(RawWebSocket.repeat(frame, 10 * FLOOD));
        assertThat(flooding.closeCode()).isEqualTo(1008);
      }
    }
  }

  /** Also those that would open further sockets. */
  @Test
  void requestsCountWithTheFrames() {
    String token = "Bearer " + server.tokens().user(user);
    try (RawWebSocket flooding = RawWebSocket.open(server, user)) {
      assertThat(server.get("/ws", "Authorization", token).statusCode()).isEqualTo(400);
      byte[] garbage = RawWebSocket.repeat(RawWebSocket.text("{"), 100 * FLOOD);
      Thread.startVirtualThread(() -> flooding.offer(garbage));
      await()
          .pollInterval(Duration.ofMillis(5))
          .until(() -> server.get("/ws", "Authorization", token).statusCode() == 429);
    }
  }

  /** The inbox answers alike where it is full first, but asks for a whole second. */
  private static void isRefusedForAMoment(JsonObject frame) {
    JsonObject error = frame.getJsonObject("error");
    assertThat(error.getString("code")).isEqualTo("TOO_MANY_REQUESTS");
    assertThat(error.getInt("retry_after"))
        .matches(millis -> millis >= 1 && millis <= 10 || millis == 1_000);
  }

  private static List<JsonObject> answers(RawWebSocket client) {
    return IntStream.range(0, FLOOD).mapToObj(i -> parse(client.nextText())).toList();
  }

  private static JsonObject parse(String text) {
    return Json.createReader(new StringReader(text)).readObject();
  }

  private static String code(JsonObject frame) {
    return frame.getJsonObject("error").getString("code");
  }

  @Test
  void messagesThatAskTheModelAreCountedByTheMinuteAndNotStoredWhenRefused() {
    try (SocketClient client = server.connect(user)) {
      client.say("Hello").nextAnswer();
      IntStream.range(1, 30).forEach(i -> client.send("{\"type\":\"user\"}"));
      IntStream.range(1, 30)
          .forEach(i -> assertThat(code(client.next("error"))).isEqualTo("MISSING_FIELD"));
      askUntilRefused(client);
      for (String asking :
          List.of(
              "{\"type\":\"user_message\",\"content\":\"No\",\"client_msg_id\":\"again\"}",
              "{\"type\":\"user\",\"content\":\"No\",\"client_msg_id\":\"again\"}",
              "{\"type\":\"edit\",\"message_id\":\"x\",\"content\":\"No\",\"client_msg_id\":\"again\"}",
              REGENERATE)) {
        JsonObject refused = client.send(asking).next("error");
        assertThat(code(refused)).as(asking).isEqualTo("TOO_MANY_REQUESTS");
        assertThat(refused.getString("client_msg_id")).isEqualTo("again");
      }
      try (SocketClient second = server.connect(user)) {
        Figures.ping(second);
        assertThat(code(second.send(REGENERATE).next("error"))).isEqualTo("TOO_MANY_REQUESTS");
      }
      int wait = client.send(REGENERATE).next("error").getJsonObject("error").getInt("retry_after");
      assertThat(wait).isBetween(1, 2_000);
      await().pollDelay(Duration.ofMillis(wait)).until(() -> true);
      client.send("{\"type\":\"user_message\",\"content\":\"Now\",\"client_msg_id\":\"now\"}");
      assertThat(client.next("ack").getInt("seq")).as("nothing refused was stored").isEqualTo(3);
    }
  }

  /** Editing what isn't there asks the model for nothing, but counts. */
  private static void askUntilRefused(SocketClient client) {
    String edit =
        "{\"type\":\"edit\",\"message_id\":\"none\",\"content\":\"No\",\"client_msg_id\":\"%d\"}";
    int asked = 0;
    JsonObject answer;
    do {
      answer = client.send(edit.formatted(asked++)).next("error");
    } while (!code(answer).equals("TOO_MANY_REQUESTS"));
    assertThat(asked).isBetween(30, 40);
  }

  @Test
  void administratorsAreRefusedWithTheHeaderAndNobodyElse() {
    String admin = "Bearer " + server.tokens().admin(user);
    for (int i = 0; i < 20; i++) {
      assertThat(server.get("/admin/drain", "Authorization", admin).statusCode()).isEqualTo(405);
    }
    HttpResponse<String> refused = server.get("/admin/drain", "Authorization", admin);

    assertThat(refused.statusCode()).isEqualTo(429);
    JsonObject body = parse(refused.body());
    assertThat(body.getString("error")).isEqualTo("rate_limit_exceeded");
    assertThat(body.getInt("retry_after_ms")).isBetween(1, 3_000);
    assertThat(refused.headers().firstValue("Retry-After"))
        .contains(Integer.toString(Math.ceilDiv(body.getInt("retry_after_ms"), 1_000)));
    assertThat(refused.headers().firstValue("Set-Cookie")).isEmpty();
    String other = "Bearer " + server.tokens().admin(TestServer.newUser());
    assertThat(server.get("/admin/drain", "Authorization", other).statusCode()).isEqualTo(405);
    assertThat(server.get("/healthz", "Authorization", admin).statusCode()).isEqualTo(200);
    Figures.ping(server.connect(user));
  }

  @Test
  void whoIsQuietIsForgotten() {
    server.connect(user).close();

    await()
        .atMost(10, TimeUnit.SECONDS)
        .until(
            () ->
                server
                    .liberty()
                    .log()
                    .matches(
                        "(?s).*Rate limiter cleanup completed before=\\d+ after=\\d+ removed=[1-9].*"));
    assertThat(server.liberty().log()).contains("Starting rate limiter cleanup interval=1s");
  }
}
