package io.chatbox.llm.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatbox.dev.FakeAnthropic;
import io.chatbox.dev.FakeReply;
import io.chatbox.dev.FakeReply.Step;
import io.chatbox.dev.FakeRequest;
import io.chatbox.llm.LlmFailure;
import io.chatbox.llm.LlmFailure.Kind;
import io.chatbox.llm.Prompt.Part;
import io.chatbox.llm.Prompt.Role;
import io.chatbox.llm.ProviderSuite;
import io.chatbox.llm.Providers;
import io.chatbox.llm.Recorder;
import io.chatbox.llm.StreamEvent.End;
import io.chatbox.llm.StreamEvent.Usage;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnthropicTest extends ProviderSuite<FakeAnthropic> {
  private static final String CACHED = ",\"cache_control\":{\"type\":\"ephemeral\"}";

  AnthropicTest() {
    super(FakeAnthropic.start(), Providers::anthropic);
  }

  @Test
  void marksWhatStaysTheSameForTheCache() {
    FakeRequest request = sent(settings(), Providers.prompt(BEGUN));
    assertThat(request.header("anthropic-version")).isEqualTo("2023-06-01");
    assertThat(request.body())
        .containsOnlyKeys("model", "max_tokens", "stream", "temperature", "system", "messages");
    assertThat(request.body().getInt("max_tokens")).isEqualTo(256);
    assertThat(request.body().get("system").toString()).isEqualTo("[" + cached("Be kind.") + "]");
    assertThat(request.body().get("messages").toString())
        .isEqualTo(
            "["
                + message("user", block("one"))
                + ","
                + message("assistant", cached("1"))
                + ","
                + message("user", block("two"))
                + "]");
  }

  @Test
  void sendsTheLongestAnswerThatItAlwaysWantsAndNoSystemPromptIfThereIsNone() {
    FakeRequest request = sent(Providers.bare(settings()), Providers.asking("Hi"));
    assertThat(request.body()).containsOnlyKeys("model", "max_tokens", "stream", "messages");
    assertThat(request.body().getInt("max_tokens")).isEqualTo(4096);
    assertThat(request.body().toString()).doesNotContain("cache_control");
  }

  @Test
  void joinsWhatOneRoleSaysAndTellsTheSystemsWordsFirst() {
    FakeRequest request =
        sent(
            new Part.Text(Role.USER, "one"),
            new Part.Text(Role.SYSTEM, "Ada took over."),
            new Part.Text(Role.USER, "two"));
    assertThat(request.body().get("messages").toString())
        .isEqualTo("[" + message("user", block("one\\n\\ntwo")) + "]");
    assertThat(request.body().get("system").toString())
        .isEqualTo("[" + cached("Ada took over.") + "]");
  }

  private static String message(String role, String blocks) {
    return "{\"role\":\"%s\",\"content\":[%s]}".formatted(role, blocks);
  }

  private static String block(String text) {
    return "{\"type\":\"text\",\"text\":\"%s\"}".formatted(text);
  }

  private static String cached(String text) {
    return block(text).replaceFirst("}$", CACHED + "}");
  }

  @Test
  void countsWhatTheCacheReadAndWroteAsPrompt() {
    Recorder heard = ask("[[chunks:3]]");
    heard.end();
    assertThat(heard.events()).contains(new Usage(1 + 2 + 3, 3));
  }

  @Test
  void anOverloadInTheStreamPasses() {
    Recorder heard =
        ask(
            FakeReply.steps(
                new Step.Role(), new Step.Piece("x"), new Step.Failure("overloaded_error")));
    assertThat(heard.failure())
        .isEqualTo(
            new LlmFailure(Kind.UNAVAILABLE, "error in stream overloaded_error")
                .passing(Duration.ZERO));
  }

  @ParameterizedTest
  @CsvSource({
    "end_turn, stop",
    "stop_sequence, stop",
    "max_tokens, length",
    "model_context_window_exceeded, length",
    "refusal, content_filter",
    "pause_turn, pause_turn"
  })
  void saysWhyItEndedInTheWordsOfTheOthers(String stopReason, String finishReason) {
    Recorder heard =
        ask(
            FakeReply.steps(
                new Step.Role(),
                new Step.Piece("x"),
                new Step.Finish(stopReason),
                new Step.Done()));
    assertThat(heard.end()).isEqualTo(new End(finishReason));
  }

  @Test
  void isCompleteWithoutAStopIfThereWasAReason() {
    Recorder heard =
        ask(FakeReply.steps(new Step.Role(), new Step.Piece("x"), new Step.Finish("max_tokens")));
    assertThat(heard.end()).isEqualTo(new End("length"));
  }
}
