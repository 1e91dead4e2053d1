package io.chatbox.protocol;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What the server sends. The codec adds {@code type}, {@code sender} and {@code timestamp}; fields
 * that are null are left out.
 */
public sealed interface ServerFrame {

  /**
   * Which stored message a frame is about.
   *
   * @param seq its number in the session
   */
  record MessageRef(SessionId sessionId, MessageId messageId, long seq) {}

  /** A model that the user may choose. */
  record Model(String id, String name) {}

  /**
   * The models that the user may choose from.
   *
   * @param chosen id of the one that answers now
   */
  record Choice(List<Model> models, String chosen) {
    public Choice {
      models = List.copyOf(models);
    }
  }

  /**
   * Where the connection stands: on open and whenever that changes.
   *
   * @param seq number of the session's last stored message, 0 if none
   * @param resumed whether the session held something before this connection
   * @param answering message id of a running answer, or null
   * @param sync at the end of a page of messages that the client asked for, else null
   */
  record ConnectionStatus(
      SessionId sessionId,
      UserId userId,
      Choice choice,
      long seq,
      boolean resumed,
      MessageId answering,
      Sync sync)
      implements ServerFrame {}

  /** Whether a client that catches up has everything. */
  enum Sync {
    MORE,
    DONE
  }

  /**
   * The message is stored.
   *
   * @param clientMsgId the client's id for it, or null
   */
  record Ack(MessageRef stored, String clientMsgId) implements ServerFrame {}

  /**
   * The model begins.
   *
   * @param messageId the coming answer's
   * @param replaces the first message that was dropped for it, or null
   */
  record Loading(SessionId sessionId, MessageId messageId, MessageId replaces)
      implements ServerFrame {}

  /**
   * The model that was announced thinks before it speaks: another {@code loading}, with a phase.
   *
   * @param messageId the coming answer's
   */
  record Thinking(SessionId sessionId, MessageId messageId) implements ServerFrame {}

  /**
   * A piece of an answer.
   *
   * @param offset its place in the answer, in UTF-16 units
   */
  record AnswerPiece(SessionId sessionId, MessageId messageId, int offset, String content)
      implements ServerFrame {}

  /**
   * The last frame of an answer.
   *
   * @param content a last bit of text, or empty
   */
  record AnswerEnd(MessageRef stored, int offset, String content, AnswerFacts facts)
      implements ServerFrame {}

  /** An answer that ended some time ago, whole. */
  record AnswerStored(MessageRef stored, String content, Instant at, AnswerFacts facts)
      implements ServerFrame {}

  /**
   * What is known of an answer that has ended.
   *
   * @param answers id of the message that it answers
   * @param replaces the first message that was dropped for it, or null
   * @param rating what the user thinks of it, or null
   * @param readable false if its text is lost
   */
  record AnswerFacts(
      MessageId answers,
      String modelId,
      Finish finish,
      TokenCount usage,
      MessageId replaces,
      Rating rating,
      boolean readable) {}

  /**
   * How an answer ended.
   *
   * @param stopped whether somebody stopped it
   * @param failure the {@link Reason#word} of what went wrong; null if nothing did or nobody knows
   */
  record Finish(String reason, boolean stopped, String failure) {}

  /**
   * Ends the wait of a client that knows no {@code ack}, for a message that will not be answered.
   */
  record EmptyAnswer(SessionId sessionId) implements ServerFrame {}

  /**
   * An answer that began before the connection, delivered whole ({@code done} "false", no {@code
   * streaming}); its {@link AnswerEnd} follows.
   */
  record AnswerWhole(SessionId sessionId, MessageId messageId, String content)
      implements ServerFrame {}

  /**
   * What somebody else in the session, or the user's other device, wrote; or oneself, some time
   * ago.
   *
   * @param clientMsgId the sender's own id for it, or null; to the sender alone
   */
  record MessageShown(
      MessageRef stored,
      String clientMsgId,
      Sender sender,
      String content,
      Instant at,
      Map<String, String> metadata)
      implements ServerFrame {
    public MessageShown {
      metadata = Map.copyOf(metadata);
    }
  }

  /** The complete answer in the plain dialect: exactly {@code type} and {@code content}. */
  record PlainAnswer(String content) implements ServerFrame {}

  record Pong(SessionId sessionId) implements ServerFrame {}

  /** Somebody else in the session is typing. */
  record TypingIndicator(
      SessionId sessionId, Sender sender, UserId userId, Map<String, String> metadata)
      implements ServerFrame {
    public TypingIndicator {
      metadata = Map.copyOf(metadata);
    }
  }

  /**
   * Something that concerns the connection.
   *
   * @param content for people
   * @param event for programs, with what it needs in {@code details}
   */
  record Notification(
      SessionId sessionId, String event, String content, Map<String, String> details)
      implements ServerFrame {
    public Notification {
      details = Map.copyOf(details);
    }
  }

  /**
   * Something that can't be done.
   *
   * @param sessionId the connection's session, or null before it has one
   * @param messageId the answer that this ends, or null
   * @param clientMsgId the client's id of the message that was refused, or null
   */
  record Failure(SessionId sessionId, MessageId messageId, String clientMsgId, Refusal refusal)
      implements ServerFrame {}
}
