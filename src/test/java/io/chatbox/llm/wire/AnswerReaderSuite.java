package io.chatbox.llm.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatbox.llm.LlmFailure;
import io.chatbox.llm.LlmFailure.Kind;
import io.chatbox.llm.StreamEvent;
import io.chatbox.llm.StreamEvent.End;
import io.chatbox.llm.StreamEvent.Failed;
import jakarta.json.Json;
import jakarta.json.stream.JsonParserFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every reader makes of its format, and of what is no answer: one failure, whatever comes. A
 * subclass brings the reader, the words of its format, and examples of what is heard of them.
 */
@TestInstance(Lifecycle.PER_CLASS)
public abstract class AnswerReaderSuite {
  protected static final JsonParserFactory PARSERS = Json.createParserFactory(Map.of());

  private static final List<String> TOKENS =
      List.of("{", "}", "[", "]", ",", ":", "\"x\"", "null", "1e9", "\\", "\u0000", "\uD800");

  protected abstract AnswerReader reader(Consumer<StreamEvent> events);

  /** Words of this format, and pieces of its events. */
  protected abstract List<String> tokens();

  /** Events, each {@link #said} with what is heard of it alone. */
  protected abstract Stream<Arguments> examples();

  protected static Arguments said(String data, StreamEvent... expected) {
    return Arguments.of(data, List.of(expected));
  }

  protected final Reading reading() {
    return new Reading(this::reader);
  }

  /** What is heard of these events. */
  protected final List<StreamEvent> read(String... data) {
    return reading().of(data).heard();
  }

  protected static Failed failed(String detail) {
    return new Failed(new LlmFailure(Kind.UNAVAILABLE, detail));
  }

  protected static Failed unusable(String detail) {
    return new Failed(new LlmFailure(Kind.UNUSABLE, detail));
  }

  protected static Failed tooLong(String detail) {
    return new Failed(new LlmFailure(Kind.TOO_LONG, detail));
  }

  protected static Failed rejected(String detail) {
    return new Failed(new LlmFailure(Kind.REJECTED, detail));
  }

  protected static Failed passing(String detail) {
    return new Failed(new LlmFailure(Kind.UNAVAILABLE, detail).passing(Duration.ZERO));
  }

  @ParameterizedTest
  @MethodSource("examples")
  void readsEvents(String event, List<StreamEvent> expected) {
    assertThat(read(event)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "[]", "7", "null", "{", "{'a':[", "{'a' 7}", "{'error':", "<html>"})
  void failsOnceOnWhatIsNoEvent(String data) {
    assertThat(read(data, data)).containsExactly(passing("chunk is not as specified"));
  }

  @Test
  void survivesDeepNesting() {
    for (String word : tokens()) {
      String name = word.startsWith("\"") ? word : "\"a\":";
      assertThat(read("{" + name + "[".repeat(200_000))).hasSize(1);
      assertThat(read("{" + name + "{\"delta\":".repeat(200_000))).hasSize(1);
    }
  }

  @Test
  void aStreamThatEndsTooEarlyIsAFault() {
    assertThat(reading().end().end().heard()).containsExactly(passing("stream ended early"));
  }

  @Property
  void whateverComesEndsOnce(@ForAll("events") List<String> data) {
    List<StreamEvent> events = reading().of(data.toArray(String[]::new)).end().heard();
    assertThat(events).filteredOn(e -> e instanceof End || e instanceof Failed).hasSize(1);
    assertThat(events.getLast()).isInstanceOfAny(End.class, Failed.class);
  }

  @Provide
  Arbitrary<List<String>> events() {
    List<String> all = new ArrayList<>(TOKENS);
    all.addAll(tokens());
    return Arbitraries.of(all)
        .list()
        .ofMaxSize(12)
        .map(list -> String.join("", list))
        .list()
        .ofMaxSize(4);
  }
}
