package io.chatbox.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import io.chatbox.dev.DevTokens;
import io.chatbox.dev.EmbeddedMongo;
import io.chatbox.dev.FakeDns;
import io.chatbox.dev.FakeOpenAi;
import io.chatbox.dev.FakeTls;
import io.chatbox.dev.LibertyServer;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That the driver finds its database inside Liberty, whose names and classes are its own. */
class DatabaseAddressIT {
  private static final String DATABASE = "talks";

  private final DevTokens tokens = new DevTokens(TestServer.JWT_KEY);

  /** The driver asks for the name that 127.0.0.1 has, which is localhost's. */
  @Test
  void namesComeFromDnsThatIsLateAndTrustFromAFile(@TempDir Path folder) throws Exception {
    int dnsPort = LibertyServer.freePort();
    try (FakeOpenAi openAi = FakeOpenAi.start();
        EmbeddedMongo mongo = EmbeddedMongo.inMemory();
        FakeTls tls =
            FakeTls.before(URI.create("tcp://127.0.0.1:" + mongo.port()), "localhost", folder)) {
      Path authority = Files.writeString(folder.resolve("ca.pem"), tls.certificate());
      Map<String, String> settings = new HashMap<>(TestServer.environment(openAi));
      settings.put("MONGO_URI", "mongodb+srv://" + FakeDns.HOST + "/" + DATABASE);
      settings.put("MONGO_TLS_CA_FILE", authority.toString());
      settings.put("JAVA_TOOL_OPTIONS", "-Djava.naming.provider.url=dns://127.0.0.1:" + dnsPort);
      try (LibertyServer server = TestServer.launch("database-address", settings)) {
        server.await("/healthz", Duration.ofSeconds(90));
        assertThat(
                TestServer.send(
                        HttpRequest.newBuilder(URI.create(server.base() + "/readyz")).build())
                    .body())
            .contains("its address is not resolved");

        try (FakeDns dns = FakeDns.start(dnsPort, tls.address().getPort(), "authSource=users")) {
          assertThat(dns.port()).isEqualTo(dnsPort);
          server.awaitReady();
          talk(server);
        }
        assertStored(mongo);
      }
    }
  }

  private void talk(LibertyServer server) {
    try (SocketClient client =
        SocketClient.open(server.base(), tokens.user(TestServer.newUser()))) {
      assertThat(client.say("Hi").nextAnswer()).isEqualTo("You said: Hi");
    }
  }

  private static void assertStored(EmbeddedMongo mongo) {
    try (MongoClient client = MongoClients.create(mongo.uri())) {
      assertThat(client.getDatabase(DATABASE).getCollection("messages").countDocuments())
          .isEqualTo(2);
    }
  }
}
