package io.chatbox.llm.wire;

import io.chatbox.llm.StreamEvent;
import jakarta.json.stream.JsonParserFactory;
import java.util.function.Consumer;

/** What a provider says differently from others. */
public interface Dialect {
  /** For one answer. */
  AnswerReader reader(JsonParserFactory json, Consumer<StreamEvent> events);

  /**
   * The HTTP status that a refusal comes to, where the provider's word for it says more than its
   * own status does: such as 402 for a 429 that is an empty account.
   *
   * @param word its code or type, perhaps empty
   */
  int meaning(int status, String word);

  /**
   * Whether the provider deals with a refusal itself: it asks in another way, and nobody hears of
   * it. Called on the HTTP client's thread.
   */
  default boolean takes(int status, String word) {
    return false;
  }
}
