package io.chatbox.llm;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatbox.config.LlmProviderSettings;
import io.chatbox.dev.FakeRaw;
import io.chatbox.dev.LogLines;
import io.chatbox.dev.WireCase;
import io.chatbox.llm.LlmFailure.Kind;
import io.chatbox.llm.Prompt.Part;
import io.chatbox.llm.Prompt.Role;
import io.chatbox.llm.StreamEvent.End;
import io.chatbox.llm.StreamEvent.Failed;
import io.chatbox.llm.StreamEvent.Kept;
import io.chatbox.llm.StreamEvent.Thinking;
import io.chatbox.llm.StreamEvent.Usage;
import jakarta.json.Json;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import java.io.StringReader;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The corpus: what real upstreams have said, byte by byte over a real connection, and what must
 * come out of it. A test is a file in {@code src/test/resources/wire}; its README says how to write
 * one.
 */
class WireCorpusTest {
  private static final int ATTEMPTS = 3;

  /** Stands in texts of the corpus that must reach neither the log nor a client. */
  private static final String SECRET = "swordfish";

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void openai(String name) {
    play(WireCase.of("openai", name), Providers::openAi);
  }

  static List<String> openai() {
    return WireCase.names("openai");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void anthropic(String name) {
    play(WireCase.of("anthropic", name), Providers::anthropic);
  }

  static List<String> anthropic() {
    return WireCase.names("anthropic");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void dify(String name) {
    play(WireCase.of("dify", name), Providers::dify);
  }

  static List<String> dify() {
    return WireCase.names("dify");
  }

  /** Reports name the parameter by its number alone, so the fault says which file it is. */
  private static void play(WireCase wire, Function<URI, LlmProviderSettings> provider) {
    try {
      hold(wire, provider);
    } catch (AssertionError e) {
      throw new AssertionError(wire + ": " + e.getMessage(), e);
    }
  }

  private static void hold(WireCase wire, Function<URI, LlmProviderSettings> provider) {
    try (FakeRaw server = FakeRaw.play(wire);
        LogLines log = new LogLines("io.chatbox.llm")) {
      LlmProviderSettings settings = provider.apply(server.endpoint());
      try (ProviderModels models =
          Providers.models(List.of(settings), Providers.guard(timeouts(wire), ATTEMPTS))) {
        Prompt prompt = prompt(wire, settings);
        Recorder heard = ask(models, prompt);
        checkAnswer(wire, heard);
        checkRequests(wire, server.requests());
        if (!wire.allExpected("later").isEmpty()) {
          ask(models, prompt);
          checkBody(server.requests().getLast(), wire.allExpected("later"));
        }
        checkLog(heard.end(), log.lines());
      }
      Recorder.until(() -> server.active() == 0);
      wire.expected("stops")
          .ifPresent(
              stops -> assertThat(server.stops()).as("stops").hasSize(Integer.parseInt(stops)));
    }
  }

  private static Timeouts timeouts(WireCase wire) {
    Duration quiet = Duration.ofMillis(wire.question("idle").map(Long::parseLong).orElse(20_000L));
    return new Timeouts(quiet, quiet, Duration.ofSeconds(25));
  }

  private static Prompt prompt(WireCase wire, LlmProviderSettings settings) {
    List<Part> parts =
        List.of(new Part.Text(Role.SYSTEM, "Be kind."), new Part.Text(Role.USER, "Hi"));
    Optional<Conversation> kept =
        wire.question("conversation").map(id -> new Conversation(settings.id(), id));
    return new Prompt(parts, new Prompt.Requester("ada"), kept);
  }

  private static Recorder ask(ProviderModels models, Prompt prompt) {
    Recorder heard = new Recorder();
    models.first().stream(prompt, heard);
    heard.end();
    return heard;
  }

  // What came out.

  private static void checkAnswer(WireCase wire, Recorder heard) {
    String told =
        heard.end() instanceof End end
            ? "end: " + end.finishReason()
            : "failed: " + told(wire, heard.failure());
    String expected =
        wire.expected("end")
            .map("end: "::concat)
            .orElseGet(() -> "failed: " + wire.expected("failed").orElseThrow());
    assertThat(told).as("ending, after '%s'", heard.text()).isEqualTo(expected);
    checkText(wire.expected("text").orElse("\"\""), heard.text());
    checkThinking(wire.expected("thinking").orElse("no"), heard.events());
    wire.expected("usage").ifPresent(usage -> checkUsage(usage, heard.events()));
    wire.expected("kept")
        .ifPresent(
            id ->
                assertThat(heard.events())
                    .filteredOn(Kept.class::isInstance)
                    .last()
                    .extracting(kept -> ((Kept) kept).conversation().id())
                    .isEqualTo(id));
  }

  /** Where a file doesn't say whether a failure passes, either will do. */
  private static String told(WireCase wire, LlmFailure failure) {
    assertThat(failure.detail()).as("what is logged of it").doesNotContain(SECRET);
    boolean said = wire.expected("failed").filter(words -> words.contains(" ")).isPresent();
    String passes = failure.retryAfter().isPresent() ? " passing" : " lasting";
    return failure.kind() + (said ? passes : "");
  }

  private static void checkText(String expected, String text) {
    switch (expected) {
      case "any" -> {}
      case "some" -> assertThat(text).as("text").isNotBlank();
      default -> assertThat(text).isEqualTo(string(expected));
    }
  }

  private static String string(String json) {
    try (JsonReader reader = Json.createReader(new StringReader("[" + json + "]"))) {
      return ((JsonString) reader.readArray().getFirst()).getString();
    }
  }

  private static void checkThinking(String expected, List<StreamEvent> events) {
    if (!expected.equals("any")) {
      assertThat(events.stream().anyMatch(Thinking.class::isInstance))
          .as("thinking")
          .isEqualTo(expected.equals("yes"));
    }
  }

  private static void checkUsage(String expected, List<StreamEvent> events) {
    List<String> told =
        events.stream()
            .filter(Usage.class::isInstance)
            .map(event -> (Usage) event)
            .map(usage -> usage.promptTokens() + " " + usage.completionTokens())
            .toList();
    assertThat(told).as("usage").isEqualTo(List.of(expected));
  }

  // What went in.

  private static void checkRequests(WireCase wire, List<FakeRaw.Heard> requests) {
    String[] asked = wire.expected("asked").orElseThrow().split("-");
    assertThat(requests)
        .as("how often it was asked")
        .hasSizeBetween(Integer.parseInt(asked[0]), Integer.parseInt(asked[asked.length - 1]));
    if (!wire.allExpected("second").isEmpty()) {
      checkBody(requests.get(1), wire.allExpected("second"));
    }
  }

  /** Each line is {@code with <member>}, {@code without <member>} or {@code <member> = <text>}. */
  private static void checkBody(FakeRaw.Heard request, List<String> lines) {
    for (String line : lines) {
      String[] words = line.split(" ", 3);
      switch (words[0]) {
        case "with" -> assertThat(request.body()).containsKey(words[1]);
        case "without" -> assertThat(request.body()).doesNotContainKey(words[1]);
        default ->
            assertThat(request.body().getString(words[0])).as(words[0]).isEqualTo(string(words[2]));
      }
    }
  }

  /** Operators get one line of what only they can mend, and none of what they can't. */
  private static void checkLog(StreamEvent end, List<String> lines) {
    assertThat(lines).noneMatch(line -> line.contains(SECRET));
    boolean theirs = end instanceof Failed failed && failed.failure().kind() == Kind.UNUSABLE;
    boolean clock =
        end instanceof Failed failed
            && failed.failure().kind() == Kind.TIMEOUT
            && failed.failure().detail().startsWith("LLM_");
    assertThat(lines)
        .filteredOn(line -> line.startsWith("SEVERE"))
        .as("ERROR lines")
        .hasSize(theirs || clock ? 1 : 0);
  }
}
