package io.chatbox.session;

import io.chatbox.protocol.Sender;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A stored message.
 *
 * @param seq its number in the session, from 1
 * @param clientMsgId the sender's own id for it, if it gave one
 * @param answer what is known of it as an answer, if it is one
 */
public record Message(
    String id,
    String sessionId,
    String userId,
    long seq,
    Sender sender,
    String content,
    Instant at,
    Optional<String> clientMsgId,
    Map<String, String> metadata,
    Optional<Answer> answer) {

  public Message {
    metadata = Map.copyOf(metadata);
  }

  /** This answer, as it ended. */
  Message ended(Sessions.Outcome outcome) {
    Answer running = answer.orElseThrow();
    return new Message(
        id,
        sessionId,
        userId,
        seq,
        sender,
        outcome.content(),
        at,
        clientMsgId,
        metadata,
        Optional.of(
            new Answer(
                running.answers(),
                running.answersSeq(),
                running.modelId(),
                outcome.state(),
                Optional.of(outcome.finishReason()),
                outcome.promptTokens(),
                outcome.completionTokens(),
                outcome.tokensEstimated())));
  }

  /**
   * @param answers id of the message that it answers
   * @param answersSeq that message's number: where the answer belongs in the conversation
   * @param finishReason why it ended; absent while it runs
   */
  public record Answer(
      String answers,
      long answersSeq,
      String modelId,
      State state,
      Optional<String> finishReason,
      int promptTokens,
      int completionTokens,
      boolean tokensEstimated) {}

  /** How far an answer is. */
  public enum State {
    RUNNING,
    COMPLETE,
    STOPPED,
    /** The server went away before it was complete. */
    INTERRUPTED,
    FAILED
  }
}
