package io.chatbox.chat;

import io.chatbox.llm.Models;
import io.chatbox.protocol.ChatException;
import io.chatbox.protocol.ErrorCode;
import io.chatbox.session.Sessions;
import io.chatbox.session.Sessions.Stored;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Takes questions and sees to their answers: in each session one at a time, in the order in which
 * they were stored. Any number of threads.
 */
@Singleton
public final class Turns {
  /** Lanes of sessions in which something is asked or answered; the others have none. */
  private final ConcurrentHashMap<String, Lane> lanes = new ConcurrentHashMap<>();

  private final Sessions sessions;
  private final Turn.Parts parts;

  @Inject
  public Turns(
      Sessions sessions,
      Models models,
      Audience audience,
      @TurnThreads Executor threads,
      Clock clock) {
    this.sessions = sessions;
    this.parts = new Turn.Parts(sessions, models, audience, threads, clock);
  }

  /**
   * Stores a question and has it answered, now or after those that wait before it. Blocks until it
   * is stored.
   *
   * @param stored told before anybody else is, so that an acknowledgement goes out first
   * @throws ChatException {@code CONFLICT} if too many wait already, {@code DATABASE_ERROR} if it
   *     can't be stored
   */
  public void ask(Question question, Consumer<Stored> stored) {
    String sessionId = question.sessionId();
    Lane lane = enter(sessionId);
    lane.asking().lock();
    try {
      Stored result = store(lane, question);
      stored.accept(result);
      if (!result.duplicate()) {
        parts.audience().tell(new TurnEvent.Asked(result.message(), question.origin()));
        answer(result);
      }
    } finally {
      lane.asking().unlock();
      leave(sessionId);
    }
  }

  private Stored store(Lane lane, Question question) {
    if (lane.isFull()) {
      // One that was stored before is acknowledged again, however many wait.
      return sessions
          .findStored(question.userId(), question.clientMsgId())
          .orElseThrow(
              () ->
                  new ChatException(
                      ErrorCode.CONFLICT,
                      "Messages are waiting for their answers. Send this one after the next"
                          + " answer."));
    }
    return sessions.addUserMessage(
        question.sessionId(),
        new Sessions.Draft(
            question.messageId(),
            question.userId(),
            question.content(),
            question.clientMsgId(),
            question.metadata()));
  }

  /** In the session where it was stored, which may have become another than the one asked in. */
  private void answer(Stored stored) {
    String sessionId = stored.session().id();
    Lane lane = enter(sessionId);
    lane.add(
        new Turn(
            parts,
            stored,
            () -> {
              lane.next();
              leave(sessionId);
            }));
  }

  /** The message id of the answer that runs in a session. */
  public Optional<String> answering(String sessionId) {
    return Optional.ofNullable(lanes.get(sessionId)).flatMap(Lane::running).map(Turn::answerId);
  }

  /** Ends the running answer and keeps what came so far; does nothing if none runs. */
  public void stop(String sessionId) {
    Optional.ofNullable(lanes.get(sessionId))
        .flatMap(Lane::running)
        .ifPresent(turn -> turn.cutShort(Ending.STOPPED));
  }

  /** Whether something is asked or answered in a session. */
  public boolean isBusy(String sessionId) {
    return lanes.containsKey(sessionId);
  }

  /** Whether nothing is asked or answered anywhere. */
  public boolean isIdle() {
    return lanes.isEmpty();
  }

  /**
   * Ends all running answers as interrupted and leaves the waiting questions unanswered, since the
   * server goes away. What was stored stays stored.
   */
  public void interruptAll() {
    lanes.forEach(
        (sessionId, lane) -> {
          for (int waiting = lane.dropWaiting(); waiting > 0; waiting--) {
            leave(sessionId);
          }
          lane.running().ifPresent(turn -> turn.cutShort(Ending.INTERRUPTED));
        });
  }

  private Lane enter(String sessionId) {
    return lanes.compute(sessionId, (id, lane) -> (lane == null ? new Lane() : lane).retain());
  }

  private void leave(String sessionId) {
    lanes.computeIfPresent(sessionId, (id, lane) -> lane.release() ? null : lane);
  }
}
