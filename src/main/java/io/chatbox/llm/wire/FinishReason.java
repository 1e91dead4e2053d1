package io.chatbox.llm.wire;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a provider's word for why an answer ended comes to. Providers that copy an API copy its
 * words only nearly; the table holds those that are documented or were seen.
 */
sealed interface FinishReason {
  /** No word at all: the answer goes on, or nobody knows. */
  record None() implements FinishReason {}

  /**
   * The model came to an end.
   *
   * @param told how clients are told: {@code stop}, {@code length}, {@code tool_calls} or {@code
   *     content_filter}
   */
  record Good(String told) implements FinishReason {}

  /** The provider gave up; it may be well again the next time. */
  record Failure(String word) implements FinishReason {}

  /** A word that nobody knows: it counts if the stream ends as it should. */
  record Unknown(String word) implements FinishReason {}

  /** All there is to say of no word. */
  FinishReason NONE = new None();

  /** The model's refusal, or a filter's. */
  Good FILTERED = new Good("content_filter");

  /** The model had said all. */
  Good STOPPED = new Good("stop");

  /**
   * @param word as it came, in any case
   */
  static FinishReason of(String word) {
    String plain = word.strip().toLowerCase(Locale.ROOT);
    FinishReason known = Words.KNOWN.get(plain);
    if (known != null) {
      return known;
    }
    return new Unknown(ProviderError.isWord(word.strip()) ? word.strip() : "unknown");
  }

  /** The table. */
  final class Words {
    private static final Map<String, FinishReason> KNOWN = new HashMap<>();

    static {
      for (String none : List.of("", "null", "none")) {
        KNOWN.put(none, NONE);
      }
      good(STOPPED, "stop", "end_turn", "stop_sequence", "eos", "eos_token", "complete", "end");
      good(
          new Good("length"),
          "length",
          "max_tokens",
          "max_output_tokens",
          "model_length",
          "max_length",
          "model_context_window_exceeded");
      good(new Good("tool_calls"), "tool_calls", "tool_call", "tool_use", "function_call");
      good(
          FILTERED,
          "content_filter",
          "content_filtered",
          "guardrail_intervened",
          "refusal",
          "safety",
          "recitation",
          "blocklist",
          "prohibited_content",
          "spii",
          "sensitive");
      for (String failure :
          List.of(
              "abort",
              "aborted",
              "error",
              "network_error",
              "insufficient_system_resource",
              "internal_error",
              "server_error",
              "engine_error",
              "cancelled",
              "canceled",
              "timeout",
              "overloaded",
              "unavailable",
              "repetition_truncation",
              "malformed_response")) {
        KNOWN.put(failure, new Failure(failure));
      }
    }

    private Words() {}

    private static void good(Good reason, String... words) {
      for (String word : words) {
        KNOWN.put(word, reason);
      }
    }
  }
}
