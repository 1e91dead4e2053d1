package io.chatbox.mongo;

import com.mongodb.MongoException;
import com.mongodb.client.model.UpdateOptions;
import io.chatbox.crypto.KeyRing;
import io.chatbox.crypto.TokenDigest;
import io.chatbox.mongo.RotationProgress.Batch;
import io.chatbox.mongo.RotationProgress.Part;
import io.chatbox.protocol.ChatException;
import io.chatbox.session.store.ActiveSessions;
import io.chatbox.telemetry.Log;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.bson.Document;

/**
 * Encrypts under the active key all that is not. What was asked for stands in {@code jobs}, and a
 * server that has the same active key does it, one at a time: if it ends in between, another or the
 * same goes on from there.
 *
 * <p>It goes through everything again until it finds nothing under another key, since servers that
 * still had the old one may have written meanwhile.
 */
@Singleton
public final class KeyRotation {
  static final Pace PACE = new Pace(50, Duration.ofMillis(100), Duration.ofSeconds(5));

  /** After that many, a server still writes under another key. */
  static final int MOST_PASSES = 10;

  private static final Log log = Log.of(KeyRotation.class);
  private static final Duration TICK = Duration.ofSeconds(5);
  private static final Duration LEASE = Duration.ofMinutes(1);
  private static final Duration TELL = Duration.ofSeconds(5);

  private final Database database;
  private final Clock clock;
  private final Optional<String> job;
  private final Resealing resealing;
  private final Pace pace;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("key-rotation").factory());
  private long told = System.nanoTime();

  /**
   * How fast it goes.
   *
   * @param batch documents at once
   * @param each the least time for those
   * @param pass the wait before it goes through everything again
   */
  record Pace(int batch, Duration each, Duration pass) {}

  @Inject
  KeyRotation(Database database, TokenDigest digest, KeyRing keys, Clock clock) {
    this(database, digest, keys, clock, PACE);
  }

  KeyRotation(Database database, TokenDigest digest, KeyRing keys, Clock clock, Pace pace) {
    this.database = database;
    this.clock = clock;
    this.pace = pace;
    job = keys.activeId().map(id -> "key rotation " + id);
    resealing = new Resealing(database, digest);
  }

  /**
   * Begins to look for what is to be done, on a thread of its own. To be called once, when the
   * application starts.
   */
  public void start() {
    if (job.isPresent()) {
      thread.scheduleWithFixedDelay(
          this::round, TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  /** Ends for good, within a batch. */
  @PreDestroy
  public void stop() {
    stopped.countDown();
    thread.shutdown();
  }

  /**
   * Asks for a rotation, which begins within seconds; no news if there is one already or encryption
   * is off.
   *
   * @throws ChatException {@code DATABASE_ERROR}
   */
  public void request() {
    job.ifPresent(id -> database.write("rotate", () -> ask(id)));
  }

  /** Whether encryption is on. */
  public boolean possible() {
    return job.isPresent();
  }

  private boolean ask(String id) {
    try {
      Document fresh = RotationProgress.START.write().append("until", new Date(0));
      Document asked = new Document("$setOnInsert", fresh);
      return database
              .jobs()
              .updateOne(new Document("_id", id), asked, new UpdateOptions().upsert(true))
              .getUpsertedId()
          != null;
    } catch (MongoException fault) {
      if (ActiveSessions.duplicateKey(fault)) {
        return false;
      }
      throw fault;
    }
  }

  /** Does what is asked for, if nobody else does. */
  void round() {
    try {
      if (job.isPresent() && database.writable()) {
        round(job.get());
      }
    } catch (ChatException | MongoException away) {
      if (!ended()) {
        log.warn("Key rotation interrupted, it goes on when the database is there");
      }
    } catch (RuntimeException fault) {
      if (!ended()) {
        log.error("Key rotation interrupted", fault);
      }
    }
  }

  private void round(String id) {
    Document named = new Document("_id", id);
    JobLease lease = new JobLease(database.jobs(), id, LEASE);
    if (!asked(named) || !lease.take(clock.instant())) {
      return;
    }
    Document asked = database.jobs().find(named).first();
    try {
      go(lease, asked == null ? RotationProgress.START : RotationProgress.read(asked));
    } finally {
      lease.release();
    }
  }

  /** A database that is away has asked for nothing: others tell that in the log. */
  private boolean asked(Document named) {
    try {
      return database.jobs().find(named).first() != null;
    } catch (MongoException away) {
      return false;
    }
  }

  private void go(JobLease lease, RotationProgress from) {
    RotationProgress at = from;
    log.info("Key rotation started", "pass", at.pass(), "part", at.part(), "done", at.done());
    while (!ended()) {
      long begin = System.nanoTime();
      Batch batch = resealing.next(at.part(), at.after(), pace.batch());
      at = at.plus(batch);
      Duration wait = pace.each().minusNanos(System.nanoTime() - begin);
      if (batch.last().isEmpty()) {
        if (at.part() == Part.MESSAGES) {
          at = at.withSessions();
        } else if (at.found() == 0 || at.pass() >= MOST_PASSES) {
          complete(lease, at);
          return;
        } else {
          at = at.nextPass();
          wait = pace.pass();
        }
      }
      tell(at);
      if (!keep(lease, at) || stoppedWithin(wait)) {
        return;
      }
    }
  }

  private boolean keep(JobLease lease, RotationProgress at) {
    return database.write("rotate", () -> lease.keep(clock.instant(), at.write()));
  }

  private void tell(RotationProgress at) {
    if (System.nanoTime() - told >= TELL.toNanos()) {
      told = System.nanoTime();
      log.info("Key rotation progress", "done", at.done(), "changed", at.changed());
    }
  }

  /** The checks of other keys stay while there is anything that may be under one. */
  private void complete(JobLease lease, RotationProgress at) {
    boolean clean = at.found() == 0 && at.unreadable() == 0;
    if (clean) {
      database.write("rotate", database.keys()::keepActiveOnly);
    }
    database.write("rotate", lease::finish);
    Object[] figures = {
      "done", at.done(), "changed", at.changed(), "left", at.left(), "unreadable", at.unreadable()
    };
    if (clean) {
      log.info("Key rotation completed", figures);
    } else {
      log.warn("Key rotation completed, but not all is under the active key", figures);
    }
  }

  private boolean ended() {
    return stopped.getCount() == 0 || database.closed();
  }

  private boolean stoppedWithin(Duration wait) {
    try {
      return stopped.await(Math.max(0, wait.toMillis()), TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return true;
    }
  }
}
