package io.chatbox.session;

import io.chatbox.protocol.MessageId;
import io.chatbox.protocol.Rating;
import io.chatbox.protocol.Sender;
import io.chatbox.protocol.SessionId;
import io.chatbox.protocol.UserId;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A stored message.
 *
 * @param seq its number in the session, from 1
 * @param readable false if the content is lost: it was changed in the database, or its key is not
 *     known here. It is empty then
 * @param clientMsgId the sender's own id for it, if it gave one
 * @param replaces the first of the messages that were dropped for it, if any were
 * @param answer what is known of it as an answer, if it is one
 */
public record Message(
    MessageId id,
    SessionId sessionId,
    UserId userId,
    long seq,
    Sender sender,
    String content,
    boolean readable,
    Instant at,
    Optional<String> clientMsgId,
    Map<String, String> metadata,
    Optional<MessageId> replaces,
    Optional<Answer> answer) {

  public Message {
    metadata = Map.copyOf(metadata);
  }

  /** A new message of a session that has just given it its number. */
  public static Message of(Session session, Sessions.Draft draft, Instant now) {
    return new Message(
        draft.messageId(),
        session.id(),
        draft.userId(),
        session.seq(),
        Sender.USER,
        draft.content(),
        true,
        now,
        Optional.ofNullable(draft.clientMsgId()),
        draft.metadata(),
        Optional.empty(),
        Optional.empty());
  }

  public Message replacing(Optional<MessageId> replaced) {
    return new Message(
        id,
        sessionId,
        userId,
        seq,
        sender,
        content,
        readable,
        at,
        clientMsgId,
        metadata,
        replaced,
        answer);
  }

  /** The same answer, of another model than was asked first. */
  public Message answeredBy(String modelId) {
    Answer known = answer.orElseThrow();
    return new Message(
        id,
        sessionId,
        userId,
        seq,
        sender,
        content,
        readable,
        at,
        clientMsgId,
        metadata,
        replaces,
        Optional.of(
            new Answer(
                known.answers(),
                known.answersSeq(),
                modelId,
                known.state(),
                known.finishReason(),
                known.promptTokens(),
                known.completionTokens(),
                known.tokensEstimated(),
                known.rating())));
  }

  public boolean running() {
    return answer.filter(known -> known.state() == State.RUNNING).isPresent();
  }

  /** This answer, as it ended. */
  public Message ended(Answers.Outcome outcome) {
    Answer running = answer.orElseThrow();
    return new Message(
        id,
        sessionId,
        userId,
        seq,
        sender,
        outcome.content(),
        true,
        at,
        clientMsgId,
        metadata,
        replaces,
        Optional.of(
            new Answer(
                running.answers(),
                running.answersSeq(),
                running.modelId(),
                outcome.state(),
                Optional.of(outcome.finishReason()),
                outcome.promptTokens(),
                outcome.completionTokens(),
                outcome.tokensEstimated(),
                running.rating())));
  }

  /**
   * @param answers id of the message that it answers
   * @param answersSeq that message's number: where the answer belongs in the conversation * @param
   *     modelId the model that answers: the chosen one, or one in its place
   * @param finishReason why it ended; absent while it runs
   * @param rating what the user thinks of it, if they said so
   */
  public record Answer(
      MessageId answers,
      long answersSeq,
      String modelId,
      State state,
      Optional<String> finishReason,
      int promptTokens,
      int completionTokens,
      boolean tokensEstimated,
      Optional<Rating> rating) {}

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
