package io.chatbox.chat;

import io.chatbox.audience.Audience;
import io.chatbox.audience.SessionEvent;
import io.chatbox.background.Rounds;
import io.chatbox.protocol.ChatException;
import io.chatbox.protocol.MessageId;
import io.chatbox.protocol.SessionId;
import io.chatbox.session.Answers;
import io.chatbox.telemetry.Log;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Every two seconds renews the claims of all running answers and stores how far those have come for
 * which that is due, in one command each; and marks what servers left behind that don't do so any
 * more.
 */
final class Pulse {
  private static final Log log = Log.of(Pulse.class);
  private static final Duration BEAT = Answers.LEASE.dividedBy(4);

  /** Who waits that long for the database can't tell others that are gone from those that wait. */
  private static final Duration SLOW = Answers.LEASE.dividedBy(2);

  private final Answers answers;
  private final Supplier<List<Turn>> running;
  private final Predicate<SessionId> busyHere;
  private final Audience audience;
  private final Consumer<SessionId> swept;
  private final LongSupplier nanos;
  private final Rounds rounds = Rounds.onTwo("answers-pulse");

  /** When the database last failed or was slow. */
  private volatile long failedAt;

  /**
   * @param busyHere tells the sessions that this server answers in
   * @param swept told the sessions that another server has left behind; doesn't block
   */
  Pulse(
      Answers answers,
      Supplier<List<Turn>> running,
      Predicate<SessionId> busyHere,
      Audience audience,
      Consumer<SessionId> swept) {
    this(answers, running, busyHere, audience, swept, System::nanoTime);
  }

  /**
   * @param nanos as {@link System#nanoTime()}
   */
  Pulse(
      Answers answers,
      Supplier<List<Turn>> running,
      Predicate<SessionId> busyHere,
      Audience audience,
      Consumer<SessionId> swept,
      LongSupplier nanos) {
    this.answers = answers;
    this.running = running;
    this.busyHere = busyHere;
    this.audience = audience;
    this.swept = swept;
    this.nanos = nanos;
    failedAt = nanos.getAsLong() - Answers.LEASE.toNanos() - 1;
  }

  /** Long texts take their time: claims are renewed beside them. */
  void start() {
    rounds.every(BEAT, () -> safely(this::keepClaims));
    rounds.every(BEAT, () -> safely(this::storeTexts));
  }

  void stop() {
    rounds.close();
  }

  private void safely(Runnable work) {
    try {
      work.run();
    } catch (ChatException databaseAway) {
      failedAt = nanos.getAsLong();
      log.debug("answers not stored, next try in", "delay", BEAT);
    } catch (RuntimeException e) {
      log.error("answers could not be looked after", e);
    }
  }

  void keepClaims() {
    List<Turn> turns = running.get();
    long begin = nanos.getAsLong();
    giveUp(
        turns,
        answers.renew(
            turns.stream()
                .map(turn -> turn.answer().renewable())
                .flatMap(Optional::stream)
                .toList()));
    // After an outage the others get the time to renew theirs.
    if (!slow(begin) && nanos.getAsLong() - failedAt > Answers.LEASE.toNanos()) {
      sweep();
    }
  }

  private void sweep() {
    long begin = nanos.getAsLong();
    List<SessionId> lapsed = answers.lapsed();
    for (SessionId sessionId : lapsed) {
      if (slow(begin)) {
        return;
      }
      begin = nanos.getAsLong();
      if (!busyHere.test(sessionId)) {
        answers
            .interruptLapsed(sessionId)
            .ifPresent(answer -> audience.tell(new SessionEvent.Completed(answer)));
        swept.accept(sessionId);
      }
    }
  }

  /** Others wait as long as this server, and so renew their claims too late. */
  private boolean slow(long begin) {
    long now = nanos.getAsLong();
    if (now - begin <= SLOW.toNanos()) {
      return false;
    }
    failedAt = now;
    return true;
  }

  private void storeTexts() {
    List<Turn> turns = running.get();
    long now = System.nanoTime();
    try {
      giveUp(
          turns,
          answers.grow(
              turns.stream()
                  .map(turn -> turn.answer().growth(now))
                  .flatMap(Optional::stream)
                  .toList()));
    } catch (ChatException e) {
      turns.forEach(turn -> turn.answer().storeAgain());
      throw e;
    }
  }

  /**
   * This server slept past its lease, or the conversation was edited on another one, or deleted.
   * The answer's end tells which.
   */
  private static void giveUp(List<Turn> turns, Set<MessageId> lost) {
    turns.stream()
        .filter(turn -> lost.contains(turn.answerId()))
        .forEach(turn -> turn.answer().cutShort(Ending.LOST));
  }
}
