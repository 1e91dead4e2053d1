package io.chatbox.rest;

import static io.chatbox.protocol.ErrorCode.INSUFFICIENT_PERMISSIONS;
import static io.chatbox.protocol.ErrorCode.INVALID_FORMAT;

import io.chatbox.protocol.Reason;

/** What is wrong with a request, whichever resource it is for. */
public final class Refusals {
  public static final Reason PARAMETER_INVALID =
      new Reason(INVALID_FORMAT, "parameter_invalid", "The parameter %s must be %s.");

  public static final Reason ROLE_MISSING =
      new Reason(INSUFFICIENT_PERMISSIONS, "role_missing", "This needs the role %s.");

  private Refusals() {}
}
