package io.chatbox.mongo;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready while the database has a server that takes writes, the encryption keys are its own and
 * messages can be stored. Asks the database nothing: what the driver knows of its servers is two
 * seconds old, or five if one of them hangs.
 */
@Readiness
@Singleton
final class DatabaseReadiness implements HealthCheck {
  private final Database database;

  @Inject
  DatabaseReadiness(Database database) {
    this.database = database;
  }

  @Override
  public HealthCheckResponse call() {
    Optional<String> reason = reason();
    return new HealthCheckResponse(
        "database",
        reason.isEmpty() ? Status.UP : Status.DOWN,
        reason.map(why -> Map.of("reason", why)));
  }

  private Optional<String> reason() {
    return database
        .unreachable()
        .or(() -> database.keysWrong() ? Optional.of("encryption key") : Optional.empty())
        .or(
            () ->
                database.writable() ? Optional.empty() : Optional.of("indexes are being created"));
  }
}
