package io.chatbox.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.mongodb.MongoClientSettings;
import io.chatbox.config.TestSettings;
import io.chatbox.config.type.Secret;
import io.chatbox.crypto.TestRings;
import io.chatbox.dev.EmbeddedMongo;
import io.chatbox.dev.FakeDns;
import io.chatbox.dev.FakeTls;
import io.chatbox.dev.LogLines;
import io.chatbox.protocol.ChatException;
import io.chatbox.protocol.People;
import io.chatbox.session.store.StoreServer;
import io.chatbox.session.store.TestStore;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.naming.Context;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an address may ask for: names that DNS resolves, TLS, sizes of the pool. */
@Timeout(60)
class DatabaseAddressTest {
  private static final Duration PATIENCE = Duration.ofMillis(1500);

  private final EmbeddedMongo mongo = EmbeddedMongo.inMemory();
  private final LogLines log = new LogLines("io.chatbox.mongo");

  @AfterEach
  void close() {
    System.clearProperty(Context.PROVIDER_URL);
    mongo.close();
    log.close();
  }

  @Test
  void namesThatAreNotResolvedYetAreTriedAgain() throws IOException {
    int dnsPort;
    try (DatagramSocket free = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      dnsPort = free.getLocalPort();
    }
    System.setProperty(Context.PROVIDER_URL, "dns://127.0.0.1:" + dnsPort);
    long begin = System.nanoTime();
    try (StoreServer server =
        server("mongodb+srv://" + FakeDns.HOST + "/?tls=false", Optional.empty())) {
      server.started();
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(PATIENCE);
      assertThat(server.database.unreachable()).contains("its address is not resolved");
      assertRefused(server);
      await().until(() -> log.lines().stream().anyMatch(DatabaseAddressTest::tellsOfNames));

      try (FakeDns dns = FakeDns.start(dnsPort, mongo.port(), "authSource=users")) {
        assertThat(dns.port()).isEqualTo(dnsPort);
        await().atMost(Duration.ofSeconds(20)).until(() -> speaks(server));
        assertThat(server.database.unreachable()).isEmpty();
      }
      assertThat(speaks(server)).as("names are known now").isTrue();
    }
  }

  @Test
  void aNameThatIsNotThereIsToldOf() {
    try (FakeDns dns = FakeDns.start(0, mongo.port(), "authSource=users")) {
      System.setProperty(Context.PROVIDER_URL, "dns://127.0.0.1:" + dns.port());
      try (StoreServer server =
          server("mongodb+srv://no" + FakeDns.HOST + "/?tls=false", Optional.empty())) {
        assertRefusedFor("MongoConfigurationException", server.started());
        assertThat(server.database.unreachable()).contains("its address is not resolved");
      }
    }
  }

  private static boolean tellsOfNames(String line) {
    return line.startsWith("WARNING MongoDB operation failed, retry attempt=1 ")
        && line.contains(" fault=MongoConfigurationException cause=");
  }

  @Test
  void aServerIsTrustedForTheSakeOfItsAuthority(@TempDir Path folder) throws IOException {
    try (FakeTls tls =
        FakeTls.before(URI.create("tcp://127.0.0.1:" + mongo.port()), "localhost", folder)) {
      Path authority = Files.writeString(folder.resolve("ca.pem"), tls.certificate());
      int port = tls.address().getPort();

      try (StoreServer server = server("mongodb://localhost:" + port, Optional.of(authority))) {
        server.started();
        await().atMost(Duration.ofSeconds(20)).until(() -> speaks(server));
      }
      try (StoreServer server =
          server("mongodb://localhost:" + port + "/?tls=true", Optional.empty())) {
        assertRefusedFor("SunCertPathBuilderException", server.started());
      }
    }
  }

  @Test
  void aTrustedCertificateOfAnotherServerIsRefused(@TempDir Path folder) throws IOException {
    try (FakeTls tls =
        FakeTls.before(URI.create("tcp://127.0.0.1:" + mongo.port()), "db.test", folder)) {
      Path authority = Files.writeString(folder.resolve("ca.pem"), tls.certificate());
      String uri = "mongodb://localhost:" + tls.address().getPort();
      try (StoreServer server = server(uri, Optional.of(authority))) {
        assertRefusedFor("CertificateException", server.started());
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 20", "2000, 20", "10000, 100", "1000000, 200"})
  void connectionsFollowSockets(int sockets, int connections) {
    assertThat(DatabaseOptions.connectionsFor(sockets)).isEqualTo(connections);
  }

  @Test
  void theAddressWinsOverWhatIsDerived() {
    assertThat(settings("?maxPoolSize=7").getConnectionPoolSettings().getMaxSize()).isEqualTo(7);
    assertThat(settings("?minPoolSize=150").getConnectionPoolSettings().getMaxSize())
        .isEqualTo(150);
    assertThat(settings("").getConnectionPoolSettings().getMaxSize()).isEqualTo(100);
    assertThat(heartbeat(settings("?heartbeatFrequencyMS=7000"))).isEqualTo(7000);
    assertThat(heartbeat(settings(""))).isEqualTo(2000);
    assertThat(settings("chat?authSource=users").getCredential().getSource()).isEqualTo("users");
    assertThat(settings("chat").getCredential().getSource()).isEqualTo("chat");
  }

  @ParameterizedTest
  @CsvSource({
    "mongodb://db, , chat",
    "mongodb://db/talk, , talk",
    "mongodb://db/talk, chat, chat",
    "mongodb+srv://db.example.com/talk, , talk",
    "mongodb://ada:pw@db/admin, , chat"
  })
  void theDatabaseIsTheOneThatIsNamed(String uri, String setting, String expected) {
    Map<String, String> variables =
        new HashMap<>(
            Map.of(
                "JWT_SECRET", "kW3Zr8vQpLx1NcYt6HdB0sJmGfUo9aEi",
                "LLM_PROVIDER_1_ID", "demo",
                "LLM_PROVIDER_1_TYPE", "demo",
                "MONGO_URI", uri));
    if (setting != null) {
      variables.put("MONGO_DATABASE", setting);
    }

    assertThat(DatabaseOptions.of(TestSettings.of(variables)).database()).isEqualTo(expected);
  }

  private static long heartbeat(MongoClientSettings settings) {
    return settings.getServerSettings().getHeartbeatFrequency(TimeUnit.MILLISECONDS);
  }

  private static MongoClientSettings settings(String path) {
    DatabaseOptions options = TestStore.options("mongodb://ada:pw@db.test/" + path, "chat");
    return options.clientSettings(options.address(), new Topology());
  }

  private static StoreServer server(String uri, Optional<Path> authority) {
    DatabaseOptions usual = TestStore.options(uri, "chat", PATIENCE, 2);
    return new StoreServer(
        new DatabaseOptions(
            new Secret(uri),
            usual.database(),
            authority,
            usual.connections(),
            usual.connectTimeout(),
            usual.operationTimeout(),
            usual.retries()),
        TestRings.sealing(),
        Clock.systemUTC());
  }

  private static boolean speaks(StoreServer server) {
    try {
      return server
              .sessions
              .addMessage(
                  server.sessions.place(People.ADA, Optional.empty()).sessionId(),
                  TestStore.draft(People.ADA, "hello"))
              .message()
              .seq()
          > 0;
    } catch (ChatException away) {
      return false;
    }
  }

  private void assertRefusedFor(String cause, StoreServer server) {
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> {
              assertRefused(server);
              assertThat(log.lines()).last().asString().endsWith("cause=" + cause);
            });
  }

  private static void assertRefused(StoreServer server) {
    assertThatExceptionOfType(ChatException.class)
        .isThrownBy(() -> server.sessions.place(People.ADA, Optional.empty()));
  }
}
