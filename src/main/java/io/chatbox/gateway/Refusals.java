package io.chatbox.gateway;

import static io.chatbox.protocol.ErrorCode.CONFLICT;
import static io.chatbox.protocol.ErrorCode.EXPIRED_TOKEN;
import static io.chatbox.protocol.ErrorCode.INVALID_FORMAT;
import static io.chatbox.protocol.ErrorCode.INVALID_TOKEN;
import static io.chatbox.protocol.ErrorCode.NOT_FOUND;
import static io.chatbox.protocol.ErrorCode.SERVICE_ERROR;
import static io.chatbox.protocol.ErrorCode.TOO_MANY_REQUESTS;

import io.chatbox.protocol.Reason;

/** What a connection can't do. */
final class Refusals {
  static final Reason MODEL_UNKNOWN =
      new Reason(NOT_FOUND, "model_unknown", "There is no such model. Known: %s");

  static final Reason SENDER_WRONG =
      new Reason(
          INVALID_FORMAT, "sender_wrong", "Leave out 'sender': your token says who you are.");

  static final Reason SERVER_LEAVING =
      new Reason(
          SERVICE_ERROR,
          "server_leaving",
          "This server is going away. Reconnect and send the message again.");

  static final Reason SIGN_IN_REFUSED =
      new Reason(INVALID_TOKEN, "sign_in_refused", "The token was refused. Sign in again.");

  static final Reason SIGN_IN_EXPIRED =
      new Reason(EXPIRED_TOKEN, "sign_in_expired", "Your sign-in has expired. Sign in again.");

  static final Reason TOO_FAST =
      new Reason(TOO_MANY_REQUESTS, "too_fast", "You send too fast. Wait a moment.");

  static final Reason TOO_MANY_MESSAGES =
      new Reason(
          TOO_MANY_REQUESTS, "too_many_messages", "You have sent many messages. Wait a moment.");

  static final Reason INBOX_FULL =
      new Reason(
          TOO_MANY_REQUESTS, "inbox_full", "You send faster than we can take. Wait a moment.");

  static final Reason LEFT_UNANSWERED =
      new Reason(
          CONFLICT,
          "left_unanswered",
          "This message was replaced or left unanswered. Send it again if you need to.");

  static final Reason UNEXPECTED =
      new Reason(
          SERVICE_ERROR, "unexpected", "Something went wrong on our side. Please try again.");

  private Refusals() {}
}
