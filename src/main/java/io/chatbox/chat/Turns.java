package io.chatbox.chat;

import io.chatbox.audience.SessionEvent;
import io.chatbox.audience.SessionEvent.Cause;
import io.chatbox.background.Background;
import io.chatbox.llm.ChatModel;
import io.chatbox.protocol.ChatException;
import io.chatbox.protocol.MessageId;
import io.chatbox.protocol.SessionId;
import io.chatbox.protocol.UserId;
import io.chatbox.session.Answers.Opening;
import io.chatbox.session.Message;
import io.chatbox.session.Sessions;
import io.chatbox.session.Sessions.Draft;
import io.chatbox.session.Sessions.Stored;
import io.chatbox.session.Transcripts;
import io.chatbox.session.Transcripts.Again;
import io.chatbox.session.Transcripts.Forgotten;
import io.chatbox.telemetry.Log;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Takes questions and sees to their answers: in each session one at a time, in the order in which
 * they were stored. Any number of threads.
 */
@Singleton
public final class Turns implements Background {
  private static final Log log = Log.of(Turns.class);

  /** How long an edit waits for the end of the answer that it stops. */
  private static final Duration STOPPING = Duration.ofSeconds(30);

  /** How long questions wait for the answer that takes the place of a dead server's. */
  private static final Duration REPLACING = Duration.ofSeconds(10);

  private final Lanes lanes = new Lanes();
  private final Sessions sessions;
  private final Transcripts transcripts;
  private final TurnParts parts;
  private final AtOnce atOnce;
  private final Pulse pulse;

  @Inject
  Turns(Sessions sessions, Transcripts transcripts, TurnParts parts) {
    this.sessions = sessions;
    this.transcripts = transcripts;
    this.parts = parts;
    atOnce = new AtOnce(parts);
    pulse =
        new Pulse(
            parts.patience().answers(),
            lanes::running,
            lanes::isBusy,
            parts.audience(),
            this::answerSwept);
  }

  @Override
  public void start() {
    parts.audience().join(this::hear);
    pulse.start();
  }

  /** A running answer ends with its session: who was waiting for it is elsewhere now. */
  private void hear(SessionEvent event) {
    if (event instanceof SessionEvent.Closed(SessionId sessionId, Cause cause)
        && cause != Cause.LEFT) {
      stop(sessionId);
    }
  }

  @PreDestroy
  public void stop() {
    pulse.stop();
  }

  /**
   * Stores a question and has it answered, now or after those that wait before it. One that edits
   * an earlier message stops what runs and drops what waits first. Blocks until it is stored.
   *
   * @param stored told before anybody else is, so that an acknowledgement goes out first
   * @throws ChatException {@code CONFLICT} if too many wait already, {@code NOT_FOUND} if there is
   *     nothing to edit, {@code DATABASE_ERROR} if it can't be stored
   */
  public void ask(Question question, Consumer<Stored> stored) {
    SessionId sessionId = question.sessionId();
    Consumer<Stored> told = told(question, stored);
    Stored result = lanes.asking(sessionId, lane -> ask(lane, question, told));
    SessionId storedIn = result.message().sessionId();
    if (!storedIn.equals(sessionId)) {
      // Another session of the user's. Never with two lanes' locks at once.
      lanes.asking(storedIn, lane -> answer(result, question));
    }
  }

  /** Whoever asked first, then all the others. */
  private Consumer<Stored> told(Question question, Consumer<Stored> asker) {
    return stored -> {
      asker.accept(stored);
      if (!stored.duplicate()) {
        parts.audience().tell(new SessionEvent.Said(stored.message(), question.asker().origin()));
      }
    };
  }

  private Stored ask(Lane lane, Question question, Consumer<Stored> told) {
    boolean mayBeAtOnce = question.edits().isEmpty() && lane.isIdle();
    return mayBeAtOnce
        ? atOnce
            .ask(question, opened -> enter(opened.task(), Optional.of(opened.opening())), told)
            .orElseGet(() -> askInTurn(lane, question, told))
        : askInTurn(lane, question, told);
  }

  private Stored askInTurn(Lane lane, Question question, Consumer<Stored> told) {
    Stored now = question.edits().isPresent() ? edit(lane, question) : store(lane, question);
    told.accept(now);
    boolean here = now.message().sessionId().equals(question.sessionId());
    return here ? answer(now, question) : now;
  }

  private Stored store(Lane lane, Question question) {
    if (lane.isFull()) {
      // One that was stored before is acknowledged again, however many wait.
      return sessions
          .findStored(question.draft().ownerId(), question.draft().clientMsgId())
          .orElseThrow(Refusals.MESSAGES_WAITING::refusal);
    }
    return sessions.addMessage(question.sessionId(), question.draft());
  }

  private Stored edit(Lane lane, Question question) {
    Draft draft = question.draft();
    MessageId edited = question.edits().orElseThrow();
    Optional<Stored> before = transcripts.findEdit(question.sessionId(), draft, edited);
    if (before.isEmpty()) {
      drop(lane.dropWaiting());
      lane.running().ifPresent(turn -> turn.answer().cutShort(Ending.STOPPED));
      if (!lane.awaitIdle(STOPPING)) {
        throw Refusals.ANSWER_NOT_STOPPED.refusal();
      }
    }
    return transcripts.edit(question.sessionId(), draft, edited);
  }

  /** Its server died between storing it and answering it, or before telling anybody. */
  private boolean wasForgotten(Stored stored) {
    return !stored.dropped()
        && stored.session().active()
        && !lanes.holds(stored.message().sessionId(), stored.message().id())
        && transcripts.isUnanswered(stored.message());
  }

  private Stored answer(Stored stored, Question asked) {
    if (!stored.duplicate() || wasForgotten(stored)) {
      enter(Task.first(stored.session(), stored.message(), asked.asker()));
    }
    return stored;
  }

  private Turn enter(Task task) {
    return enter(task, Optional.empty());
  }

  private Turn enter(Task task, Optional<Opening> opening) {
    SessionId sessionId = task.session().id();
    Lane lane = lanes.enter(sessionId);
    Turn turn =
        new Turn(
            parts,
            task,
            opening,
            () -> {
              lane.next();
              lanes.leave(sessionId);
            });
    lane.add(turn);
    return turn;
  }

  /**
   * Has the last message answered again. Blocks until that is on its way.
   *
   * @param modelId a known model that answers this time, if not the session's
   * @throws ChatException {@code CONFLICT} while an answer runs or if the session has ended, {@code
   *     NOT_FOUND} if there is no message
   */
  public void regenerate(
      SessionId sessionId, UserId ownerId, Optional<String> modelId, Asker asker) {
    Optional<ChatModel> model = modelId.flatMap(parts.models()::find);
    lanes.asking(
        sessionId,
        lane -> {
          Again again = transcripts.lastQuestion(sessionId, ownerId);
          if (lane.running().isPresent() || again.session().answering().isPresent()) {
            throw Refusals.ANSWER_RUNNING.refusal();
          }
          if (!again.session().active()) {
            throw io.chatbox.session.Refusals.CONVERSATION_ENDED.refusal();
          }
          enter(new Task(again.session(), again.question(), Task.Again.ALL, model, asker));
          return again;
        });
  }

  /**
   * Answers what a server stored and could not answer before it died; but not once more where a
   * model that does more than to answer may have been asked. Blocks on the database. What it can't
   * find out now, the next call does.
   */
  public void answerForgotten(SessionId sessionId, Asker asker) {
    if (!isBusy(sessionId)) {
      lanes.asking(
          sessionId,
          lane -> {
            Optional<Forgotten> forgotten =
                lane.running().isPresent() ? Optional.empty() : transcripts.forgotten(sessionId);
            forgotten.ifPresent(those -> answer(those, asker));
            return forgotten;
          });
    }
  }

  /** Called with the lane's lock, and with nothing that runs. */
  private void answer(Forgotten forgotten, Asker asker) {
    for (Message question : forgotten.questions()) {
      Task task = Task.forgotten(forgotten.session(), question, forgotten.begun(), asker.unnamed());
      if (!forgotten.begun()) {
        enter(task);
      } else if (!parts.models().of(task).hasEffects()) {
        // What is said meanwhile would stand below the answer that goes, and go with it.
        enter(task).answer().awaitKnown(REPLACING);
      }
    }
  }

  /** The server that answered there is gone; nobody may be here who asked. */
  private void answerSwept(SessionId sessionId) {
    parts
        .threads()
        .execute(
            () -> {
              try {
                answerForgotten(sessionId, Asker.NOBODY);
              } catch (ChatException databaseAway) {
                log.debug("forgotten questions are left to whoever asks", "session", sessionId);
              }
            });
  }

  /** The message id of the answer that runs in a session, if it runs on this server. */
  public Optional<MessageId> answering(SessionId sessionId) {
    return running(sessionId).map(Turn::answerId);
  }

  Optional<Turn> running(SessionId sessionId) {
    return lanes.running(sessionId);
  }

  /**
   * Tells how far the running answer is, and then what {@code told} does comes before any more of
   * it. Does nothing if none runs here or it has not been announced yet.
   */
  public void catchUp(SessionId sessionId, Consumer<Progress> told) {
    lanes.running(sessionId).ifPresent(turn -> turn.answer().catchUp(told));
  }

  /** Ends the running answer and keeps what came so far; does nothing if none runs. */
  public void stop(SessionId sessionId) {
    lanes.running(sessionId).ifPresent(turn -> turn.answer().cutShort(Ending.STOPPED));
  }

  /** Whether something is asked or answered in a session. */
  public boolean isBusy(SessionId sessionId) {
    return lanes.isBusy(sessionId);
  }

  /** Whether nothing is asked or answered anywhere. */
  public boolean isIdle() {
    return lanes.isIdle();
  }

  /**
   * Ends all running answers as interrupted and leaves the waiting questions unanswered, since the
   * server goes away. What was stored stays stored.
   */
  public void interruptAll() {
    for (Lane lane : lanes.all()) {
      drop(lane.dropWaiting());
      lane.running().ifPresent(turn -> turn.answer().cutShort(Ending.INTERRUPTED));
    }
  }

  private void drop(List<Turn> turns) {
    for (Turn turn : turns) {
      parts.audience().tell(turn.unanswered());
      lanes.leave(turn.sessionId());
    }
  }
}
