package io.chatbox.chat;

import io.chatbox.protocol.ChatException;
import io.chatbox.session.Answers;
import io.chatbox.telemetry.Log;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Every two seconds renews the claims of all running answers and stores how far they have come, in
 * one command each; and marks what servers left behind that don't do so any more.
 */
final class Pulse {
  private static final Log log = Log.of(Pulse.class);
  private static final Duration BEAT = Answers.LEASE.dividedBy(4);

  private final Answers answers;
  private final Supplier<List<Turn>> running;
  private final Predicate<String> busyHere;
  private final Audience audience;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("answers-pulse").factory());

  /**
   * @param busyHere tells the sessions that this server answers in
   */
  Pulse(
      Answers answers,
      Supplier<List<Turn>> running,
      Predicate<String> busyHere,
      Audience audience) {
    this.answers = answers;
    this.running = running;
    this.busyHere = busyHere;
    this.audience = audience;
  }

  void start() {
    thread.scheduleWithFixedDelay(
        this::beatSafely, BEAT.toMillis(), BEAT.toMillis(), TimeUnit.MILLISECONDS);
  }

  void stop() {
    thread.shutdownNow();
  }

  private void beatSafely() {
    try {
      beat();
    } catch (ChatException databaseAway) {
      log.debug("answers not stored, next try in", "delay", BEAT);
    } catch (RuntimeException e) {
      log.error("answers could not be looked after", e);
    }
  }

  void beat() {
    List<Turn> turns = running.get();
    Set<String> lost =
        new HashSet<>(
            answers.renew(turns.stream().map(Turn::renewable).flatMap(Optional::stream).toList()));
    lost.addAll(store(turns));
    turns.stream().filter(turn -> lost.contains(turn.answerId())).forEach(Pulse::giveUp);
    answers
        .interruptLapsed(busyHere)
        .forEach(answer -> audience.tell(new TurnEvent.Completed(answer)));
  }

  private Set<String> store(List<Turn> turns) {
    try {
      return answers.grow(turns.stream().map(Turn::growth).flatMap(Optional::stream).toList());
    } catch (ChatException e) {
      turns.forEach(Turn::storeAgain);
      throw e;
    }
  }

  /** This server slept past its lease, or the conversation was edited on another one. */
  private static void giveUp(Turn turn) {
    log.warn("answer given up, another server took over", "session", turn.sessionId());
    turn.cutShort(Ending.INTERRUPTED);
  }
}
