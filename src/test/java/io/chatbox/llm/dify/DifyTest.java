package io.chatbox.llm.dify;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatbox.config.LlmProviderSettings;
import io.chatbox.config.LlmProviderSettings.Generation;
import io.chatbox.dev.FakeDify;
import io.chatbox.dev.FakeReply;
import io.chatbox.dev.FakeReply.Step;
import io.chatbox.llm.AnswerStream;
import io.chatbox.llm.Conversation;
import io.chatbox.llm.LlmFailure;
import io.chatbox.llm.LlmFailure.Kind;
import io.chatbox.llm.Prompt;
import io.chatbox.llm.ProviderSuite;
import io.chatbox.llm.Providers;
import io.chatbox.llm.Recorder;
import io.chatbox.llm.StreamEvent.End;
import io.chatbox.llm.StreamEvent.Kept;
import io.chatbox.llm.StreamEvent.Usage;
import io.chatbox.llm.wire.Wire;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DifyTest extends ProviderSuite<FakeDify> {
  private static final String TOLD =
      """
      <conversation>
      <system>
      Be kind.
      </system>
      <user>
      one
      </user>
      <assistant>
      1
      </assistant>
      </conversation>

      two""";

  private static final String RUN =
      """
      data: {"event":"workflow_started","task_id":"t1","workflow_run_id":"r1"}

      data: {"event":"message","task_id":"t1","answer":"Done."}

      """;
  private static final String FINISHED =
      """
      data: {"event":"workflow_finished","task_id":"t1","data":{"status":"succeeded"}}

      """;
  private static final String PAUSED =
      """
      data: {"event":"human_input_required","task_id":"t1","data":{}}

      data: {"event":"workflow_paused","task_id":"t1","data":{"status":"paused"}}

      """;
  private static final String GONE =
      """
      data: {"event":"error","task_id":"t1","status":404,"code":"not_found","message":"None."}

      """;

  private final Wire wire = new Wire(Clock.systemUTC());

  DifyTest() {
    super(FakeDify.start(), Providers::dify);
  }

  @Override
  protected boolean isTold() {
    return fake.stops().stream().anyMatch(stop -> stop.user().equals("ada"));
  }

  /** Nobody knows what there is to stop: it is waited for a while, here a short one. */
  @Override
  protected AnswerStream askMute(URI endpoint) {
    return new Dify(settings(endpoint), wire, SHORT).stream(Providers.asking("Hi"), events);
  }

  @AfterEach
  void closeWire() {
    wire.close();
  }

  private static Prompt goingOn(Conversation conversation) {
    return new Prompt(BEGUN, new Prompt.Requester("ada"), Optional.of(conversation));
  }

  private Recorder ask(Conversation conversation) {
    Recorder heard = ask(model(), goingOn(conversation));
    assertThat(heard.end()).isInstanceOf(End.class);
    return heard;
  }

  private static Conversation kept(Recorder heard) {
    heard.end();
    return heard.events().stream()
        .filter(Kept.class::isInstance)
        .map(event -> ((Kept) event).conversation())
        .reduce((one, other) -> other)
        .orElseThrow();
  }

  @Test
  void asksAsTheRealUserAndTellsWhereTheConversationIsKept() {
    Conversation conversation = kept(ask("Hi"));
    assertThat(conversation.model()).isEqualTo("app");
    assertThat(fake.requests().getFirst().body().toString())
        .isEqualTo(
            "{\"inputs\":{},\"query\":\"Hi\",\"response_mode\":\"streaming\",\"conversation_id\":\"\","
                + "\"user\":\"ada\",\"auto_generate_name\":false}");
  }

  @Test
  void goesOnWithItsConversationByTheQuestionAlone() {
    Conversation conversation = kept(ask("one"));
    Recorder heard = ask(conversation);
    assertThat(kept(heard)).isEqualTo(conversation);
    assertThat(fake.requests().getLast().userMessages()).containsExactly("one", "two");
    assertThat(heard.events()).contains(new Usage(2, 3));
  }

  @Test
  void tellsAllInANewConversation() {
    assertThat(sent(settings(), Providers.prompt(BEGUN)).userMessages()).containsExactly(TOLD);
  }

  @Test
  void beginsANewConversationWhereAnotherModelsIsKept() {
    Conversation conversation = kept(ask("one"));
    ask(new Conversation("other", conversation.id()));
    assertThat(fake.requests().getLast().userMessages()).containsExactly(TOLD);
  }

  @Test
  void beginsANewConversationOnceWhenItsOwnIsForgotten() {
    Conversation conversation = kept(ask("one"));
    fake.forgetConversations();
    Recorder heard = ask(conversation);
    assertThat(kept(heard)).isNotEqualTo(conversation);
    assertThat(fake.count()).isEqualTo(3);
    assertThat(fake.requests().getLast().userMessages()).containsExactly(TOLD);
  }

  @ParameterizedTest
  @CsvSource({"404, not_found, UNUSABLE", "400, conversation_completed, REJECTED"})
  void asksAgainNoMoreThanOnce(int status, String code, Kind kind) {
    Conversation conversation = kept(ask("one"));
    String gone = "{\"code\":\"%s\",\"status\":%d}".formatted(code, status);
    fake.enqueue(FakeReply.status(status, gone)).enqueue(FakeReply.status(status, gone));
    assertThat(ask(model(), goingOn(conversation)).failure())
        .isEqualTo(new LlmFailure(kind, "status " + status + " " + code));
    assertThat(fake.count()).isEqualTo(3);
  }

  @Test
  void stopsTheTaskOfAnAnswerThatIsGivenUpBeforeItHasOne() {
    fake.enqueue(
        FakeReply.steps(
            new Step.Raw("event: ping\n\n"),
            new Step.Pause(Duration.ofMillis(300)),
            new Step.Piece("late"),
            new Step.Hang()));
    AnswerStream stream = model().stream(Providers.asking("Hi"), events);
    Recorder.until(() -> fake.active() == 1);
    stream.cancel();
    Recorder.until(() -> isTold() && fake.active() == 0);
    assertThat(fake.stops()).hasSize(1);
    assertThat(events.text()).isEmpty();
  }

  @Test
  void stopsNothingThatHasEnded() {
    AnswerStream stream = model().stream(Providers.asking("Hi"), events);
    assertThat(events.end()).isEqualTo(new End("stop"));
    stream.cancel();
    assertThat(ask("[[error-after:1]]").failure().kind()).isEqualTo(Kind.UNAVAILABLE);
    Recorder.until(() -> fake.active() == 0);
    assertThat(fake.stops()).isEmpty();
  }

  @Test
  void aStopThatTheProviderRefusesIsOnlyLogged() {
    AnswerStream stream = model().stream(Providers.asking("Hi [[hang-after:1]]"), events);
    Recorder.until(() -> events.text().equals("You "));
    fake.close();
    stream.cancel();
    Recorder.until(() -> fake.active() == 0);
    assertThat(events.events()).noneMatch(event -> event instanceof End);
  }

  @ParameterizedTest
  @CsvSource({
    "400, app_unavailable, UNUSABLE, false",
    "400, provider_not_initialize, UNUSABLE, false",
    "400, provider_quota_exceeded, UNUSABLE, false",
    "400, model_currently_not_support, UNUSABLE, false",
    "400, invalid_param, UNUSABLE, false",
    "400, completion_request_error, UNAVAILABLE, false",
    "400, unsupported_file_type, REJECTED, false",
    "401, unauthorized, UNUSABLE, false",
    "429, too_many_requests, UNAVAILABLE, true",
    "429, rate_limit_error, UNUSABLE, false",
  })
  void knowsWhoseFaultARefusalIs(int status, String code, Kind kind, boolean passes) {
    String body = "{\"code\":\"%s\",\"message\":\"secret\",\"status\":400}".formatted(code);
    LlmFailure failure = ask(FakeReply.status(status, body)).failure();
    assertThat(failure.kind()).isEqualTo(kind);
    assertThat(failure.detail()).isEqualTo("status " + status + " " + code);
    assertThat(failure.retryAfter().isPresent()).isEqualTo(passes);
  }

  /** It may have sent a mail. */
  @Override
  protected boolean repeats(int status) {
    return status == 429 || status == 503;
  }

  @Test
  void asksAgainWhereNobodyCanHaveHeard() {
    URI endpoint = fake.endpoint();
    fake.close();
    LlmFailure failure = ask(model(), Providers.asking("Hi")).failure();
    assertThat(failure).as("%s", endpoint).isEqualTo(failure.passing(Duration.ZERO));
  }

  @Test
  void sendsTheInputsOfWhoAsks() {
    LlmProviderSettings full = settings();
    Generation inputs =
        new Generation(
            Optional.empty(), Optional.empty(), Optional.empty(), Map.of("who", "{{user_id}}"));
    LlmProviderSettings settings =
        new LlmProviderSettings(
            full.id(),
            full.name(),
            full.type(),
            full.api(),
            inputs,
            full.contextTokens(),
            full.fallback());
    assertThat(sent(settings, Providers.asking("Hi")).body().getJsonObject("inputs"))
        .hasToString("{\"who\":\"ada\"}");
  }

  /** Usage may follow; when it doesn't, nobody waits for it. */
  @Test
  void aWorkflowsEndIsTheAnswersThoughItsStreamStaysOpen() {
    Recorder heard = ask(FakeReply.steps(new Step.Raw(RUN + FINISHED), new Step.Hang()));
    assertThat(heard.end()).isEqualTo(new End("stop"));
    assertThat(heard.text()).isEqualTo("Done.");
    Recorder.until(() -> fake.active() == 0);
    assertThat(fake.stops()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"What now?, A person", "Was ist jetzt zu tun?, ein Mensch"})
  void aWorkflowThatWaitsForAPersonSaysSoAndIsNotStopped(String question, String words) {
    fake.enqueue(FakeReply.steps(new Step.Raw(RUN + PAUSED), new Step.Hang()));
    Recorder heard = ask(question);
    assertThat(heard.end()).isEqualTo(new End("stop"));
    assertThat(heard.text()).startsWith("Done.\n\n*").contains(words);
    Recorder.until(() -> fake.active() == 0);
    assertThat(fake.stops()).isEmpty();
  }

  @Test
  void beginsANewConversationWhenTheStreamSaysThatItIsGone() {
    Conversation conversation = kept(ask("one"));
    fake.enqueue(FakeReply.raw("event: ping\n\n" + GONE));
    Recorder heard = ask(conversation);
    assertThat(kept(heard)).isNotEqualTo(conversation);
    assertThat(fake.count()).isEqualTo(3);
    assertThat(fake.requests().getLast().userMessages()).containsExactly(TOLD);
  }

  @Test
  void stopsWhatWasBegunAnew() {
    Conversation conversation = kept(ask("one"));
    fake.enqueue(FakeReply.raw(GONE));
    fake.enqueue(FakeReply.steps(new Step.Role(), new Step.Piece("x"), new Step.Hang()));
    Recorder heard = new Recorder();
    AnswerStream stream = model().stream(goingOn(conversation), heard);
    Recorder.until(() -> heard.text().equals("x"));
    stream.cancel();
    Recorder.until(this::isTold);
    assertThat(fake.count()).isEqualTo(3);
  }

  /** What is not found then is something that a step of the app looked for. */
  @Test
  void beginsNothingAnewOnceTheAppRuns() {
    Conversation conversation = kept(ask("one"));
    fake.enqueue(
        FakeReply.raw("data: {\"event\":\"workflow_started\",\"task_id\":\"t1\"}\n\n" + GONE));
    Recorder heard = ask(model(), goingOn(conversation));
    assertThat(heard.failure().retryAfter()).isEmpty();
    assertThat(fake.count()).isEqualTo(2);
  }
}
