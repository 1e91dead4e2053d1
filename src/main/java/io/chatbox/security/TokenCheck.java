package io.chatbox.security;

/** What became of a token. */
public sealed interface TokenCheck {

  record Valid(Caller caller) implements TokenCheck {}

  /** It was good until it ran out; a new one helps. */
  record Expired() implements TokenCheck {}

  /**
   * Anything else.
   *
   * @param reason for the log, without any part of the token; never for the client
   */
  record Invalid(String reason) implements TokenCheck {}
}
