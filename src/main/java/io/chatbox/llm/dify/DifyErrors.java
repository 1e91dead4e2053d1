package io.chatbox.llm.dify;

import io.chatbox.llm.wire.Meaning;
import io.chatbox.llm.wire.ProviderError;

/**
 * Whose fault an error of Dify's is: it says 400 of much that is no fault of the request. <a
 * href="https://docs.dify.ai/en/api-reference/guides/errors">Its codes</a>.
 */
final class DifyErrors {
  private DifyErrors() {}

  static Meaning ofRefusal(int status, ProviderError error) {
    if (isOperators(error)) {
      return Meaning.UNUSABLE;
    }
    return switch (error.word()) {
      case "too_many_requests" -> Meaning.PASSING;
      // The model behind the app failed.
      case "completion_request_error" -> Meaning.ofRefusal(502, error);
      // An input that the app requires and the settings don't give, most often.
      case "invalid_param", "bad_request" ->
          Meaning.ofRefusal(status, error) == Meaning.TOO_LONG
              ? Meaning.TOO_LONG
              : Meaning.UNUSABLE;
      default -> Meaning.ofRefusal(status, error);
    };
  }

  /**
   * Of an error in a stream: the request had been accepted, so what is invalid then is a step of
   * the app's.
   *
   * @param error without the status that it names
   * @param begun whether the app runs: then nothing shorter is asked in its place
   */
  static Meaning inStream(ProviderError error, boolean begun) {
    if (isOperators(error)) {
      return Meaning.UNUSABLE;
    }
    if (error.word().equals("invalid_param")) {
      return Meaning.LASTING;
    }
    Meaning meaning = Meaning.inStream(error);
    return begun && meaning == Meaning.TOO_LONG ? Meaning.REJECTED : meaning;
  }

  private static boolean isOperators(ProviderError error) {
    return switch (error.word()) {
      case "app_unavailable",
          "not_chat_app",
          "provider_not_initialize",
          "provider_quota_exceeded",
          "model_currently_not_support",
          "unauthorized",
          "forbidden",
          // Of the plan, for a month; too many at once are told otherwise.
          "rate_limit_error" ->
          true;
      default -> false;
    };
  }
}
