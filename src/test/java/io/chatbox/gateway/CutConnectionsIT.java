package io.chatbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chatbox.it.Device;
import io.chatbox.it.Link;
import io.chatbox.it.ResumingClient;
import io.chatbox.it.ResumingClient.Line;
import io.chatbox.it.TcpProxy.Direction;
import io.chatbox.it.TcpProxy.End;
import io.chatbox.it.TestServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Connections that break anywhere: what is said and answered is whole, once and in order, for
 * whoever comes back and for whoever was there all the time. {@code -Dchatbox.seed=} repeats a run.
 */
class CutConnectionsIT {
  private static final int USERS = 5;
  private static final int CUTS_EACH = 20;
  private static final int DYING = 30;

  /** Words of one and of two UTF-16 units a letter; each comes as a piece of its own. */
  private static final String WORDS =
      String.join(
          " ", IntStream.range(0, 40).mapToObj(i -> "w\u00f6rd" + i + "\uD83D\uDE00").toList());

  private final TestServer server = TestServer.shared();
  private final long seed = Long.getLong("chatbox.seed", System.nanoTime());

  @Test
  void anAnswerIsWholeWhereverItIsCut() throws Exception {
    System.out.printf("cuts in mid-answer: -Dchatbox.seed=%d%n", seed);
    AtomicInteger cuts = new AtomicInteger();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> users = new ArrayList<>();
      for (int i = 0; i < USERS; i++) {
        Random random = new Random(seed + i);
        users.add(threads.submit(() -> cuts.addAndGet(cutAnswers(random))));
      }
      for (Future<?> user : users) {
        user.get();
      }
    }
    assertThat(cuts.get()).isEqualTo(USERS * CUTS_EACH);
  }

  /** How often the connection was cut before the answer's end. */
  private int cutAnswers(Random random) {
    String user = TestServer.newUser();
    List<Line> expected = new ArrayList<>();
    int cuts = 0;
    try (Device phone = Device.of(server, user);
        ResumingClient laptop = ResumingClient.start(server.base(), server.tokens().user(user))) {
      long length = lengthOfAnAnswer(phone, expected);
      for (int round = 0; round < 3 * CUTS_EACH && cuts < CUTS_EACH; round++) {
        int before = phone.network().accepted();
        cutSomewhere(phone.link(), Direction.DOWN, length, random);
        if (random.nextInt(3) == 0) {
          phone.network().onEach(link -> cutSomewhere(link, Direction.DOWN, length, random));
        }
        ask(phone, "Round " + round + " " + WORDS, expected);
        phone.network().onEach(link -> {});
        cuts += phone.network().accepted() > before ? 1 : 0;
        phone.client().reconnect();
      }
      assertShows(laptop, expected);
      assertShows(phone.client(), expected);
      assertStored(user, expected);
    }
    return cuts;
  }

  private long lengthOfAnAnswer(Device phone, List<Line> expected) {
    phone.client().awaitQuiet();
    long before = phone.link().passed(Direction.DOWN);
    ask(phone, "Uncut " + WORDS, expected);
    return phone.link().passed(Direction.DOWN) - before;
  }

  /** Asks, waits for the answer, and adds both to what is expected from now on. */
  private static void ask(Device phone, String text, List<Line> expected) {
    String id = phone.client().say(text + " [[delay:3]]");
    Line answer = new Line("ai", "You said: " + text, "stop");
    assertThat(phone.client().awaitAnswer(id)).isEqualTo(answer);
    expected.add(new Line("user", text + " [[delay:3]]", ""));
    expected.add(answer);
  }

  private static void cutSomewhere(Link link, Direction direction, long within, Random random) {
    End how = random.nextBoolean() ? End.FIN : End.RESET;
    long more = random.nextLong((long) (0.9 * within));
    link.cutAfter(direction, link.passed(direction) + more, how);
  }

  private static void assertShows(ResumingClient client, List<Line> expected) {
    client.awaitQuiet();
    client.await(() -> client.conversation().size() >= expected.size());
    assertThat(client.conversation()).isEqualTo(expected);
  }

  /** By what a client gets that knows nothing yet. */
  private void assertStored(String user, List<Line> expected) {
    try (ResumingClient fresh = ResumingClient.start(server.base(), server.tokens().user(user))) {
      assertShows(fresh, expected);
    }
  }

  /** A frame that got there in part, or whole, or was acknowledged to nobody; some are edits. */
  @Test
  void aMessageSentIntoADyingConnectionIsStoredAndAnsweredOnce() {
    System.out.printf("dying connections: -Dchatbox.seed=%d%n", seed);
    Random random = new Random(seed);
    String user = TestServer.newUser();
    List<Line> expected = new ArrayList<>();
    try (Device phone = Device.of(server, user)) {
      String last = null;
      for (int i = 0; i < DYING; i++) {
        ResumingClient client = phone.client().awaitQuiet();
        boolean edits = i % 5 == 4;
        if (edits) {
          expected.subList(expected.size() - 2, expected.size()).clear();
        }
        String before = last;
        String text = "Message " + i;
        last =
            sendAndDie(
                phone.link(), random, () -> edits ? client.edit(before, text) : client.say(text));
        assertThat(client.awaitAnswer(last).text()).isEqualTo("You said: " + text);
        expected.add(new Line("user", text, ""));
        expected.add(new Line("ai", "You said: " + text, "stop"));
      }
      assertShows(phone.client(), expected);
      assertThat(phone.client().connections()).isGreaterThan(DYING / 2);
    }
    assertStored(user, expected);
  }

  private static String sendAndDie(Link link, Random random, Supplier<String> send) {
    long before = link.passed(Direction.UP);
    switch (random.nextInt(3)) {
      case 0 -> cutSomewhere(link, Direction.UP, 180, random);
      case 1 -> cutSomewhere(link, Direction.DOWN, 600, random);
      default -> {
        link.hold(Direction.DOWN);
        String id = send.get();
        await().until(() -> link.passed(Direction.UP) > before);
        link.cut(End.RESET);
        return id;
      }
    }
    return send.get();
  }

  /** Three pages of the past, over a line on which none of them comes through at once. */
  @Test
  void whatWasMissedComesInPagesHoweverOftenTheyAreCut() {
    System.out.printf("pages: -Dchatbox.seed=%d%n", seed);
    Random random = new Random(seed);
    String user = TestServer.newUser();
    Consumer<Link> badLine =
        link -> link.cutAfter(Direction.DOWN, 160_000 + random.nextInt(100_000), End.FIN);
    try (ResumingClient laptop = ResumingClient.start(server.base(), server.tokens().user(user))) {
      for (int i = 0; i < 3; i++) {
        laptop.awaitAnswer(laptop.say("Page " + i + " [[chunks:14000]]"));
      }
      List<Line> expected = laptop.awaitQuiet().conversation();
      assertStored(user, expected);
      try (Device phone = Device.of(server, user, badLine)) {
        assertShows(phone.client(), expected);
        assertThat(phone.client().connections()).isGreaterThan(2);
      }
    }
  }

  /** Both ask at once, so that messages wait, are refused and are sent again. */
  @Test
  void twoDevicesThatAreCutAgainAndAgainShowTheSame() throws Exception {
    System.out.printf("two devices: -Dchatbox.seed=%d%n", seed);
    String user = TestServer.newUser();
    try (Device phone = Device.of(server, user, chaos(new Random(seed)));
        Device laptop = Device.of(server, user, chaos(new Random(seed + 1)));
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> one = threads.submit(() -> talk(phone.client(), "phone"));
      Future<?> other = threads.submit(() -> talk(laptop.client(), "laptop"));
      one.get();
      other.get();
      phone.network().onEach(link -> {});
      laptop.network().onEach(link -> {});
      phone.client().reconnect();
      laptop.client().reconnect();

      List<Line> seen = phone.client().awaitQuiet().conversation();
      assertEachIsAnsweredInTurn(seen);
      assertShows(laptop.client(), seen);
      assertStored(user, seen);
      assertThat(phone.client().connections() + laptop.client().connections()).isGreaterThan(4);
    }
  }

  private static Consumer<Link> chaos(Random random) {
    return link -> {
      int most = random.nextInt(4) == 0 ? 30_000 : 2_500;
      link.delay(Direction.DOWN, Duration.ofMillis(random.nextInt(5)));
      link.cutAfter(
          random.nextInt(4) == 0 ? Direction.UP : Direction.DOWN,
          700 + random.nextInt(most),
          random.nextBoolean() ? End.FIN : End.RESET);
    };
  }

  private static void talk(ResumingClient client, String name) {
    for (int i = 0; i < 8; i += 2) {
      String first = client.say(name + i + " [[history]] [[delay:4]]");
      String second = client.say(name + (i + 1) + " [[history]] [[delay:4]]");
      client.awaitAnswer(first);
      client.awaitAnswer(second);
    }
  }

  /** The model was told each time what had been said before, and never a later message. */
  private static void assertEachIsAnsweredInTurn(List<Line> conversation) {
    assertThat(conversation).hasSize(32);
    StringBuilder history = new StringBuilder();
    for (int i = 0; i < conversation.size(); i += 2) {
      assertThat(conversation.get(i).sender()).isEqualTo("user");
      String said = conversation.get(i).text().replaceFirst(" .*", "");
      history.append(i == 0 ? "" : " | ").append(i / 2 + 1).append('=').append(said);
      assertThat(conversation.get(i + 1)).isEqualTo(new Line("ai", history.toString(), "stop"));
    }
    assertThat(conversation.stream().filter(line -> line.sender().equals("user")).distinct())
        .hasSize(16);
  }
}
