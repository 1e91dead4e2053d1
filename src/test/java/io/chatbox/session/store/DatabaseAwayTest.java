package io.chatbox.session.store;

import static io.chatbox.protocol.People.ADA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.chatbox.crypto.TestRings;
import io.chatbox.dev.EmbeddedMongo;
import io.chatbox.dev.LogLines;
import io.chatbox.protocol.ChatException;
import io.chatbox.protocol.ErrorCode;
import io.chatbox.session.Message;
import io.chatbox.session.Sessions.Stored;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of calls when the database isn't there, and afterwards. */
@Timeout(60)
class DatabaseAwayTest {
  private static final Duration PATIENCE = Duration.ofMillis(600);

  private final LogLines log = new LogLines("io.chatbox.mongo");
  private int port;
  private StoreServer server;

  @BeforeEach
  void open() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    server = server("mongodb://127.0.0.1:" + port);
  }

  @AfterEach
  void close() {
    server.close();
    log.close();
  }

  @Test
  void callsFailInBoundedTimeAndSucceedOnceItIsThere() {
    long begin = System.nanoTime();
    server.started();
    assertThat(since(begin)).isLessThan(PATIENCE);

    assertFails(() -> server.sessions.place(ADA, Optional.empty()));
    assertFails(() -> say("hello"));
    assertThat(since(begin)).isLessThan(PATIENCE.multipliedBy(5));
    assertThat(log.lines())
        .anyMatch(line -> line.startsWith("WARNING MongoDB operation failed, retry"));

    try (EmbeddedMongo mongo = EmbeddedMongo.inMemory(port)) {
      assertThat(mongo.port()).isEqualTo(port);
      assertThat(eventually("hello").message().seq()).isEqualTo(1);
      assertThat(server.database.collection("keys").countDocuments())
          .as("noted first")
          .isEqualTo(1);
    }
  }

  @Test
  void whatWasAcknowledgedSurvivesAKill(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("data/chat.mv");
    Process mongo = start(file);
    List<Message> said = new ArrayList<>();
    try {
      server.started();
      said.add(eventually("the first").message());
      // It commits every 50 ms; what it acknowledged a second ago must be there.
      for (long begin = System.nanoTime(); since(begin).toMillis() < 1000; ) {
        say("more");
      }
    } finally {
      mongo.destroyForcibly().waitFor();
    }
    assertFails(() -> server.sessions.place(ADA, Optional.empty()));

    mongo = start(file);
    try {
      Stored next = eventually("after the kill");

      assertThat(next.session().id()).isEqualTo(said.get(0).sessionId());
      List<Message> all =
          server.transcripts.last(next.session().id(), Long.MAX_VALUE, 10_000).messages();
      assertThat(all).startsWith(said.get(0)).endsWith(next.message()).hasSizeGreaterThan(2);
      assertThat(all).extracting(Message::seq).doesNotHaveDuplicates().isSorted();
    } finally {
      mongo.destroyForcibly().waitFor();
    }
  }

  @Test
  void callsAfterTheCloseFailLikeOthers() {
    try (EmbeddedMongo mongo = EmbeddedMongo.inMemory(port)) {
      assertThat(mongo.uri()).endsWith(":" + port);
      server.started();
      eventually("hello");
      server.close();

      assertFails(() -> say("too late"));
    }
  }

  @Test
  void aFaultOfOursIsNotTakenForTheDatabases() {
    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                server.database.read(
                    "test",
                    () -> {
                      throw new IllegalStateException("ours");
                    }));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"mongodb://ada:hunter2/x@host", "postgres://hunter2", "mongodb://a:hunter2@x@y"})
  void anAddressThatCannotBeReadIsNotShown(String uri) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> server(uri))
        .withMessageStartingWith("MONGO_URI")
        .withMessageNotContaining("hunter2")
        .withNoCause();
  }

  private static StoreServer server(String uri) {
    return new StoreServer(
        TestStore.options(uri, "chat", PATIENCE, 2), TestRings.sealing(), Clock.systemUTC());
  }

  private Stored say(String content) {
    return server.sessions.addMessage(
        server.sessions.place(ADA, Optional.empty()).sessionId(), TestStore.draft(ADA, content));
  }

  /** Says it until it is taken; each try waits by itself. */
  private Stored eventually(String content) {
    long begin = System.nanoTime();
    while (true) {
      try {
        return say(content);
      } catch (ChatException away) {
        assertThat(since(begin)).isLessThan(Duration.ofSeconds(20));
      }
    }
  }

  private static void assertFails(ThrowingCallable call) {
    assertThatExceptionOfType(ChatException.class)
        .isThrownBy(call)
        .satisfies(fault -> assertThat(fault.code()).isEqualTo(ErrorCode.DATABASE_ERROR));
  }

  private static Duration since(long begin) {
    return Duration.ofNanos(System.nanoTime() - begin);
  }

  private Process start(Path file) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                MongoProcess.class.getName(),
                file.toString(),
                String.valueOf(port))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
    assertThat(output.readLine()).isEqualTo("up");
    return process;
  }

  /** A database that can be killed. */
  static final class MongoProcess {
    public static void main(String[] args) throws InterruptedException {
      EmbeddedMongo mongo = EmbeddedMongo.onDisk(Path.of(args[0]), Integer.parseInt(args[1]));
      System.out.println("up");
      TimeUnit.MINUTES.sleep(1); // and ends by itself should the test be gone
      mongo.close();
    }
  }
}
