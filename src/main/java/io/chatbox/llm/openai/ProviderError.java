package io.chatbox.llm.openai;

import io.chatbox.llm.LlmFailure;
import io.chatbox.llm.LlmFailure.Kind;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.regex.Pattern;

/**
 * What a provider says of an error, without its message.
 *
 * @param word its code, else its type, else empty; letters, digits and {@code _.-}, bounded
 */
record ProviderError(String word) {
  static final ProviderError UNKNOWN = new ProviderError("");

  private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

  /**
   * @param error value of the member {@code error}, whatever it is
   */
  static ProviderError of(JsonValue error) {
    if (!(error instanceof JsonObject object)) {
      return UNKNOWN;
    }
    String code = word(object, "code");
    return new ProviderError(code.isEmpty() ? word(object, "type") : code);
  }

  private static String word(JsonObject object, String key) {
    return switch (object.get(key)) {
      case JsonString text when isWord(text.getString()) -> text.getString();
      case JsonNumber number when isWord(number.toString()) -> number.toString();
      case null, default -> "";
    };
  }

  /** Whether a provider's word may go into the log and to clients. */
  static boolean isWord(String text) {
    return WORD.matcher(text).matches();
  }

  /** The failure of an answer that had begun with status 200. */
  LlmFailure inStream() {
    boolean rejected = word.equals("400") || word.equals("context_length_exceeded");
    return new LlmFailure(
        rejected || word.equals("invalid_request_error") ? Kind.REJECTED : Kind.UNAVAILABLE,
        detail("error in stream"));
  }

  /** The failure of a request that was answered with another status than 200. */
  LlmFailure withStatus(int status) {
    Kind kind =
        switch (status) {
          case 400, 404, 413, 422 -> Kind.REJECTED;
          case 408 -> Kind.TIMEOUT;
          default -> Kind.UNAVAILABLE;
        };
    return new LlmFailure(kind, detail("status " + status));
  }

  private String detail(String what) {
    return word.isEmpty() ? what : what + " " + word;
  }
}
