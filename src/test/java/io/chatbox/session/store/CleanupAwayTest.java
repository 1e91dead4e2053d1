package io.chatbox.session.store;

import static io.chatbox.protocol.People.ADA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.model.ReplaceOptions;
import io.chatbox.config.type.Secret;
import io.chatbox.crypto.TestCiphers;
import io.chatbox.dev.EmbeddedMongo;
import io.chatbox.dev.LogLines;
import io.chatbox.mongo.Database;
import io.chatbox.protocol.SessionId;
import io.chatbox.session.LiveSessions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of the cleanup when the database isn't there, and afterwards. */
@Timeout(60)
class CleanupAwayTest {
  private static final LiveSessions NONE = List::of;
  private static final SessionId IDLE = new SessionId("idle");
  private static final Duration TTL = Duration.ofSeconds(3);

  private final LogLines log = new LogLines("io.chatbox.session.store.Cleanup");
  private final TestStore.TestClock clock = new TestStore.TestClock();
  private int port;
  private Database database;
  private Cleanup cleanup;

  @BeforeEach
  void open() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Secret uri = new Secret("mongodb://127.0.0.1:" + port);
    Duration patience = Duration.ofMillis(500);
    database =
        new Database(
            new Database.Options(uri, "chat", "sessions", patience, 1, patience),
            TestCiphers.sealing());
    cleanup = new Cleanup(database, clock, TTL, Duration.ofMillis(100));
  }

  @AfterEach
  void close() {
    cleanup.stop();
    database.close();
    log.close();
  }

  @Test
  void givesARoundUpWithOneWarningAndEndsNothingUntilOthersHaveMarkedTheirs() {
    cleanup.round(NONE);
    assertThat(log.lines())
        .singleElement()
        .asString()
        .startsWith("WARNING Session cleanup given up until its next round fault=Mongo");

    try (EmbeddedMongo mongo = EmbeddedMongo.inMemory(port)) {
      assertThat(mongo.port()).isEqualTo(port);
      await().ignoreExceptions().until(this::insertIdleSession);

      cleanup.round(NONE);
      assertThat(log.lines()).as("that one was left out").hasSize(1);

      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(
              () -> {
                cleanup.round(NONE);
                assertThat(log.lines()).contains("INFO Cleaned up expired sessions count=1");
              });
    }
  }

  @Test
  void saysOnceThatItCannotMarkAndTriesOn() {
    cleanup.tick(NONE);
    cleanup.tick(NONE);
    assertThat(log.lines())
        .singleElement()
        .asString()
        .startsWith("WARNING Live sessions could not be marked");

    try (EmbeddedMongo mongo = EmbeddedMongo.inMemory(port)) {
      assertThat(mongo.port()).isEqualTo(port);
      await().ignoreExceptions().until(this::insertIdleSession);
      await()
          .untilAsserted(
              () -> {
                cleanup.tick(() -> List.of(IDLE));
                assertThat(row()).containsEntry("liveAt", Date.from(clock.instant()));
              });
    }
  }

  @Test
  void aFaultOfOursIsShownAndEndsNothingForGood() {
    LiveSessions broken =
        () -> {
          throw new IllegalStateException("ours");
        };

    cleanup.tick(broken);

    assertThat(log.lines())
        .containsExactly("SEVERE Live sessions could not be marked, the next try follows");
  }

  @Test
  void isQuietOnceTheApplicationHasEnded() {
    database.close();

    cleanup.tick(NONE);
    cleanup.round(NONE);

    assertThat(log.lines()).isEmpty();
  }

  private boolean insertIdleSession() {
    Document idle = SessionDocuments.fresh(IDLE, ADA, clock.instant().minus(TTL.plusMillis(1)));
    Document row = new Document("_id", IDLE);
    database.sessions().replaceOne(row, idle, new ReplaceOptions().upsert(true));
    return true;
  }

  private Document row() {
    return database.sessions().find(new Document("_id", IDLE)).first();
  }
}
