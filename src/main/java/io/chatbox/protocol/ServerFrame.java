package io.chatbox.protocol;

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
   */
  record ConnectionStatus(
      String sessionId,
      String userId,
      List<Model> models,
      String modelId,
      long seq,
      boolean resumed,
      String answering)
      implements ServerFrame {
    public ConnectionStatus {
      models = List.copyOf(models);
    }
  }

  /** The message with this {@code clientMsgId} is stored. */
  record Ack(String sessionId, String messageId, long seq, String clientMsgId)
      implements ServerFrame {}

  /** The model begins; {@code messageId} is the coming answer's. */
  record Loading(String sessionId, String messageId) implements ServerFrame {}

  /**
   * A piece of an answer.
   *
   * @param offset its place in the answer, in UTF-16 units
   */
  record AnswerPiece(String sessionId, String messageId, int offset, String content)
      implements ServerFrame {}

  /**
   * The last frame of an answer.
   *
   * @param content a last bit of text, or empty
   * @param answers id of the message that it answers
   * @param stopped whether somebody stopped it
   */
  record AnswerEnd(
      String sessionId,
      String messageId,
      int offset,
      String content,
      long seq,
      String answers,
      String modelId,
      String finishReason,
      boolean stopped,
      TokenCount usage)
      implements ServerFrame {}

  /**
   * An answer that began before the connection, delivered whole ({@code done} "false", no {@code
   * streaming}); its {@link AnswerEnd} follows.
   */
  record AnswerWhole(String sessionId, String messageId, String content) implements ServerFrame {}

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

  /** What somebody else in the session, or the user's other device, wrote. */
  record MessageShown(
      String sessionId,
      String messageId,
      long seq,
      Sender sender,
      String content,
      Map<String, String> metadata)
      implements ServerFrame {
    public MessageShown {
      metadata = Map.copyOf(metadata);
    }
  }

  /** The complete answer in the plain dialect: exactly {@code type} and {@code content}. */
  record PlainAnswer(String content) implements ServerFrame {}

  record Pong(String sessionId) implements ServerFrame {}

  /**
   * @param sessionId the connection's session, or null before it has one
   * @param messageId the answer that this ends, or null
   * @param clientMsgId the client's id of the message that was refused, or null
   * @param retryAfterMillis when the same request may succeed, or null
   */
  record Failure(
      String sessionId,
      String messageId,
      String clientMsgId,
      ErrorCode code,
      String message,
      Long retryAfterMillis)
      implements ServerFrame {}
}
