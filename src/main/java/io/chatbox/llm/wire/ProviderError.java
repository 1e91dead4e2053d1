package io.chatbox.llm.wire;

import io.chatbox.llm.LlmFailure;
import io.chatbox.llm.LlmFailure.Kind;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * What a provider says of an error, without its message, which may quote the conversation or a key.
 *
 * @param word its code, else its type, else empty; letters, digits and {@code _.-}, bounded
 */
public record ProviderError(String word) {
  private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

  static final ProviderError UNKNOWN = new ProviderError("");

  /** A word that may be anything: one that is none counts as empty. */
  public ProviderError {
    word = isWord(word) ? word : "";
  }

  /**
   * The body of a refusal: what is in its member {@code error}, or else at its top.
   *
   * @param body whatever it is
   */
  static ProviderError ofBody(JsonValue body) {
    return body instanceof JsonObject object && object.get("error") instanceof JsonObject error
        ? of(error)
        : of(body);
  }

  /**
   * @param error whatever it is
   */
  public static ProviderError of(JsonValue error) {
    if (!(error instanceof JsonObject object)) {
      return UNKNOWN;
    }
    ProviderError code = word(object, "code");
    return code.equals(UNKNOWN) ? word(object, "type") : code;
  }

  private static ProviderError word(JsonObject object, String key) {
    return switch (object.get(key)) {
      case JsonString text -> new ProviderError(text.getString());
      case JsonNumber number -> new ProviderError(number.toString());
      case null, default -> UNKNOWN;
    };
  }

  /** Whether a provider's word may go into the log and to clients. */
  static boolean isWord(String text) {
    return WORD.matcher(text).matches();
  }

  /**
   * The failure of an answer that had begun with status 200.
   *
   * @param meaning the status that it comes to
   */
  LlmFailure inStream(int meaning) {
    return failure(meaning, "error in stream", Duration.ZERO);
  }

  /**
   * The failure of a request that was answered with another status than 200.
   *
   * @param meaning the status that it comes to
   * @param retryAfter what the provider asks for, or zero
   */
  LlmFailure refusal(int status, int meaning, Duration retryAfter) {
    return failure(meaning, "status " + status, retryAfter);
  }

  /** The failure of a request whose answer is no event stream but this. */
  LlmFailure insteadOf(String what) {
    return new LlmFailure(Kind.UNAVAILABLE, detail("no event stream but " + what));
  }

  /** Whether no user can mend it: key, account, endpoint or the model's name. */
  static boolean concernsSettings(int meaning) {
    return switch (meaning) {
      case 301, 302, 303, 307, 308, 401, 402, 403, 404 -> true;
      default -> false;
    };
  }

  private LlmFailure failure(int meaning, String what, Duration retryAfter) {
    Kind kind =
        switch (meaning) {
          case 400, 413, 422 -> Kind.REJECTED;
          case 408 -> Kind.TIMEOUT;
          default -> Kind.UNAVAILABLE;
        };
    LlmFailure failure = new LlmFailure(kind, detail(what));
    return switch (meaning) {
      case 408, 429, 500, 502, 503, 504, 529 -> failure.passing(retryAfter);
      default -> failure;
    };
  }

  private String detail(String what) {
    return word.isEmpty() ? what : what + " " + word;
  }
}
