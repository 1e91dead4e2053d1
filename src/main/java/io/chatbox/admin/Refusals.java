package io.chatbox.admin;

import static io.chatbox.protocol.ErrorCode.CONFLICT;
import static io.chatbox.protocol.ErrorCode.INVALID_FORMAT;

import io.chatbox.protocol.Reason;

/** What administrators can't do. */
final class Refusals {
  static final Reason ENCRYPTION_OFF =
      new Reason(CONFLICT, "encryption_off", "Encryption is off: there is no key to rotate to.");

  static final Reason USER_ID_INVALID =
      new Reason(
          INVALID_FORMAT, "user_id_invalid", "The user id must have from 1 to %s characters.");

  private Refusals() {}
}
