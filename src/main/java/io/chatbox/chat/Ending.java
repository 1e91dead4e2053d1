package io.chatbox.chat;

import io.chatbox.llm.LlmFailure;
import io.chatbox.protocol.ErrorCode;
import io.chatbox.session.Message;

/** How an answer ended. */
sealed interface Ending {

  /** Somebody stopped it. */
  Ending STOPPED = new CutShort(Message.State.STOPPED, "stopped");

  /** The server goes away. */
  Ending INTERRUPTED = new CutShort(Message.State.INTERRUPTED, "interrupted");

  Message.State state();

  String finishReason();

  record Complete(String finishReason) implements Ending {
    @Override
    public Message.State state() {
      return Message.State.COMPLETE;
    }
  }

  record CutShort(Message.State state, String finishReason) implements Ending {}

  /**
   * @param message for the client
   */
  record Failed(ErrorCode code, String message) implements Ending {
    @Override
    public Message.State state() {
      return Message.State.FAILED;
    }

    @Override
    public String finishReason() {
      return "error";
    }
  }

  static Failed failed(LlmFailure failure) {
    return switch (failure.kind()) {
      case UNAVAILABLE ->
          new Failed(
              ErrorCode.LLM_UNAVAILABLE,
              "The model is not available right now. Try again in a moment or choose another one.");
      case TIMEOUT ->
          new Failed(
              ErrorCode.LLM_TIMEOUT,
              "The model took too long to answer. Try again or choose another one.");
      case REJECTED ->
          new Failed(
              ErrorCode.LLM_UNAVAILABLE,
              "The model did not accept this conversation. Shorten it or choose another model.");
      case REFUSED ->
          new Failed(
              ErrorCode.INVALID_FORMAT,
              "Your message was not passed on to the model, because it seems to be against the"
                  + " rules here. Put it in other words.");
      case UNCHECKED ->
          new Failed(
              ErrorCode.SERVICE_ERROR,
              "What you wrote, or its answer, could not be checked and was held back. Try again in"
                  + " a moment.");
    };
  }
}
