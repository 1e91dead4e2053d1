package io.chatbox.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatbox.crypto.TestRings;
import io.chatbox.dev.EmbeddedMongo;
import io.chatbox.session.store.StoreServer;
import io.chatbox.session.store.TestStore;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.Test;

class DatabaseReadinessTest {
  private final AtomicLong nanoTime = new AtomicLong();

  @Test
  void followsTheDatabaseOnceASecond() {
    EmbeddedMongo mongo = EmbeddedMongo.inMemory();
    try (StoreServer server =
        new StoreServer(
            TestStore.options(mongo.uri(), "chat"), TestRings.sealing(), Clock.systemUTC())) {
      Database database = server.database;
      DatabaseReadiness readiness = new DatabaseReadiness(database, nanoTime::get);

      assertDown(readiness.call(), "indexes are being created");

      database.start();
      assertThat(database.read("test", () -> 1)).isEqualTo(1);
      assertThat(database.write("test", () -> 1)).as("waits for the indexes").isEqualTo(1);
      assertThat(readiness.call().getStatus()).as("still the old answer").isEqualTo(Status.DOWN);
      nanoTime.addAndGet(Duration.ofSeconds(1).toNanos());
      assertThat(readiness.call().getStatus()).isEqualTo(Status.UP);
      assertThat(readiness.call().getData()).isEmpty();
      assertThat(readiness.call().getName()).isEqualTo("database");

      mongo.close();
      assertThat(readiness.call().getStatus()).as("still the old answer").isEqualTo(Status.UP);
      nanoTime.addAndGet(Duration.ofSeconds(1).toNanos());
      assertDown(readiness.call(), "the database does not answer");
    }
  }

  private static void assertDown(HealthCheckResponse response, String reason) {
    assertThat(response.getStatus()).isEqualTo(Status.DOWN);
    assertThat(response.getData()).contains(Map.of("reason", reason));
  }
}
