package io.chatbox.llm.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatbox.dev.FakeOpenAi;
import io.chatbox.dev.FakeReply;
import io.chatbox.dev.FakeReply.Step;
import io.chatbox.dev.FakeRequest;
import io.chatbox.dev.FakeRequest.Message;
import io.chatbox.dev.LogLines;
import io.chatbox.llm.LlmFailure;
import io.chatbox.llm.LlmFailure.Kind;
import io.chatbox.llm.Prompt.Part;
import io.chatbox.llm.Prompt.Role;
import io.chatbox.llm.ProviderSuite;
import io.chatbox.llm.Providers;
import io.chatbox.llm.Recorder;
import io.chatbox.llm.StreamEvent.End;
import io.chatbox.llm.StreamEvent.Text;
import io.chatbox.llm.StreamEvent.Usage;
import org.junit.jupiter.api.Test;

class OpenAiTest extends ProviderSuite<FakeOpenAi> {
  OpenAiTest() {
    super(FakeOpenAi.start(), Providers::openAi);
  }

  @Test
  void sendsTheConversationAndHearsTheAnswer() {
    fake.enqueue(FakeReply.answer("Hel", "lo ä😀"));
    FakeRequest request =
        sent(
            new Part.Text(Role.SYSTEM, "Be kind."),
            new Part.Text(Role.USER, "\"Hi\"\n"),
            new Part.Text(Role.ASSISTANT, "Yes?"),
            new Part.Text(Role.USER, "Grüße 😀"));
    assertThat(events.events())
        .containsExactly(new Text("Hel"), new Text("lo ä😀"), new Usage(4, 2), new End("stop"));
    assertThat(request.messages())
        .containsExactly(
            new Message("system", "Be kind."),
            new Message("user", "\"Hi\"\n"),
            new Message("assistant", "Yes?"),
            new Message("user", "Grüße 😀"));
    assertThat(request.body().toString())
        .contains("\"model\":\"gpt-test\"", "\"stream\":true", "\"include_usage\":true")
        .contains("\"max_tokens\":256", "\"temperature\":0.5");
  }

  @Test
  void leavesOutWhatIsNotSet() {
    FakeRequest request = sent(Providers.bare(settings()), Providers.asking("Hi"));
    assertThat(events.text()).isEqualTo("You said: Hi");
    assertThat(request.header("Authorization")).isNull();
    assertThat(request.body()).containsOnlyKeys("model", "messages", "stream", "stream_options");
  }

  @Test
  void anEmptyAccountIsNoOverload() {
    String refusal = "{'error':{'code':'insufficient_quota'}}".replace('\'', '"');
    try (LogLines log = new LogLines("io.chatbox.llm.wire")) {
      assertThat(ask(FakeReply.status(429, refusal)).failure())
          .isEqualTo(new LlmFailure(Kind.UNUSABLE, "status 429 insufficient_quota"));
      assertThat(log.lines()).hasSize(1);
    }
  }

  @Test
  void breaksOffAStreamThatGoesOnAfterItsEnd() {
    Recorder heard =
        ask(
            FakeReply.steps(
                new Step.Piece("x"),
                new Step.Finish("stop"),
                new Step.Done(),
                new Step.Raw("x".repeat(100_000)),
                new Step.Hang()));
    assertThat(heard.end()).isEqualTo(new End("stop"));
    Recorder.until(() -> fake.aborted() == 1);
  }

  @Test
  void endsWithoutDoneIfThereWasAFinishReason() {
    assertThat(ask(FakeReply.steps(new Step.Piece("x"), new Step.Finish("length"))).end())
        .isEqualTo(new End("length"));
  }
}
