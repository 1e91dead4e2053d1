package io.chatbox.mongo;

import com.mongodb.MongoException;
import com.mongodb.client.model.UpdateOptions;
import io.chatbox.background.Background;
import io.chatbox.background.Rounds;
import io.chatbox.crypto.KeyRing;
import io.chatbox.mongo.RotationProgress.Batch;
import io.chatbox.mongo.RotationProgress.Tally;
import io.chatbox.protocol.ChatException;
import io.chatbox.telemetry.Log;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import java.util.Optional;
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
public final class KeyRotation implements Background {
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
  private final Rounds rounds = Rounds.on("key-rotation");
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
  KeyRotation(
      Database database,
      SealedTexts texts,
      @Any Instance<Schema> schemas,
      KeyRing keys,
      Clock clock) {
    this(database, new Resealing(database, texts, schemas.stream().toList()), keys, clock, PACE);
  }

  KeyRotation(Database database, Resealing resealing, KeyRing keys, Clock clock, Pace pace) {
    this.database = database;
    this.resealing = resealing;
    this.clock = clock;
    this.pace = pace;
    job = keys.activeId().map(id -> "key rotation " + id);
  }

  /** Begins to look for what is to be done, on a thread of its own. */
  @Override
  public void start() {
    if (job.isPresent()) {
      rounds.every(TICK, this::round);
    }
  }

  /** Ends for good, within a batch. */
  @PreDestroy
  void stop() {
    rounds.closeAfterRound();
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
      Document fresh =
          RotationProgress.start(resealing.first()).write().append("until", new Date(0));
      Document asked = new Document("$setOnInsert", fresh);
      return database
              .jobs()
              .updateOne(new Document("_id", id), asked, new UpdateOptions().upsert(true))
              .getUpsertedId()
          != null;
    } catch (MongoException fault) {
      if (Faults.isDuplicateKey(fault)) {
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
    JobLease lease = new JobLease(database, id, LEASE);
    if (!asked(named) || !lease.take(clock.instant())) {
      return;
    }
    Document asked = database.jobs().find(named).first();
    try {
      go(lease, progress(asked));
    } finally {
      lease.release();
    }
  }

  /** From the beginning too if it came to a part that is not known here. */
  private RotationProgress progress(Document asked) {
    return Optional.ofNullable(asked)
        .flatMap(RotationProgress::read)
        .filter(before -> resealing.knows(before.part()))
        .orElseGet(() -> RotationProgress.start(resealing.first()));
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
    log.info(
        "Key rotation started", "pass", at.pass(), "part", at.part(), "done", at.tally().done());
    while (!ended()) {
      long begin = System.nanoTime();
      Batch batch = resealing.next(at.part(), at.after(), pace.batch());
      at = at.plus(batch);
      Duration wait = pace.each().minusNanos(System.nanoTime() - begin);
      if (batch.last().isEmpty()) {
        Optional<String> next = resealing.following(at.part());
        if (next.isPresent()) {
          at = at.goingOnWith(next.get());
        } else if (at.tally().found() == 0 || at.pass() >= MOST_PASSES) {
          complete(lease, at);
          return;
        } else {
          at = at.nextPass(resealing.first());
          wait = pace.pass();
        }
      }
      tell(at);
      if (!keep(lease, at) || rounds.closedWithin(wait)) {
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
      log.info("Key rotation progress", "done", at.tally().done(), "changed", at.tally().changed());
    }
  }

  /** The checks of other keys stay while there is anything that may be under one. */
  private void complete(JobLease lease, RotationProgress at) {
    Tally tally = at.tally();
    boolean clean = tally.found() == 0 && tally.unreadable() == 0;
    if (clean) {
      database.write("rotate", database.keys()::keepActiveOnly);
    }
    database.write("rotate", lease::finish);
    Object[] figures = {
      "done",
      tally.done(),
      "changed",
      tally.changed(),
      "left",
      tally.left(),
      "unreadable",
      tally.unreadable()
    };
    if (clean) {
      log.info("Key rotation completed", figures);
    } else {
      log.warn("Key rotation completed, but not all is under the active key", figures);
    }
  }

  private boolean ended() {
    return rounds.isClosed() || database.closed();
  }
}
