package io.chatbox.llm.wire;

import io.chatbox.llm.StreamEvent;
import jakarta.json.stream.JsonParserFactory;
import java.util.Optional;
import java.util.function.Consumer;

/** What a provider says differently from others, for one call. */
public interface Dialect {
  /** For one response. */
  AnswerReader reader(JsonParserFactory json, Consumer<StreamEvent> events);

  /** Whose fault a refusal is, where the provider's words mean something else than others'. */
  default Meaning meaning(int status, ProviderError error) {
    return Meaning.ofRefusal(status, error);
  }

  /**
   * The request in other words, if the provider would take it then: such as one without a field
   * that it doesn't know. Asked at most a few times for each call, and only while nothing of the
   * answer was told; nobody hears of the refusal then.
   *
   * @param status of the response, or the one that an error in it names, or 0
   */
  default Optional<String> inOtherWords(int status, ProviderError error) {
    return Optional.empty();
  }

  /** How far a call had come that failed. */
  enum Progress {
    /** No byte of it has left. */
    NOT_SENT,
    /** It was sent, perhaps only in part, and nothing came back. */
    SENT,
    /** It was answered with a status that refuses it. */
    REFUSED,
    /** Its answer had begun. */
    ANSWERED
  }

  /**
   * Whether the same request may be made again after a fault that passes.
   *
   * @param status of the response, 0 without one
   */
  default boolean mayRepeat(Progress progress, int status) {
    return true;
  }
}
