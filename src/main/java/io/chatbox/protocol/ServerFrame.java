package io.chatbox.protocol;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What the server sends. The codec adds {@code type}, {@code sender} and {@code timestamp}; fields
 * that are null are left out.
 */
public sealed interface ServerFrame {

  /** A model that the user may choose. */
  record Model(String id, String name) {}

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
      List<Model> models,
      String modelId,
      long seq,
      boolean resumed,
      MessageId answering,
      Sync sync)
      implements ServerFrame {
    public ConnectionStatus {
      models = List.copyOf(models);
    }
  }

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
  record Ack(SessionId sessionId, MessageId messageId, long seq, String clientMsgId)
      implements ServerFrame {}

  /**
   * The model begins.
   *
   * @param messageId the coming answer's
   * @param replaces the first message that was dropped for it, or null
   */
  record Loading(SessionId sessionId, MessageId messageId, MessageId replaces)
      implements ServerFrame {}

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
  record AnswerEnd(
      SessionId sessionId, MessageId messageId, int offset, String content, AnswerFacts facts)
      implements ServerFrame {}

  /** An answer that ended some time ago, whole. */
  record AnswerStored(
      SessionId sessionId, MessageId messageId, String content, Instant at, AnswerFacts facts)
      implements ServerFrame {}

  /**
   * What is known of an answer that has ended.
   *
   * @param answers id of the message that it answers
   * @param stopped whether somebody stopped it
   * @param replaces the first message that was dropped for it, or null
   * @param rating what the user thinks of it, or null
   * @param readable false if its text is lost
   */
  record AnswerFacts(
      long seq,
      MessageId answers,
      String modelId,
      String finishReason,
      boolean stopped,
      TokenCount usage,
      MessageId replaces,
      Rating rating,
      boolean readable) {}

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
   * Tokens that an answer cost.
   *
   * @param estimated true where the provider reported none
   */
  record TokenCount(int prompt, int completion, boolean estimated) {
    public int total() {
      return prompt + completion;
    }
  }

  /**
   * What somebody else in the session, or the user's other device, wrote; or oneself, some time
   * ago.
   *
   * @param clientMsgId the sender's own id for it, or null; to the sender alone
   */
  record MessageShown(
      SessionId sessionId,
      MessageId messageId,
      String clientMsgId,
      long seq,
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
   * @param sessionId the connection's session, or null before it has one
   * @param messageId the answer that this ends, or null
   * @param clientMsgId the client's id of the message that was refused, or null
   * @param retryAfterMillis when the same request may succeed, or null
   */
  record Failure(
      SessionId sessionId,
      MessageId messageId,
      String clientMsgId,
      ErrorCode code,
      String message,
      Long retryAfterMillis)
      implements ServerFrame {}
}
