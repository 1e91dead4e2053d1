package io.chatbox.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chatbox.crypto.TestRings;
import io.chatbox.dev.EmbeddedMongo;
import io.chatbox.session.store.StoreServer;
import io.chatbox.session.store.TestStore;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.Test;

class DatabaseReadinessTest {
  private static final Duration SOON = Duration.ofSeconds(5);

  @Test
  void followsTheDatabase() {
    EmbeddedMongo mongo = EmbeddedMongo.inMemory();
    int port = mongo.port();
    try (StoreServer server =
        new StoreServer(
            TestStore.options(mongo.uri(), "chat"), TestRings.sealing(), Clock.systemUTC())) {
      Database database = server.database;
      DatabaseReadiness readiness = new DatabaseReadiness(database);

      assertThat(database.read("test", () -> database.jobs().countDocuments())).isZero();
      assertDown(readiness.call(), "indexes are being created");

      database.start();
      assertThat(database.write("test", () -> 1)).as("waits for the indexes").isEqualTo(1);
      assertThat(readiness.call().getStatus()).isEqualTo(Status.UP);
      assertThat(readiness.call().getData()).isEmpty();
      assertThat(readiness.call().getName()).isEqualTo("database");

      mongo.close();
      await()
          .atMost(SOON)
          .untilAsserted(() -> assertDown(readiness.call(), "the database does not answer"));

      mongo = EmbeddedMongo.inMemory(port);
      await().atMost(SOON).until(() -> readiness.call().getStatus() == Status.UP);
    } finally {
      mongo.close();
    }
  }

  private static void assertDown(HealthCheckResponse response, String reason) {
    assertThat(response.getStatus()).isEqualTo(Status.DOWN);
    assertThat(response.getData()).contains(Map.of("reason", reason));
  }
}
