package io.chatbox.chat;

import io.chatbox.llm.LlmFailure;
import io.chatbox.protocol.Reason;
import io.chatbox.protocol.Refusal;
import io.chatbox.session.Message;
import java.util.Optional;

/** How an answer ended. */
sealed interface Ending {

  /** Somebody stopped it. */
  Ending STOPPED = new CutShort(Message.State.STOPPED, "stopped");

  /** The server goes away. */
  Ending INTERRUPTED = new CutShort(Message.State.INTERRUPTED, "interrupted");

  /** Another server ended it, or it is gone. */
  Ending LOST = new Lost();

  Message.State state();

  String finishReason();

  /** What is stored of why. */
  default Message.Finish finish() {
    return new Message.Finish(finishReason(), Optional.empty());
  }

  record Complete(String finishReason) implements Ending {
    @Override
    public Message.State state() {
      return Message.State.COMPLETE;
    }
  }

  record CutShort(Message.State state, String finishReason) implements Ending {}

  record Lost() implements Ending {
    @Override
    public Message.State state() {
      return INTERRUPTED.state();
    }

    @Override
    public String finishReason() {
      return INTERRUPTED.finishReason();
    }
  }

  /**
   * @param refusal what the client is told
   */
  record Failed(Refusal refusal) implements Ending {
    @Override
    public Message.State state() {
      return Message.State.FAILED;
    }

    @Override
    public String finishReason() {
      return "error";
    }

    @Override
    public Message.Finish finish() {
      return new Message.Finish(finishReason(), Optional.of(refusal.reason()));
    }
  }

  static Failed failed(LlmFailure failure) {
    Reason reason =
        switch (failure.kind()) {
          case UNAVAILABLE -> Refusals.MODEL_UNAVAILABLE;
          case TIMEOUT -> Refusals.MODEL_TIMEOUT;
          case UNUSABLE -> Refusals.MODEL_UNUSABLE;
          case REJECTED -> Refusals.CONVERSATION_REJECTED;
          case TOO_LONG -> Refusals.CONVERSATION_TOO_LONG;
          case REFUSED -> Refusals.MESSAGE_REFUSED;
          case UNCHECKED -> Refusals.NOT_CHECKED;
        };
    return new Failed(reason.told());
  }
}
