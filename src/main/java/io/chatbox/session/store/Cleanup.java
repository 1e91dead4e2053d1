package io.chatbox.session.store;

import com.mongodb.MongoException;
import io.chatbox.background.Background;
import io.chatbox.background.Rounds;
import io.chatbox.config.Settings;
import io.chatbox.config.TrafficSettings;
import io.chatbox.mongo.Database;
import io.chatbox.mongo.Faults;
import io.chatbox.mongo.JobLease;
import io.chatbox.session.LiveSessions;
import io.chatbox.telemetry.Log;
import io.chatbox.usage.MongoUsage;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * Ends sessions that had no activity and no live connection for {@code SESSION_TTL}, in rounds of
 * which servers hold one at a time. Every server marks the sessions that are live on it, so that
 * the one that cleans up spares them. Clocks of servers must agree to a second.
 *
 * <p>Then deletes what is to be kept no longer: {@link Erasures}, and where {@code RETENTION_DAYS}
 * is set, conversations that ended so long ago. A round gives each of these a quarter of the time
 * until the next, and half a minute at most; what is left then is the next one's.
 *
 * <p>When the database is away, a round is given up and the next one tries again.
 */
@Singleton
final class Cleanup implements Background {
  private static final Log log = Log.of(Cleanup.class);
  private static final Duration TICK = Duration.ofSeconds(1);
  private static final Duration LONGEST_DELETING = Duration.ofSeconds(30);
  private static final Duration LONGEST_MARKING = Duration.ofSeconds(60);

  private final Database database;
  private final Clock clock;
  private final Duration ttl;
  private final Duration interval;
  private final Duration marking;
  private final Duration longest;
  private final LiveMarks marks;
  private final JobLease lease;
  private final ExpiredSessions expired;
  private final Erasures erasures;
  private final Optional<Retention> retention;
  private final MongoUsage usage;
  private final LiveSessions live;
  private final Rounds rounds = Rounds.onTwo("cleanup");

  // Of System.nanoTime(). The tick's own, but for the first.
  private volatile long roundsFrom = System.nanoTime();
  private long nextMarking = System.nanoTime();
  private boolean markingFails;

  @Inject
  Cleanup(
      SessionCollections collections,
      MongoUsage usage,
      LiveSessions live,
      Settings settings,
      Clock clock) {
    this(
        collections,
        usage,
        live,
        clock,
        new Terms(
            settings.get(TrafficSettings.SESSION_TTL),
            settings.get(TrafficSettings.SESSION_CLEANUP_INTERVAL),
            settings.get(TrafficSettings.RETENTION_DAYS).map(Duration::ofDays)));
  }

  /**
   * How long things last.
   *
   * @param ttl from a session's last activity or live connection to its end
   * @param interval from one round to the next
   * @param kept from a session's end to its deletion, if there is to be one
   */
  record Terms(Duration ttl, Duration interval, Optional<Duration> kept) {}

  Cleanup(
      SessionCollections collections,
      MongoUsage usage,
      LiveSessions live,
      Clock clock,
      Terms terms) {
    database = collections.database();
    this.usage = usage;
    this.live = live;
    this.clock = clock;
    ttl = terms.ttl();
    interval = terms.interval();
    longest = least(LONGEST_DELETING, interval.dividedBy(4));
    marking = least(LONGEST_MARKING, most(TICK, ttl.dividedBy(3)));
    erasures = new Erasures(collections, clock);
    marks = new LiveMarks(collections, clock);
    // Less than the interval, or the holder's next round would be taken for a second one.
    lease = new JobLease(database, "cleanup", interval.multipliedBy(9).dividedBy(10));
    Duration unmarked = most(ttl, marking.multipliedBy(3));
    expired = new ExpiredSessions(collections, clock, ttl, unmarked);
    retention =
        terms.kept().map(kept -> new Retention(collections, clock, kept, rounds::closedWithin));
  }

  /** Begins, on threads of its own; doesn't wait for the database. */
  @Override
  public void start() {
    log.info("Starting session cleanup", "interval", interval, "ttl", ttl);
    rounds.every(TICK, this::tick);
    rounds.every(interval, this::round);
  }

  /** Ends for good; a round that runs is given up. */
  @PreDestroy
  void stop() {
    rounds.close();
  }

  /** Each second: marks sessions that have become live since, and from time to time all. */
  void tick() {
    try {
      if (System.nanoTime() - nextMarking < 0) {
        marks.markNewcomers(live.ids());
      } else {
        marks.mark(live.ids());
        nextMarking = System.nanoTime() + marking.toNanos();
      }
      markingFails = false;
    } catch (RuntimeException fault) {
      failed(fault, "Live sessions could not be marked, the next try follows", !markingFails);
      markingFails = true;
    }
  }

  void round() {
    try {
      if (!database.keysWrong()
          && System.nanoTime() - roundsFrom >= 0
          && lease.take(clock.instant())) {
        marks.mark(live.ids());
        erasures.settle(longest);
        usage.expire();
        long count = expired.end(() -> marks.markNewcomers(live.ids()));
        log.info("Cleaned up expired sessions", "count", count);
        retention.ifPresent(this::deleteOld);
      }
    } catch (RuntimeException fault) {
      failed(fault, "Session cleanup given up until its next round", true);
    }
  }

  private void deleteOld(Retention due) {
    long count = due.delete(longest);
    if (count > 0) {
      log.info("Deleted conversations that were kept for long enough", "count", count);
    }
  }

  /**
   * Puts rounds off until other servers have marked theirs: they may have been without the database
   * for as long as this one.
   */
  private void failed(RuntimeException fault, String sentence, boolean news) {
    roundsFrom = System.nanoTime() + 2 * marking.toNanos();
    if (!news || rounds.isClosed() || database.closed()) {
      return;
    }
    if (fault instanceof MongoException known) {
      log.warn(sentence, Faults.described(known));
    } else {
      log.error(sentence, fault);
    }
  }

  private static Duration least(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private static Duration most(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }
}
