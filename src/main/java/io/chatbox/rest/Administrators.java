package io.chatbox.rest;

import io.chatbox.protocol.ChatException;
import io.chatbox.security.Caller;
import jakarta.ws.rs.core.SecurityContext;

/** Who may come here. */
public final class Administrators {
  private static final String ROLE = "admin";

  private Administrators() {}

  /**
   * The caller, who has the role.
   *
   * @throws ChatException {@code INSUFFICIENT_PERMISSIONS}
   */
  public static Caller require(SecurityContext security) {
    // Not isUserInRole: the server knows only roles that the application declares.
    Caller caller = (Caller) security.getUserPrincipal();
    if (!caller.roles().contains(ROLE)) {
      throw Refusals.ROLE_MISSING.refusal(ROLE);
    }
    return caller;
  }
}
