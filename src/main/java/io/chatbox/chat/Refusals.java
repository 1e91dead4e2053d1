package io.chatbox.chat;

import static io.chatbox.protocol.ErrorCode.CONFLICT;
import static io.chatbox.protocol.ErrorCode.INVALID_FORMAT;
import static io.chatbox.protocol.ErrorCode.LLM_TIMEOUT;
import static io.chatbox.protocol.ErrorCode.LLM_UNAVAILABLE;
import static io.chatbox.protocol.ErrorCode.SERVICE_ERROR;

import io.chatbox.protocol.Reason;

/** What a turn can't do, and how answers fail. */
final class Refusals {
  static final Reason MESSAGES_WAITING =
      new Reason(
          CONFLICT,
          "messages_waiting",
          "Messages are waiting for their answers. Send this one after the next answer.");

  static final Reason ANSWER_RUNNING =
      new Reason(
          CONFLICT, "answer_running", "An answer is running. Stop it first, or wait for its end.");

  static final Reason ANSWERING_ELSEWHERE =
      new Reason(
          CONFLICT,
          "answering_elsewhere",
          "Another answer is running in this conversation. Try again.");

  static final Reason ANSWER_REPLACED =
      new Reason(CONFLICT, "answer_replaced", "This answer was replaced.");

  static final Reason ANSWER_NOT_STOPPED =
      new Reason(
          SERVICE_ERROR,
          "answer_not_stopped",
          "The running answer could not be stopped. Try again.");

  static final Reason ANSWER_NOT_STARTED =
      new Reason(
          SERVICE_ERROR,
          "answer_not_started",
          "The answer could not be started. Please try again.");

  static final Reason ANSWER_NOT_STORED =
      new Reason(
          SERVICE_ERROR, "answer_not_stored", "The answer could not be kept. Please ask again.");

  static final Reason MODEL_UNAVAILABLE =
      new Reason(
          LLM_UNAVAILABLE,
          "model_unavailable",
          "The model is not available right now. Try again in a moment or choose another one.");

  static final Reason MODEL_TIMEOUT =
      new Reason(
          LLM_TIMEOUT,
          "model_timeout",
          "The model took too long to answer. Try again or choose another one.");

  static final Reason CONVERSATION_REJECTED =
      new Reason(
          LLM_UNAVAILABLE,
          "conversation_rejected",
          "The model did not accept this message. Put it in other words or choose another model.");

  static final Reason CONVERSATION_TOO_LONG =
      new Reason(
          LLM_UNAVAILABLE,
          "conversation_too_long",
          "This is more than the model can read. Write a shorter message or choose another model.");

  static final Reason MODEL_UNUSABLE =
      new Reason(
          LLM_UNAVAILABLE,
          "model_unusable",
          "This model is not available. Choose another one, or tell those who run this chat.");

  static final Reason MESSAGE_REFUSED =
      new Reason(
          INVALID_FORMAT,
          "message_refused",
          "Your message was not passed on to the model, because it seems to be against the rules here. Put it in other words.");

  static final Reason NOT_CHECKED =
      new Reason(
          SERVICE_ERROR,
          "not_checked",
          "What you wrote, or its answer, could not be checked and was held back. Try again in a moment.");

  private Refusals() {}
}
