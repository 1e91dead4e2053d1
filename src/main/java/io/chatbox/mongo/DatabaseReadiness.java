package io.chatbox.mongo;

import com.mongodb.MongoException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready while the database answers, the encryption keys are its own and messages can be stored.
 * Asks at most once a second, however many probes come, and waits at most another for the reply.
 */
@Readiness
@Singleton
final class DatabaseReadiness implements HealthCheck {
  private static final Duration REPLY = Duration.ofSeconds(1);
  private static final Duration FRESH = Duration.ofSeconds(1);

  private final Database database;
  private final LongSupplier nanoTime;
  private final ReentrantLock asking = new ReentrantLock();
  private volatile Seen seen;

  /**
   * @param reason why it is not ready, or null
   */
  private record Seen(String reason, long at) {}

  @Inject
  DatabaseReadiness(Database database) {
    this(database, System::nanoTime);
  }

  DatabaseReadiness(Database database, LongSupplier nanoTime) {
    this.database = database;
    this.nanoTime = nanoTime;
  }

  @Override
  public HealthCheckResponse call() {
    String reason = reason();
    Status status = reason == null ? Status.UP : Status.DOWN;
    return new HealthCheckResponse(
        "database", status, Optional.ofNullable(reason).map(why -> Map.of("reason", why)));
  }

  private String reason() {
    Seen last = seen;
    if (fresh(last)) {
      return last.reason();
    }
    asking.lock();
    try {
      if (!fresh(seen)) {
        String reason = ask();
        seen = new Seen(reason, nanoTime.getAsLong());
      }
      return seen.reason();
    } finally {
      asking.unlock();
    }
  }

  private boolean fresh(Seen last) {
    return last != null && nanoTime.getAsLong() - last.at() < FRESH.toNanos();
  }

  private String ask() {
    try {
      database.ping(REPLY);
    } catch (MongoException | IllegalStateException away) {
      return "the database does not answer";
    }
    if (database.keysWrong()) {
      return "encryption key";
    }
    return database.writable() ? null : "indexes are being created";
  }
}
