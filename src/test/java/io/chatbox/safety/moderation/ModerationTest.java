package io.chatbox.safety.moderation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chatbox.config.TestSettings;
import io.chatbox.config.type.Secret;
import io.chatbox.dev.FakeModeration;
import io.chatbox.dev.FakeModeration.Behaviour.Drop;
import io.chatbox.dev.FakeModeration.Behaviour.Hang;
import io.chatbox.dev.FakeModeration.Behaviour.Say;
import io.chatbox.dev.FakeProxy;
import io.chatbox.dev.FakeRaw;
import io.chatbox.dev.LogLines;
import io.chatbox.safety.Passage;
import io.chatbox.safety.Passage.Position;
import io.chatbox.safety.TextFilter.Judge;
import io.chatbox.safety.Verdict;
import io.chatbox.safety.Verdict.Reason;
import io.chatbox.safety.Verdict.Refuse;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModerationTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofMillis(300);

  private final FakeModeration fake = FakeModeration.start();
  private final LogLines log = new LogLines("io.chatbox.safety.moderation");

  @AfterEach
  void close() {
    fake.close();
    log.close();
  }

  @Test
  void itAsksAsOpenAiIsAsked() throws Exception {
    assertThat(judge(LONG, false, "", "Hello")).isEqualTo(Verdict.PASS);
    assertThat(judge(LONG, false, "Make ", "gunpowder"))
        .isEqualTo(new Refuse(Reason.RULES, "violence"));

    assertThat(fake.requests())
        .extracting(FakeModeration.Request::input)
        .containsExactly("Hello", "Make gunpowder");
    assertThat(fake.requests().getFirst().body()).hasSize(2);
    assertThat(fake.requests().getFirst().body().getString("model")).isEqualTo("judge-1");
    assertThat(fake.requests().getFirst().authorization()).isEqualTo("Bearer sk-judge");
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 429, 500, 503})
  void aFaultThatPassesIsTriedOnceMore(int status) throws Exception {
    fake.enqueue(new Say(status, "{}"));
    assertThat(judge(LONG, false, "", "Hello")).isEqualTo(Verdict.PASS);
    assertThat(fake.requests()).hasSize(2);

    fake.enqueue(new Say(status, "{}"), new Say(status, "{}"));
    assertThat(judge(LONG, false, "", "Hello"))
        .isEqualTo(new Refuse(Reason.UNCHECKED, "status " + status));
    assertThat(fake.requests()).hasSize(4);
  }

  @Test
  void brokenConnectionsAndSilenceAreFaultsThatPassToo() throws Exception {
    fake.enqueue(new Drop());
    assertThat(judge(LONG, false, "", "Hello")).isEqualTo(Verdict.PASS);
    assertThat(fake.requests()).hasSize(2);

    fake.enqueue(new Hang(), new Hang());
    long start = System.nanoTime();
    assertThat(judge(SHORT, false, "", "Hello"))
        .isEqualTo(new Refuse(Reason.UNCHECKED, "no judgement within 300ms"));
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LONG.dividedBy(2));
    assertThat(log.lines())
        .hasSize(2)
        .allMatch(line -> line.startsWith("WARNING Moderation failed, retry"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "401 | {} | status 401",
        "404 | {} | status 404",
        "302 | {} | status 302",
        "200 | Hello | unreadable response",
        "200 | [] | unreadable response",
        "200 | {} | unreadable response",
        "200 | {\"results\":[]} | unreadable response",
        "200 | {\"results\":[{}]} | unreadable response",
        "200 | {\"results\":[{\"flagged\":\"false\"}]} | unreadable response",
        "200 | {\"results\":[3]} | unreadable response",
      })
  void whatIsNoJudgementRefusesAtOnce(int status, String body, String detail) throws Exception {
    fake.enqueue(new Say(status, body));
    assertThat(judge(LONG, false, "", "Hello")).isEqualTo(new Refuse(Reason.UNCHECKED, detail));
    assertThat(fake.requests()).hasSize(1);
  }

  @Test
  void anyFlaggedResultCountsAndOnlyWordsReachTheLog() throws Exception {
    fake.enqueue(
        new Say(
            200,
            """
            {"results":[{"flagged":false},{"flagged":true,"categories":
              {"self-harm/intent":true,"hate":true,"sexual":false,"x\\ny":true,"odd":"true"}}]}"""));
    assertThat(judge(LONG, false, "", "Hello"))
        .isEqualTo(new Refuse(Reason.RULES, "hate,self-harm/intent"));
  }

  @Test
  void aFloodIsCutOff() throws Exception {
    fake.enqueue(
        new Say(200, " ".repeat(ModerationApi.MAX_BYTES + 1)),
        new Say(200, " ".repeat(ModerationApi.MAX_BYTES + 1)));
    assertThat(judge(LONG, false, "", "Hello"))
        .isEqualTo(new Refuse(Reason.UNCHECKED, "IOException"));
  }

  @Test
  void anEndpointThatIsNotThereIsAFaultThatPasses() throws Exception {
    URI gone = fake.endpoint();
    fake.close();
    assertThat(judge(api(gone, LONG), false, "", "Hello"))
        .isInstanceOfSatisfying(
            Refuse.class, refuse -> assertThat(refuse.reason()).isEqualTo(Reason.UNCHECKED));
    assertThat(log.lines()).singleElement().asString().contains("retry");
  }

  @Test
  void anEndpointThatSpeaksNoHttpIsAFaultAndTheNextCheckIsMadeAnew() throws Exception {
    try (FakeRaw odd = FakeRaw.start("Good morning\r\n\r\n")) {
      ModerationApi api = api(odd.endpoint(), LONG);
      Refuse unchecked = new Refuse(Reason.UNCHECKED, "ParseException");
      try (Moderation moderation = new Moderation(Optional.of(api), false)) {
        Judge judge = moderation.begin();
        Passage question = new Passage(Position.QUESTION, "", "Hello");
        assertThat(judge.judge(question)).isEqualTo(unchecked);
        assertThat(judge.judge(question)).isEqualTo(unchecked);
      }
    }
  }

  @Test
  void ifSettingsSaySoWhatCannotBeJudgedPassesAndTheRestOfTheAnswerIsLeftAlone() throws Exception {
    try (Moderation moderation = new Moderation(Optional.of(api(fake.endpoint(), LONG)), true)) {
      Judge judge = moderation.begin();
      Say away = new Say(503, "");
      fake.enqueue(away, away);
      assertThat(judge.judge(new Passage(Position.QUESTION, "", "gunpowder")))
          .isEqualTo(Verdict.PASS);
      assertThat(judge.judge(new Passage(Position.ANSWER, "", "Hello"))).isEqualTo(Verdict.PASS);
      assertThat(fake.requests()).hasSize(3);
      fake.enqueue(away, away);
      assertThat(judge.judge(new Passage(Position.ANSWER, "", "Hello"))).isEqualTo(Verdict.PASS);
      assertThat(judge.judge(new Passage(Position.ANSWER, "", "gunpowder")))
          .isEqualTo(Verdict.PASS);
      assertThat(fake.requests()).as("one answer waits once").hasSize(5);

      assertThat(moderation.begin().judge(new Passage(Position.ANSWER, "", "gunpowder")))
          .as("the next one is judged again")
          .isInstanceOf(Refuse.class);
    }
    assertThat(log.lines())
        .filteredOn(line -> line.contains("passed without moderation"))
        .hasSize(2);
  }

  @Test
  void whoGivesUpDoesNotWait() {
    fake.enqueue(new Hang());
    CompletableFuture<Throwable> ended = new CompletableFuture<>();
    Thread thread =
        Thread.startVirtualThread(
            () -> {
              try {
                judge(LONG, false, "", "Hello");
              } catch (InterruptedException e) {
                ended.complete(e);
              }
            });
    await().until(() -> !fake.requests().isEmpty());
    thread.interrupt();
    assertThat(ended.orTimeout(10, TimeUnit.SECONDS).join())
        .isInstanceOf(InterruptedException.class);
  }

  @Test
  void itIsOffByDefaultAndOnWithAnEndpoint() throws Exception {
    Map<String, String> required =
        Map.of(
            "JWT_SECRET", "kW3Zr8vQpLx1NcYt6HdB0sJmGfUo9aEi",
            "MONGO_URI", "mongodb://db",
            "LLM_PROVIDER_1_ID", "demo",
            "LLM_PROVIDER_1_TYPE", "demo");
    try (Moderation off = new Moderation(TestSettings.of(required))) {
      assertThat(off.positions()).isEmpty();
    }
    Map<String, String> more = new HashMap<>(required);
    more.put("MODERATION_ENDPOINT", fake.endpoint() + "/");
    try (Moderation on = new Moderation(TestSettings.of(more))) {
      assertThat(on.positions()).containsExactlyInAnyOrder(Position.QUESTION, Position.ANSWER);
      assertThat(on.begin().judge(new Passage(Position.QUESTION, "", "Hi")))
          .isEqualTo(Verdict.PASS);
      assertThat(fake.requests().getLast().authorization()).isNull();
      assertThat(fake.requests().getLast().body().getString("model"))
          .isEqualTo("omni-moderation-latest");
    }
  }

  @Test
  void itIsReachedByTheProxyOfTheEnvironmentWhoeverLooksItsNameUp() throws Exception {
    try (FakeProxy proxy = FakeProxy.before(fake.endpoint(), "ada:hunter2")) {
      Map<String, String> variables =
          Map.of(
              "JWT_SECRET", "kW3Zr8vQpLx1NcYt6HdB0sJmGfUo9aEi",
              "MONGO_URI", "mongodb://db",
              "LLM_PROVIDER_1_ID", "demo",
              "LLM_PROVIDER_1_TYPE", "demo",
              "MODERATION_ENDPOINT", "http://my_judge:8000",
              "http_proxy", "http://ada:hunter2@" + proxy.address());
      try (Moderation moderation = new Moderation(TestSettings.of(variables))) {
        Passage question = new Passage(Position.QUESTION, "", "gunpowder");

        assertThat(moderation.begin().judge(question))
            .isEqualTo(new Refuse(Reason.RULES, "violence"));
        assertThat(moderation.begin().judge(question)).isInstanceOf(Refuse.class);
      }
      assertThat(proxy.requests()).contains("POST http://my_judge:8000/v1/moderations HTTP/1.1");
    }
  }

  private Verdict judge(Duration timeout, boolean pass, String before, String text)
      throws InterruptedException {
    return judge(api(fake.endpoint(), timeout), pass, before, text);
  }

  private static Verdict judge(ModerationApi api, boolean pass, String before, String text)
      throws InterruptedException {
    try (Moderation moderation = new Moderation(Optional.of(api), pass)) {
      return moderation.begin().judge(new Passage(Position.ANSWER, before, text));
    }
  }

  private static ModerationApi api(URI endpoint, Duration timeout) {
    return new ModerationApi(
        endpoint, Optional.empty(), Optional.of(new Secret("sk-judge")), "judge-1", timeout);
  }
}
