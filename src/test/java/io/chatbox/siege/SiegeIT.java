package io.chatbox.siege;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chatbox.dev.ExpectedErrors;
import io.chatbox.dev.FakeOpenAi;
import io.chatbox.dev.TestMongo;
import io.chatbox.gateway.Figures;
import io.chatbox.it.TestServer;
import io.chatbox.session.store.StoreServer;
import io.chatbox.siege.Watcher.Watch;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Attacks by a single address or user, or by a few. While each goes on, somebody chats and is
 * answered as ever, somebody else can come and be answered, and afterwards all is as before.
 */
class SiegeIT {
  /** Of each attack. */
  private static final Duration WINDOW = Duration.ofSeconds(6);

  /** What two busy cores may take by themselves, whatever the usual time is. */
  private static final Duration NOISE_OF_MEDIAN = Duration.ofMillis(250);

  private static final Duration NOISE_OF_P99 = Duration.ofSeconds(2);
  private static final Duration NEWCOMER_LIMIT = Duration.ofSeconds(4);

  /** In which all is as before again, those who hold on included. */
  private static final Duration AFTERMATH = Duration.ofSeconds(75);

  /** Of questions, until a server that was just started has warmed up. */
  private static final int MOST_ROUNDS = 8;

  private static final Duration WARM = Duration.ofMillis(60);

  private static final int THREADS_MORE = 20;

  /** Of the pool of connections to the database. */
  private static final int DESCRIPTORS_MORE = 50;

  /** Of our own. */
  private static final int CLIENTS_MORE = 3;

  private static final int MEGABYTES_MORE = 40;

  private static final int USERS = 10;
  private static final String ANSWERED = "answered";

  /** Fewer than the attackers try to open. */
  private static final int DESCRIPTORS = 8_192;

  /** Of this process, which may have as few as the server could. */
  private static final int MOST_OPEN = 15_000;

  private static final TestServer.Bounds BOUNDS =
      new TestServer.Bounds("-Xmx600m -XX:+ExitOnOutOfMemoryError", DESCRIPTORS);

  private static final TestMongo MONGO = TestMongo.open();
  private static final FakeOpenAi MODEL = FakeOpenAi.start();
  private static List<Hoard> hoards;
  private static TestServer server;
  private static int starts;
  private static boolean spoilt;
  private static Footprint before;
  private static long heapBefore;

  @BeforeAll
  static void storeConversations() {
    CompletableFuture<TestServer> starting = CompletableFuture.supplyAsync(SiegeIT::start);
    try (StoreServer store = Hoard.store(MONGO)) {
      List<String> users = Stream.generate(TestServer::newUser).limit(USERS).toList();
      Hoard.storeSmallOnes(users.getFirst(), store);
      hoards = users.stream().map(user -> Hoard.of(user, store)).toList();
    } finally {
      server = starting.join();
    }
    measure();
  }

  /** With the limit of requests that servers have by themselves. */
  private static TestServer start() {
    starts++;
    String name = "siege-" + starts;
    ExpectedErrors.in(
        name,
        "^FFDC java.*Exception com.ibm.ws.webcontainer.srt.SRTServletRequest.finish 875:",
        "attackers leave in the middle of their bodies");
    return TestServer.start(name, MONGO, MODEL, Map.of("RATE_LIMIT", ""), BOUNDS);
  }

  private static void measure() {
    for (int i = 0; i < MOST_ROUNDS && watch().median().compareTo(WARM) > 0; i++) {
      continue;
    }
    heapBefore = Figures.heapMegabytes(server);
    before = Footprint.of(server);
    System.out.printf("siege: before: %s, heap %d MB%n", before, heapBefore);
  }

  private static Watch watch() {
    try (Watcher watcher = Watcher.of(server)) {
      pass(WINDOW.dividedBy(3));
      Watch watch = watcher.end();
      System.out.printf("siege: as usual: %s%n", watch);
      return watch;
    }
  }

  /** A server that an attack ended or froze spoils nobody else's test. */
  @BeforeEach
  void replaceSpoilt() {
    if (spoilt) {
      server.liberty().kill();
      server = start();
      measure();
    }
    spoilt = true;
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  @Test
  void unreadReadsByLink() throws Exception {
    withstand("unread reads by link", attacks().unreadLinks());
  }

  @Test
  void unreadReadsByOneUser() throws Exception {
    withstand("unread reads by one user", attacks().unreadSessionsOfOne());
  }

  @Test
  void unreadReadsByTenUsers() throws Exception {
    withstand("unread reads by ten users", attacks().unreadSessionsOfTen());
  }

  @Test
  void slowDownloads() throws Exception {
    withstand("slow downloads", attacks().slowDownloads());
  }

  @Test
  void unreadPipelines() throws Exception {
    withstand("unread pipelines", attacks().pipelines());
  }

  @Test
  void slowBodies() throws Exception {
    withstand("slow bodies", attacks().slowBodies());
  }

  @Test
  void parallelSearches() throws Exception {
    withstand("parallel searches", attacks().searches());
  }

  @Test
  void pingsWithoutEnd() throws Exception {
    withstand("pings without end", attacks().pings());
  }

  @Test
  void silentConnections() throws Exception {
    withstand("silent connections", attacks().silence());
  }

  @Test
  void slowHeadsAndGarbage() throws Exception {
    withstand("slow heads and garbage", attacks().slowHeads());
  }

  /** Those who hold on are cut off; they stay as long as they are let. */
  @Test
  void whoHoldsOnIsCutAndAllIsAsBefore() throws Exception {
    long start = System.nanoTime();
    try (Crowd crowd = Crowd.of(address(), attacks().holders())) {
      assertThat(crowd.awaitAll(WINDOW)).isTrue();
      asBefore("with all attackers still there");
    } finally {
      System.out.printf(
          "siege: holding on: %d s%n", TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start));
    }
    long heap = Figures.heapMegabytes(server);
    System.out.printf("siege: heap %d MB, after %d MB before%n", heap, heapBefore);
    assertThat(heap).isLessThan(heapBefore + MEGABYTES_MORE);
    spoilt = false;
  }

  private Attacks attacks() {
    return new Attacks(server, hoards);
  }

  private static InetSocketAddress address() {
    return new InetSocketAddress("127.0.0.1", server.base().getPort());
  }

  private void withstand(String what, List<Attacker> attackers) throws Exception {
    Watch usual = watch();
    long start = System.nanoTime();
    Footprint peak = Footprint.NONE;
    Watch watch;
    Tally tally;
    String newcomer;
    int open;
    try (Crowd crowd = Crowd.of(address(), attackers, MOST_OPEN);
        Watcher watcher = Watcher.of(server)) {
      crowd.awaitAll(WINDOW);
      FutureTask<Duration> coming =
          new FutureTask<>(() -> Watcher.newcomer(server, InetAddress.getByName("127.0.20.1")));
      Thread.startVirtualThread(coming);
      long end = start + WINDOW.toNanos();
      do {
        peak = peak.or(Footprint.of(server));
        pass(Duration.ofMillis(250));
      } while (System.nanoTime() < end);
      open = crowd.open();
      watch = watcher.end();
      newcomer = within(NEWCOMER_LIMIT, coming);
      tally = crowd.end();
    }
    System.out.printf(
        "siege: %s: %s%n  newcomer: %s; at most %s; %d of %d attackers were there at the end: %s%n",
        what, watch, newcomer, peak, open, attackers.size(), tally);

    assertAlive();
    assertThat(watch.lost()).as("questions without an answer").isZero();
    assertThat(watch.median()).isLessThan(atMost(usual.median(), NOISE_OF_MEDIAN));
    assertThat(watch.p99()).isLessThan(atMost(usual.p99(), NOISE_OF_P99));
    assertThat(newcomer).isEqualTo(ANSWERED);
    assertThat(tally.refusalsWithoutTime()).isEmpty();
    asBefore(what);
    spoilt = false;
    System.out.printf(
        "siege: %s: over after %d s%n",
        what, TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start));
  }

  private static String within(Duration limit, FutureTask<Duration> coming) throws Exception {
    try {
      Duration took = coming.get(limit.toMillis(), TimeUnit.MILLISECONDS);
      return took.compareTo(limit) < 0 ? ANSWERED : "answered after " + took;
    } catch (TimeoutException e) {
      coming.cancel(true);
      return "not answered";
    } catch (ExecutionException e) {
      return "not answered: " + e.getCause();
    }
  }

  private static Duration atMost(Duration usual, Duration noise) {
    Duration twice = usual.multipliedBy(2);
    return twice.compareTo(noise) > 0 ? twice : noise;
  }

  private static void assertAlive() throws IOException {
    assertThat(server.liberty().process().isAlive()).as("the server lives").isTrue();
    assertThat(server.liberty().log()).doesNotContain("OutOfMemoryError");
  }

  private static void asBefore(String what) {
    Footprint[] last = {Footprint.NONE};
    try {
      await()
          .atMost(AFTERMATH)
          .pollInterval(Duration.ofMillis(500))
          .untilAsserted(
              () -> {
                last[0] = Footprint.of(server);
                assertThat(last[0].threads()).isLessThan(before.threads() + THREADS_MORE);
                assertThat(last[0].descriptors())
                    .isLessThan(before.descriptors() + DESCRIPTORS_MORE);
                assertThat(last[0].connections()).isLessThan(before.connections() + CLIENTS_MORE);
              });
    } finally {
      System.out.printf("siege: %s: in the end %s%n", what, last[0]);
    }
  }

  /** A window of measuring, not a wait for anything. */
  private static void pass(Duration time) {
    for (long end = System.nanoTime() + time.toNanos(); System.nanoTime() < end; ) {
      LockSupport.parkNanos(end - System.nanoTime());
    }
  }
}
