import io.chatbox.dev.DevTokens;
import io.chatbox.dev.EmbeddedMongo;
import io.chatbox.dev.LibertyServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Starts Chatbox with its development database and ends both when standard input ends. Run as a
 * source file on the class path of Chatbox's tests, so that it is started exactly as they do it.
 *
 * <p>Arguments: the upstream's base address, how many users. Prints {@code pid=} of the server,
 * {@code ready_ms=} from the start of Preflight to the first 200 of readyz, a {@code url=} for each
 * user, {@code ready}.
 */
final class ChatboxUnderTest {
  private static final String JWT_KEY = "b7e2d94c1f6a4083a5d8e0c3f9b16d7240ce85ab";

  /** The load is more than any user is allowed. */
  private static final String NO_LIMIT = "1000000";

  private ChatboxUnderTest() {}

  public static void main(String[] arguments) throws Exception {
    try (EmbeddedMongo mongo = EmbeddedMongo.inMemory()) {
      Map<String, String> environment =
          Map.of(
              "SERVER_PORT",
              Integer.toString(LibertyServer.freePort()),
              "JWT_SECRET",
              JWT_KEY,
              "RATE_LIMIT",
              NO_LIMIT,
              "MESSAGE_RATE_LIMIT",
              NO_LIMIT,
              "MONGO_URI",
              mongo.uri(),
              "LLM_PROVIDER_1_ID",
              "bench",
              "LLM_PROVIDER_1_TYPE",
              "openai",
              "LLM_PROVIDER_1_MODEL",
              "bench",
              "LLM_PROVIDER_1_API_KEY",
              "sk-of-the-bench",
              "LLM_PROVIDER_1_ENDPOINT",
              arguments[0]);
      Path work =
          Files.createDirectories(LibertyServer.buildDirectory().resolve("servers/bench-work"));
      long begin = System.nanoTime();
      try (LibertyServer server =
          LibertyServer.start(new LibertyServer.Plan("bench", environment, work, false))) {
        server.awaitReady();
        System.out.println("ready_ms=" + (System.nanoTime() - begin) / 1_000_000);
        announce(server, Integer.parseInt(arguments[1]));
        while (System.in.read() >= 0) {
          // Until the benchmark ends, in whatever way.
        }
      }
    }
  }

  private static void announce(LibertyServer server, int users) {
    System.out.println("pid=" + server.process().pid());
    DevTokens tokens = new DevTokens(JWT_KEY);
    String socket = server.base().toString().replaceFirst("^http", "ws") + "/ws?token=";
    for (int user = 0; user < users; user++) {
      System.out.println("url=" + socket + tokens.user("bench-" + user));
    }
    System.out.println("ready");
  }
}
