package io.chatbox.llm.wire;

import io.chatbox.llm.LlmFailure;
import io.chatbox.llm.LlmFailure.Kind;
import java.time.Duration;
import java.util.regex.Pattern;

/** Whose fault a refusal or an error is, and whether it passes. */
public enum Meaning {
  /** Busy or broken for now. */
  PASSING(Kind.UNAVAILABLE),
  /** The same, because something took too long. */
  TIMEOUT(Kind.TIMEOUT),
  /** It lasts, and nothing says why. */
  LASTING(Kind.UNAVAILABLE),
  /** The operator's: key, account, model, region, permission, a field that it doesn't know. */
  UNUSABLE(Kind.UNUSABLE),
  /** The conversation is longer than the model can read. */
  TOO_LONG(Kind.TOO_LONG),
  /** What is said there. */
  REJECTED(Kind.REJECTED);

  private static final Pattern TOO_LONG_WORD =
      words(
          "context_length_exceeded|context_window_exceeded|exceed_context_size_error"
              + "|string_above_max_length|request_too_large|prompt_too_long|input_too_long"
              + "|tokens_limit_reached|max_context_length_exceeded");
  private static final Pattern TOO_LONG_TEXT =
      Pattern.compile(
          "context.?(length|window|size)|prompt is too long|(input|request|prompt).{0,40} too long"
              + "|request too large for|reduce your message|tokens must be reduced"
              + "|too many (input )?tokens|reduce the length|maximum.{0,40}(context|input).{0,20}token"
              + "|exceed.{0,60}(context|token limit|max_model_len|maximum number of (input )?tokens)"
              + "|token.{0,60}exceeds? the (maximum|limit)"
              + "|inputs?.{0,6}tokens?.{0,60}must be <"
              + "|max_tokens must be at least 1, got -");

  private static final Pattern FILTERED_WORD =
      words(
          "content_filter|content_policy_violation|contentpolicyviolation|responsibleaipolicyviolation"
              + "|data_inspection_failed|datainspectionfailed|moderation|moderation_blocked"
              + "|prompt_blocked|invalid_prompt|content_filter_error|content_blocked");
  private static final Pattern FILTERED_TEXT =
      Pattern.compile(
          "content (management )?(policy|filter)|content_filter|usage polic|was flagged|are flagged"
              + "|inappropriate content|blocked by .{0,30}(safety|guardrail|polic)|safety system");

  private static final Pattern UNUSABLE_WORD =
      words(
          "insufficient_quota|insufficient_balance|insufficient_credits|billing_.*|arrearage"
              + "|exceeded_current_quota_error|payment_required|quota_exceeded|access_terminated"
              + "|account_.*|budget_exceeded|.*invalid_?api_?key.*|incorrect_api_key.*|invalid_?authentication.*"
              + "|authentication_.*|unauthorized|unauthenticated|permission_.*|forbidden|access_?denied.*"
              + "|unsupported_country_region_territory|.*model_?not_?(found|exist|supported|active).*"
              + "|model_decommissioned|model_deprecated|invalid_model.*|not_found(_error)?"
              + "|deploymentnotfound|operationnotsupported|unsupported_(parameter|value|model).*"
              + "|unknown_(parameter|url|model)|unrecognized_.*|invalid_api_version");
  private static final Pattern UNUSABLE_TEXT =
      Pattern.compile(
          "insufficient.{0,20}(balance|quota|credit|fund)|exceeded your current quota|billing"
              + "|budget has been exceeded|all available credits|spending limit"
              + "|credit balance|no credits|api.?key|unauthorized|not authorized|authentication"
              + "|model.{0,120}(not found|not exist|decommissioned|deprecated|no longer|retired"
              + "|not supported|not available|unavailable|access)"
              + "|(unknown|invalid|unsupported|no such) model|not a valid model"
              + "|(country|region|territory).{0,60}(not|un)|permission|access denied"
              + "|unsupported (parameter|value|field)|unrecognized (request )?argument"
              + "|extra (inputs|fields).{0,20}not permitted|(unknown|unexpected) (field|name|parameter|key)"
              + "|does not support|not supported|roles? must|must alternate|system role"
              + "|unexpected role|must be (greater|less) than|isn.t supported|maximum allowed number of output tokens");

  private static final Pattern PASSING_WORD =
      words(
          "rate_limit.*|ratelimit.*|too_many_requests|overloaded(_error)?|engine_overloaded.*|server_error"
              + "|internal_(server_)?error|internalservererror|api_error|service_unavailable(_error)?"
              + "|resource_exhausted|deadline_exceeded|unavailable|internal|aborted|busy|model_loading");

  private static final Pattern UNPAID =
      // Not "exceeded your current quota": Google says that of a minute's quota, too.
      Pattern.compile(
          "insufficient.{0,20}(balance|quota|credit|fund)|credit balance|all available credits"
              + "|spending limit|budget has been exceeded");

  private static final Pattern BUSY_WORD =
      words(
          "rate_?limit.*|too_?many_?requests|throttling.*|overloaded(_error)?|engine_overloaded.*");

  private static final Pattern REQUEST_WORD = words("invalid_request_error|invalid_argument");

  private final Kind kind;

  Meaning(Kind kind) {
    this.kind = kind;
  }

  private static Pattern words(String alternatives) {
    return Pattern.compile(alternatives, Pattern.CASE_INSENSITIVE);
  }

  /** Of a response with another status than 2xx. */
  public static Meaning ofRefusal(int status, ProviderError error) {
    if (status >= 500) {
      // What lasts may be told by words, what passes by texts: those of sick servers say anything.
      return error.isOne(TOO_LONG_WORD) || error.says(TOO_LONG_TEXT) ? TOO_LONG : PASSING;
    }
    if (status == 429 || status == 413) {
      // What is larger than a minute's tokens is as large the next minute.
      if (error.says(TOO_LONG_TEXT)) {
        return TOO_LONG;
      }
    }
    if (status == 429) {
      return error.isOne(UNUSABLE_WORD) || error.says(UNPAID) ? UNUSABLE : PASSING;
    }
    if (error.isOne(BUSY_WORD)) {
      return PASSING;
    }
    // Where only a word says that it passes, the status is to be believed.
    Meaning said = said(error);
    return said == null || said == PASSING ? ofStatus(status) : said;
  }

  /** Of an error in a response that began well: the request was accepted. */
  public static Meaning inStream(ProviderError error) {
    if (error.status() != 0) {
      return ofRefusal(error.status(), error);
    }
    Meaning said = said(error);
    if (said != null) {
      return said;
    }
    return error.isOne(REQUEST_WORD) ? REJECTED : PASSING;
  }

  /** What its words tell, then its text; null if neither does. */
  private static Meaning said(ProviderError error) {
    if (error.isOne(TOO_LONG_WORD)) {
      return TOO_LONG;
    }
    if (error.isOne(FILTERED_WORD)) {
      return REJECTED;
    }
    if (error.isOne(UNUSABLE_WORD)) {
      return UNUSABLE;
    }
    if (error.isOne(PASSING_WORD)) {
      return PASSING;
    }
    if (error.says(TOO_LONG_TEXT)) {
      return TOO_LONG;
    }
    if (error.says(FILTERED_TEXT)) {
      return REJECTED;
    }
    return error.says(UNUSABLE_TEXT) ? UNUSABLE : null;
  }

  private static Meaning ofStatus(int status) {
    return switch (status) {
      case 400, 422 -> REJECTED;
      case 408 -> TIMEOUT;
      case 413 -> TOO_LONG;
      case 425, 498 -> PASSING;
      default -> UNUSABLE;
    };
  }

  /** Whether the same request may work a little later. */
  boolean passes() {
    return this == PASSING || this == TIMEOUT;
  }

  /**
   * @param detail for the log
   * @param wait what the provider asks for, or zero
   */
  LlmFailure failure(String detail, Duration wait) {
    LlmFailure failure = new LlmFailure(kind, detail);
    return passes() ? failure.passing(wait) : failure;
  }
}
