package io.chatbox.session.store;

import static io.chatbox.protocol.People.ADA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.model.ReplaceOptions;
import io.chatbox.crypto.TestRings;
import io.chatbox.dev.EmbeddedMongo;
import io.chatbox.dev.LogLines;
import io.chatbox.protocol.SessionId;
import io.chatbox.session.LiveSessions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Optional;
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
  private StoreServer server;
  private Cleanup cleanup;
  private LiveSessions live = NONE;

  @BeforeEach
  void open() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    String uri = "mongodb://127.0.0.1:" + port;
    server =
        new StoreServer(
            TestStore.options(uri, "chat", Duration.ofMillis(500), 1), TestRings.sealing(), clock);
    cleanup =
        new Cleanup(
            server.collections,
            server.usage,
            () -> live.ids(),
            clock,
            new Cleanup.Terms(TTL, Duration.ofMillis(100), Optional.empty()));
  }

  @AfterEach
  void close() {
    cleanup.stop();
    server.close();
    log.close();
  }

  @Test
  void givesARoundUpWithOneWarningAndEndsNothingUntilOthersHaveMarkedTheirs() {
    round(NONE);
    assertThat(log.lines())
        .singleElement()
        .asString()
        .startsWith("WARNING Session cleanup given up until its next round fault=Mongo");

    try (EmbeddedMongo mongo = EmbeddedMongo.inMemory(port)) {
      assertThat(mongo.port()).isEqualTo(port);
      await().ignoreExceptions().until(this::insertIdleSession);

      round(NONE);
      assertThat(log.lines()).as("that one was left out").hasSize(1);

      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(
              () -> {
                round(NONE);
                assertThat(log.lines()).contains("INFO Cleaned up expired sessions count=1");
              });
    }
  }

  @Test
  void saysOnceThatItCannotMarkAndTriesOn() {
    tick(NONE);
    tick(NONE);
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
                tick(() -> List.of(IDLE));
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

    tick(broken);

    assertThat(log.lines())
        .containsExactly("SEVERE Live sessions could not be marked, the next try follows");
  }

  @Test
  void isQuietOnceTheApplicationHasEnded() {
    server.close();

    tick(NONE);
    round(NONE);

    assertThat(log.lines()).isEmpty();
  }

  private void tick(LiveSessions now) {
    live = now;
    cleanup.tick();
  }

  private void round(LiveSessions now) {
    live = now;
    cleanup.round();
  }

  private boolean insertIdleSession() {
    Document idle = SessionDocuments.fresh(IDLE, ADA, clock.instant().minus(TTL.plusMillis(1)));
    Document row = new Document("_id", IDLE);
    server.collections.sessions().replaceOne(row, idle, new ReplaceOptions().upsert(true));
    return true;
  }

  private Document row() {
    return server.collections.sessions().find(new Document("_id", IDLE)).first();
  }
}
