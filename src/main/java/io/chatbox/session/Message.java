package io.chatbox.session;

import io.chatbox.protocol.Author;
import io.chatbox.protocol.MessageId;
import io.chatbox.protocol.Rating;
import io.chatbox.protocol.Sender;
import io.chatbox.protocol.SessionId;
import io.chatbox.protocol.TokenCount;
import io.chatbox.protocol.UserId;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A stored message.
 *
 * @param replaces the first of the messages that were dropped for it, if any were
 * @param answer what is known of it as an answer, if it is one
 */
public record Message(
    MessageId id,
    Position position,
    Author author,
    Instant at,
    Body body,
    Optional<MessageId> replaces,
    Optional<Answer> answer) {

  /**
   * Where a message stands.
   *
   * @param ownerId whose session it is, whoever wrote the message
   * @param seq its number in the session, from 1
   */
  public record Position(SessionId sessionId, UserId ownerId, long seq) {}

  /**
   * What its author sent.
   *
   * @param text empty where it is lost: it was changed in the database, or its key is not known
   *     here
   * @param readable false if it is lost
   * @param clientMsgId the author's own id for it, if they gave one
   */
  public record Body(
      String text, boolean readable, Optional<String> clientMsgId, Map<String, String> metadata) {
    public Body {
      metadata = Map.copyOf(metadata);
    }

    public static Body of(String text) {
      return new Body(text, true, Optional.empty(), Map.of());
    }

    private Body withText(String other) {
      return new Body(other, true, clientMsgId, metadata);
    }
  }

  public SessionId sessionId() {
    return position.sessionId();
  }

  public UserId ownerId() {
    return position.ownerId();
  }

  public long seq() {
    return position.seq();
  }

  public Sender sender() {
    return author.sender();
  }

  public String content() {
    return body.text();
  }

  public boolean readable() {
    return body.readable();
  }

  public Optional<String> clientMsgId() {
    return body.clientMsgId();
  }

  public Map<String, String> metadata() {
    return body.metadata();
  }

  public Message replacing(Optional<MessageId> replaced) {
    return new Message(id, position, author, at, body, replaced, answer);
  }

  /** The same answer, of another model than was asked first. */
  public Message answeredBy(String modelId) {
    return with(body, answer.orElseThrow().by(modelId));
  }

  public boolean running() {
    return answer.filter(known -> known.state() == State.RUNNING).isPresent();
  }

  /**
   * This answer, as it ended.
   *
   * @param finish why
   */
  public Message ended(String text, State state, Finish finish, TokenCount tokens) {
    return with(body.withText(text), answer.orElseThrow().ended(state, finish, tokens));
  }

  private Message with(Body newBody, Answer newAnswer) {
    return new Message(id, position, author, at, newBody, replaces, Optional.of(newAnswer));
  }

  /**
   * @param answers id of the message that it answers
   * @param answersSeq that message's number: where the answer belongs in the conversation
   * @param modelId the model that answers: the chosen one, or one in its place
   * @param finish why it ended; absent while it runs
   * @param tokens estimates until it has ended
   * @param rating what the user thinks of it, if they said so
   */
  public record Answer(
      MessageId answers,
      long answersSeq,
      String modelId,
      State state,
      Optional<Finish> finish,
      TokenCount tokens,
      Optional<Rating> rating) {

    /** Of a model that begins. */
    public static Answer begun(Message question, String modelId) {
      return new Answer(
          question.id(),
          question.seq(),
          modelId,
          State.RUNNING,
          Optional.empty(),
          new TokenCount(0, 0, true),
          Optional.empty());
    }

    private Answer by(String other) {
      return new Answer(answers, answersSeq, other, state, finish, tokens, rating);
    }

    /** In a word; absent while it runs. */
    public Optional<String> finishReason() {
      return finish.map(Finish::reason);
    }

    /** See {@link Finish#failure}. */
    public Optional<String> failure() {
      return finish.flatMap(Finish::failure);
    }

    private Answer ended(State end, Finish why, TokenCount cost) {
      return new Answer(answers, answersSeq, modelId, end, Optional.of(why), cost, rating);
    }
  }

  /**
   * Why an answer ended.
   *
   * @param reason its provider's word, or one of the server's
   * @param failure the {@link io.chatbox.protocol.Reason#word} of what went wrong, if it failed;
   *     absent with answers that failed before this was kept
   */
  public record Finish(String reason, Optional<String> failure) {}

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
