package io.chatbox.siege;

import io.chatbox.dev.LibertyServer;
import io.chatbox.it.TestServer;
import io.chatbox.siege.Attacker.Reading;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The attacks on a server, each from addresses of its own. */
final class Attacks {
  private static final int MANY = 100;
  private static final int PIPELINES = 20;
  private static final int PIPELINED = 50;

  /** The system's buffers of a loopback connection, whose packets are large, take ten assets. */
  private static final int MORE_THAN_BUFFERS = 20;

  private static final int PINGING = 80;
  private static final int SILENT = 20_000;
  private static final byte[] JSON = Requests.bytes("{\"name\":\"" + "a".repeat(900) + "\"}");
  private static final byte[] CHUNKS = Requests.bytes("1\r\na\r\n");
  private static final byte[] HEADERS = Requests.bytes("X-Header: aaaaaaaaaaaa\r\n");

  private final Requests requests;
  private final List<Hoard> hoards;
  private final String asset;

  /**
   * @param hoards of ten users
   */
  Attacks(TestServer server, List<Hoard> hoards) {
    this.requests = new Requests(server);
    this.hoards = hoards;
    this.asset = largestAsset();
  }

  private static String largestAsset() {
    Path pages = LibertyServer.buildDirectory().resolve("chatbox");
    try (Stream<Path> files = Files.walk(pages.resolve("assets"))) {
      return files
          .filter(Files::isRegularFile)
          .max(Comparator.comparingLong(file -> file.toFile().length()))
          .map(file -> "/" + pages.relativize(file))
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** From four addresses, for each may ask sixty times a minute. */
  List<Attacker> unreadLinks() {
    return times(MANY, i -> unreadLink("127.0.2." + (1 + i % 4)));
  }

  private Attacker unreadLink(String address) {
    return Attacker.asking(
        address, requests.get("/shared/" + hoards.getFirst().share()), Reading.NOTHING);
  }

  List<Attacker> unreadSessionsOfOne() {
    return times(MANY, i -> unreadSession("127.0.3.1", hoards.getFirst()));
  }

  List<Attacker> unreadSessionsOfTen() {
    return times(
        MANY, i -> unreadSession("127.0.4." + (1 + i % 10), hoards.get(i % hoards.size())));
  }

  private Attacker unreadSession(String address, Hoard hoard) {
    return Attacker.asking(
        address, requests.get("/sessions/" + hoard.session(), hoard.user()), Reading.NOTHING);
  }

  List<Attacker> slowDownloads() {
    return times(MANY, i -> slowDownload("127.0.5.1"));
  }

  private Attacker slowDownload(String address) {
    return Attacker.asking(address, downloads(MORE_THAN_BUFFERS), Reading.SIPS);
  }

  List<Attacker> pipelines() {
    return times(PIPELINES, i -> pipeline("127.0.6.1"));
  }

  private Attacker pipeline(String address) {
    return Attacker.asking(address, downloads(PIPELINED), Reading.NOTHING);
  }

  private byte[] downloads(int count) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    times(count, i -> requests.get(asset)).forEach(all::writeBytes);
    return all.toByteArray();
  }

  List<Attacker> slowBodies() {
    return times(MANY, i -> slowBody("127.0.7.1", i));
  }

  /** With a length, with a length beyond all limits, in chunks. */
  private Attacker slowBody(String address, int kind) {
    Hoard hoard = hoards.getFirst();
    String header =
        switch (kind % 3) {
          case 0 -> "Content-Length: 1000";
          case 1 -> "Content-Length: 10000000000";
          default -> "Transfer-Encoding: chunked";
        };
    return Attacker.trickling(
        address,
        requests.patch("/sessions/" + hoard.session(), hoard.user(), header),
        kind % 3 == 2 ? CHUNKS : JSON);
  }

  /** A hundred of one user, and a hundred of ten. */
  List<Attacker> searches() {
    return times(
        2 * MANY,
        i -> {
          Hoard hoard = hoards.get(i % 2 == 0 ? 0 : i % hoards.size());
          String address = i % 2 == 0 ? "127.0.8.1" : "127.0.8." + (2 + i % 10);
          return Attacker.asking(
              address, requests.get("/sessions?q=nowhere", hoard.user()), Reading.ALL);
        });
  }

  /** Ten for a user, which is as many as each may have. */
  List<Attacker> pings() {
    List<String> users = times(PINGING / 10, i -> TestServer.newUser());
    return times(PINGING, i -> pinging("127.0.9.1", users.get(i % users.size())));
  }

  private Attacker pinging(String address, String user) {
    return Attacker.flooding(address, requests.upgrade(user), Requests.ping());
  }

  /** From a hundred addresses. */
  List<Attacker> silence() {
    return times(SILENT, i -> Attacker.silent("127.0.10." + (1 + i % 100)));
  }

  /** And what is no HTTP. */
  List<Attacker> slowHeads() {
    return times(
        MANY,
        i -> i % 5 == 0 ? Attacker.asking("127.0.11.1", garbage(i), Reading.ALL) : slowHead());
  }

  private Attacker slowHead() {
    return Attacker.trickling(
        "127.0.11.1", Requests.bytes("GET /chatbox/models HTTP/1.1\r\n"), HEADERS);
  }

  /** What a client of TLS begins with, and other bytes. */
  private static byte[] garbage(int kind) {
    byte[] bytes = new byte[500];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (i * 31 + kind);
    }
    bytes[0] = 0x16;
    bytes[1] = 0x03;
    bytes[2] = 0x01;
    return bytes;
  }

  /** A few of each kind that a server must end by itself. */
  List<Attacker> holders() {
    String user = TestServer.newUser();
    return times(
            8,
            i ->
                Stream.of(
                    unreadLink("127.0.12.1"),
                    unreadSession("127.0.12.2", hoards.getFirst()),
                    slowDownload("127.0.12.3"),
                    pipeline("127.0.12.4"),
                    slowBody("127.0.12.5", i),
                    pinging("127.0.12.6", user),
                    slowHead(),
                    Attacker.silent("127.0.12.7")))
        .stream()
        .flatMap(each -> each)
        .toList();
  }

  private static <T> List<T> times(int count, IntFunction<T> each) {
    return IntStream.range(0, count).mapToObj(each).toList();
  }
}
