package io.chatbox.llm.wire;

import java.util.List;
import java.util.regex.Pattern;

/** What it is that only the operator can mend: for the log, which says where to look. */
enum Cause {
  KEY(
      ".*invalid_?api_?key.*|incorrect_api_key.*|.*authentication.*|unauthorized|unauthenticated",
      "api.?key|unauthorized|authentication|invalid token",
      401),
  ACCOUNT(
      ".*quota.*|insufficient_(balance|credits)|billing_.*|arrearage|payment_required|budget_exceeded"
          + "|access_terminated|account_.*",
      "balance|quota|credit|\\bfunds|billing|budget|spending limit",
      402),
  REGION("unsupported_country.*", "(country|region|territory).{0,60}(not|un)"),
  INPUTS("invalid_param", "input form|\\binputs\\b.{0,40}required"),
  FIELD(
      "unsupported_(parameter|value)|unknown_parameter|unrecognized_.*",
      "(unsupported|unrecognized|unknown|unexpected|extra) (request )?(parameter|value|field|argument|inputs"
          + "|name|key)|\\broles?\\b|max_tokens"),
  MODEL(
      ".*model.*|deploymentnotfound|app_unavailable",
      "\\bmodel\\b.{0,120}(not|n't|no longer|decommissioned|deprecated|retired|unavailable|access)"
          + "|(unknown|invalid|unsupported|no such) model"),
  PERMISSION(
      "permission_.*|forbidden|access_?denied.*", "permission|access denied|not allowed", 403),
  PROXY("", "", 407),
  ADDRESS(
      "unknown_url|not_found(_error)?|invalid_api_version", "", 301, 302, 303, 307, 308, 404, 405),
  CERTIFICATE("", ""),
  UNKNOWN("", "");

  private final Pattern words;
  private final Pattern text;
  private final List<Integer> statuses;

  Cause(String words, String text, Integer... statuses) {
    this.words = Pattern.compile(words, Pattern.CASE_INSENSITIVE);
    this.text = Pattern.compile(text);
    this.statuses = List.of(statuses);
  }

  /** By the provider's words, else its text, else the status of its refusal. */
  static Cause of(int status, ProviderError error) {
    for (Cause cause : values()) {
      if (!cause.words.pattern().isEmpty() && error.isOne(cause.words)) {
        return cause;
      }
    }
    for (Cause cause : values()) {
      if (!cause.text.pattern().isEmpty() && error.says(cause.text)) {
        return cause;
      }
    }
    for (Cause cause : values()) {
      if (cause.statuses.contains(status)) {
        return cause;
      }
    }
    return UNKNOWN;
  }
}
