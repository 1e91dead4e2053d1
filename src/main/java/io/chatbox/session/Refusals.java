package io.chatbox.session;

import static io.chatbox.protocol.ErrorCode.CONFLICT;
import static io.chatbox.protocol.ErrorCode.NOT_FOUND;

import io.chatbox.protocol.Reason;

/** What can't be done in a session, for reasons that lie in what is stored of it. */
public final class Refusals {
  public static final Reason CONVERSATION_UNKNOWN =
      new Reason(NOT_FOUND, "conversation_unknown", "There is no such conversation.");

  public static final Reason CONVERSATION_ENDED =
      new Reason(CONFLICT, "conversation_ended", "This conversation has ended.");

  public static final Reason CONVERSATION_DELETED =
      new Reason(NOT_FOUND, "conversation_deleted", "This conversation was deleted.");

  public static final Reason CONVERSATION_MOVED_ON =
      new Reason(
          CONFLICT,
          "conversation_moved_on",
          "This conversation went on elsewhere. Please look at it again.");

  public static final Reason OTHER_CONVERSATION_ACTIVE =
      new Reason(
          CONFLICT,
          "other_conversation_active",
          "This conversation has ended; another one is active.");

  public static final Reason CLIENT_MSG_ID_TAKEN =
      new Reason(
          CONFLICT,
          "client_msg_id_taken",
          "The client_msg_id was used before. Please choose another.");

  public static final Reason NOTHING_TO_ANSWER =
      new Reason(NOT_FOUND, "nothing_to_answer", "There is no message to answer again.");

  public static final Reason MESSAGE_UNKNOWN =
      new Reason(
          NOT_FOUND, "message_unknown", "There is no such message of yours in this conversation.");

  public static final Reason ANSWER_UNKNOWN =
      new Reason(NOT_FOUND, "answer_unknown", "There is no such answer in this conversation.");

  private Refusals() {}
}
