package io.chatbox.session;

import io.chatbox.protocol.Author;
import io.chatbox.protocol.ChatException;
import io.chatbox.protocol.MessageId;
import io.chatbox.protocol.SessionId;
import io.chatbox.protocol.TokenCount;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The store of answers while they grow. A session is answered by one server at a time, which claims
 * it for {@link #LEASE} and renews that; when it dies or sleeps, the claim lapses, and what it had
 * stored of the answer is marked interrupted. Its writes change nothing from then on.
 *
 * <p>Leases are compared by the servers' clocks, which must agree within a second or two. Every
 * method may block on the database and throws {@link ChatException} with {@code DATABASE_ERROR}
 * when that fails for longer than the retries last. Any number of threads.
 */
public interface Answers {
  /** How long a claim holds without being renewed. */
  Duration LEASE = Duration.ofSeconds(8);

  /**
   * A session that this server answers in.
   *
   * @param position the coming answer's
   * @param epoch counts the session's claims
   * @param interrupted the answer of a server that lost its claim to this one, if there was one
   * @param remote where a provider keeps the session's conversation, if one does
   * @param pace of the answers before it
   */
  record Claim(
      Message.Position position,
      MessageId answerId,
      long epoch,
      Optional<Message> interrupted,
      Optional<RemoteConversation> remote,
      Pace pace) {
    public SessionId sessionId() {
      return position.sessionId();
    }

    /** The answer that begins under it, still empty. */
    public Message begin(Message.Answer facts, Optional<MessageId> replaces, Instant now) {
      return new Message(
          answerId, position, Author.AI, now, Message.Body.of(""), replaces, Optional.of(facts));
    }
  }

  /**
   * How long a session's answers took.
   *
   * @param answers how many were counted
   * @param recent how many of the newest are in {@code total}
   * @param total their sum
   */
  record Pace(long answers, int recent, Duration total) {
    /** The average with one more. */
    public Duration averageWith(Duration took) {
      return total.plus(took).dividedBy(recent + 1L);
    }
  }

  /**
   * Takes the numbers of a question and of its answer and claims the session for that, in one step,
   * where nobody answers and nothing speaks against it; first writes or reopens the session where
   * that is needed. The question itself is stored by {@link #begin}.
   *
   * @return empty if somebody answers there, another session of the user is active, or the message
   *     may have been stored before: {@link Sessions#addMessage} and {@link #claim} know more
   */
  Optional<Opening> open(SessionId sessionId, Sessions.Draft draft, MessageId answerId);

  /**
   * A question that is about to be stored, and the claim for its answer.
   *
   * @param session as it is now
   * @param firstName what the session is called from now on, if it had no name
   */
  record Opening(Session session, Message question, Claim claim, Optional<String> firstName) {}

  /**
   * Stores a question and its answer that begins, still empty. Should it fail, what came of it is
   * not known; {@link #release} leaves things in order then.
   *
   * @return the answer; empty if the message had been stored before: nothing is stored then, and
   *     the claim is given back
   * @throws ChatException also {@code CONFLICT} if the claim was lost meanwhile; the question is
   *     stored all the same
   */
  Optional<Message> begin(Opening opening, String modelId);

  /**
   * Claims a session and takes a number for an answer in it.
   *
   * @return empty while another server answers there
   * @throws ChatException also {@code CONFLICT} if the session has ended meanwhile
   */
  Optional<Claim> claim(Message question, MessageId answerId);

  /** Gives a claim back; an answer that was begun under it is dropped. */
  void release(Claim claim);

  /**
   * Stores an answer that begins, still empty.
   *
   * @param replaces the first of the answers to the same question that are dropped for this one, if
   *     there are such
   * @throws ChatException also {@code CONFLICT} if the claim was lost meanwhile
   */
  Message start(Claim claim, Message question, String modelId, Optional<MessageId> replaces);

  /**
   * Stores at once that a provider keeps the conversation of an answer that runs. Whatever becomes
   * of the answer, or of this server, the conversation is known then. It is not gone on with unless
   * the answer's {@link #finish} says so.
   *
   * @param modelId the model whose provider keeps it
   * @param remoteId the provider's name for it
   */
  void keep(Claim claim, String modelId, String remoteId);

  /**
   * Renews claims.
   *
   * @return answer ids of those that were lost
   */
  Set<MessageId> renew(Collection<Claim> claims);

  /**
   * Stores how far answers have come.
   *
   * @return ids of those that don't run any more: another server ended them, or they were dropped
   */
  Set<MessageId> grow(Collection<Growth> growths);

  /** How far an answer has come; its tokens are estimates. */
  record Growth(Message answer, String content, TokenCount tokens) {}

  /**
   * Stores how an answer ended, counts its tokens and time in the session's figures and gives the
   * claim back. Idempotent; one that has ended otherwise already stays as it is.
   *
   * @return the answer as it is stored now; empty if it was dropped or deleted
   */
  Optional<Message> finish(Claim claim, Message started, Outcome outcome);

  /**
   * @param took from the question's storing to the answer's end
   * @param remote where its provider keeps the conversation from now on; if absent, a complete
   *     answer leaves what is stored of that behind, and with others it stays as it is
   */
  record Outcome(
      String content,
      Message.State state,
      Message.Finish finish,
      TokenCount tokens,
      Duration took,
      Instant at,
      Optional<RemoteConversation> remote) {

    /** The answer, as it ended. */
    public Message endOf(Message answer) {
      return answer.ended(content, state, finish, tokens);
    }
  }

  /** Sessions whose claim has lapsed, some of them if there are many. */
  List<SessionId> lapsed();

  /**
   * Ends a claim that has lapsed. Idempotent.
   *
   * @return its answer, which is marked as interrupted; empty if there was none, or the claim was
   *     renewed meanwhile
   */
  Optional<Message> interruptLapsed(SessionId sessionId);
}
