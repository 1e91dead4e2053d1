package io.chatbox.history;

import static io.chatbox.protocol.ErrorCode.INVALID_FORMAT;
import static io.chatbox.protocol.ErrorCode.MISSING_FIELD;

import io.chatbox.protocol.Reason;

/** What is wrong with a request about a session. */
final class Refusals {
  static final Reason QUERY_TOO_LONG =
      new Reason(
          INVALID_FORMAT, "query_too_long", "The parameter q may have at most %s characters.");

  static final Reason NAME_MISSING =
      new Reason(MISSING_FIELD, "name_missing", "The field name is missing or no text.");

  static final Reason NAME_INVALID =
      new Reason(INVALID_FORMAT, "name_invalid", "The name must have 1 to %s characters.");

  static final Reason BODY_TOO_LONG =
      new Reason(INVALID_FORMAT, "body_too_long", "The body is too long.");

  static final Reason BODY_INVALID =
      new Reason(INVALID_FORMAT, "body_invalid", "The body must be one JSON object.");

  private Refusals() {}
}
