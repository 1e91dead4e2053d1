package io.chatbox.llm.openai;

import io.chatbox.llm.LlmFailure;
import io.chatbox.llm.LlmFailure.Kind;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * What a provider says of an error, without its message.
 *
 * @param word its code, else its type, else empty; letters, digits and {@code _.-}, bounded
 */
record ProviderError(String word) {
  static final ProviderError UNKNOWN = new ProviderError("");

  private static final Pattern STATUS = Pattern.compile("[1-5][0-9]{2}");
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

  /**
   * The failure of an answer that had begun with status 200. The provider had accepted the request,
   * so unless it says otherwise the fault is one that passes.
   */
  LlmFailure inStream() {
    if (STATUS.matcher(word).matches()) {
      return failure(Integer.parseInt(word), "error in stream", Duration.ZERO);
    }
    if (word.equals("context_length_exceeded") || word.equals("invalid_request_error")) {
      return new LlmFailure(Kind.REJECTED, detail("error in stream"));
    }
    return failure(500, "error in stream", Duration.ZERO);
  }

  /**
   * The failure of a request that was answered with another status than 200.
   *
   * @param retryAfter what the provider asks for, or zero
   */
  LlmFailure withStatus(int status, Duration retryAfter) {
    return failure(status, "status " + status, retryAfter);
  }

  /** The failure of a request whose answer is no event stream but this. */
  LlmFailure insteadOf(String what) {
    return new LlmFailure(Kind.UNAVAILABLE, detail("no event stream but " + what));
  }

  /** Whether no user can mend it: key, account, endpoint or the model's name. */
  boolean concernsSettings(int status) {
    return switch (status) {
      case 301, 302, 303, 307, 308, 401, 402, 403, 404 -> true;
      default -> emptyAccount();
    };
  }

  /** OpenAI's answer to a key without credit: a 429 that doesn't pass. */
  private boolean emptyAccount() {
    return word.equals("insufficient_quota");
  }

  private LlmFailure failure(int status, String what, Duration retryAfter) {
    Kind kind =
        switch (status) {
          case 400, 413, 422 -> Kind.REJECTED;
          case 408 -> Kind.TIMEOUT;
          default -> Kind.UNAVAILABLE;
        };
    LlmFailure failure = new LlmFailure(kind, detail(what));
    return switch (status) {
      case 408, 429, 500, 502, 503, 504, 529 ->
          emptyAccount() ? failure : failure.passing(retryAfter);
      default -> failure;
    };
  }

  private String detail(String what) {
    return word.isEmpty() ? what : what + " " + word;
  }
}
