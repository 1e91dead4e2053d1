package io.chatbox.llm.dify;

import static org.assertj.core.api.Assertions.assertThat;

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
  @CsvSource({"404, not_found, UNAVAILABLE", "400, conversation_completed, REJECTED"})
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
    "400, app_unavailable, UNAVAILABLE, false",
    "400, provider_not_initialize, UNAVAILABLE, false",
    "400, provider_quota_exceeded, UNAVAILABLE, false",
    "400, completion_request_error, UNAVAILABLE, true",
    "400, rate_limit_error, UNAVAILABLE, true",
    "400, invalid_param, REJECTED, false",
    "400, unsupported_file_type, REJECTED, false",
  })
  void knowsWhatDifyMeansBy400(int status, String code, Kind kind, boolean passes) {
    String body = "{\"code\":\"%s\",\"message\":\"secret\",\"status\":400}".formatted(code);
    LlmFailure failure = ask(FakeReply.status(status, body)).failure();
    assertThat(failure.kind()).isEqualTo(kind);
    assertThat(failure.detail()).isEqualTo("status 400 " + code);
    assertThat(failure.retryAfter().isPresent()).isEqualTo(passes);
  }
}
