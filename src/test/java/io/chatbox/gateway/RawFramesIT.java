package io.chatbox.gateway;

import static io.chatbox.gateway.RawWebSocket.ABNORMAL;
import static io.chatbox.gateway.RawWebSocket.BINARY;
import static io.chatbox.gateway.RawWebSocket.CLOSE;
import static io.chatbox.gateway.RawWebSocket.CONTINUATION;
import static io.chatbox.gateway.RawWebSocket.PING;
import static io.chatbox.gateway.RawWebSocket.PONG;
import static io.chatbox.gateway.RawWebSocket.TEXT;
import static io.chatbox.gateway.RawWebSocket.frame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chatbox.it.SocketClient;
import io.chatbox.it.TestServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Bytes on the wire that no client library would send. */
class RawFramesIT {
  private static final int LIMIT = 1_048_576; // MAX_MESSAGE_SIZE, as it is when nobody sets it.
  private static final byte[] PING_MESSAGE = RawWebSocket.text("{\"type\":\"ping\"}");

  private final TestServer server = TestServer.shared();
  private final String user = TestServer.newUser();

  /** The server tells of each frame that is none. */
  @BeforeAll
  static void expectReports() {
    String reader = " com.ibm.ws.wsoc.link.LinkRead \\d+: ";
    for (String exception :
        List.of(
            "com.ibm.ws.wsoc.FrameFormatException",
            "com.ibm.ws.wsoc.MaxMessageException",
            "java.nio.charset.MalformedInputException")) {
      TestServer.shared().expectError("^FFDC " + exception + reader, "bytes that are no frames");
    }
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource
  void whatIsNotWebSocketEndsTheConnectionInItsOwnWords(int code, String what, byte[] bytes) {
    try (RawWebSocket client = RawWebSocket.open(server, user)) {
      client.send(bytes);
      assertThat(client.closeCode()).isEqualTo(code);
    }
  }

  static Stream<Arguments> whatIsNotWebSocketEndsTheConnectionInItsOwnWords() {
    byte[] x = {'x'};
    byte[] ping = "{\"type\":\"ping\"}".getBytes(StandardCharsets.UTF_8);
    return Stream.of(
        Arguments.of(1007, "bytes that are no UTF-8", frame(TEXT, true, message("fffe"))),
        Arguments.of(1007, "surrogates as CESU-8", frame(TEXT, true, message("eda0bdedb880"))),
        Arguments.of(1007, "half a pair", frame(TEXT, true, message("eda0bd"))),
        Arguments.of(1007, "a slash in two bytes", frame(TEXT, true, message("c0af"))),
        Arguments.of(1007, "a character cut off", frame(TEXT, true, hex("e282"))),
        Arguments.of(1002, "no mask", frame(0x81, 0, ping.length, ping)),
        Arguments.of(1002, "reserved bit 1", frame(0xc1, 0x80, ping.length, ping)),
        Arguments.of(1002, "reserved bit 3", frame(0x91, 0x80, ping.length, ping)),
        Arguments.of(1002, "reserved opcode 3", frame(3, true, x)),
        Arguments.of(1002, "reserved opcode 15", frame(15, true, x)),
        Arguments.of(1002, "a ping of 126 bytes", frame(PING, true, new byte[126])),
        Arguments.of(1002, "a ping in fragments", frame(PING, false, x)),
        Arguments.of(1002, "a continuation of nothing", frame(CONTINUATION, true, x)),
        Arguments.of(
            1002, "a message inside another", joined(frame(TEXT, false, x), frame(TEXT, true, x))),
        Arguments.of(1002, "a close of one byte", frame(CLOSE, true, x)),
        Arguments.of(1002, "a close that must not be sent", RawWebSocket.close(1005)),
        Arguments.of(1007, "a close reason in no UTF-8", frame(CLOSE, true, hex("03e8ff"))),
        Arguments.of(1009, "a terabyte announced", frame(0x81, 0x80, 1L << 40, x)),
        Arguments.of(1003, "a binary message", frame(BINARY, true, x)),
        Arguments.of(1003, "a binary fragment", frame(BINARY, false, x)));
  }

  private static byte[] message(String content) {
    return joined(
        "{\"type\":\"user_message\",\"content\":\"".getBytes(StandardCharsets.UTF_8),
        hex(content),
        "\"}".getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] hex(String bytes) {
    return HexFormat.of().parseHex(bytes);
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    Stream.of(parts).forEach(all::writeBytes);
    return all.toByteArray();
  }

  @Test
  void whatTheContractRefusesLeavesTheConnection() {
    try (RawWebSocket client = RawWebSocket.open(server, user)) {
      for (String bad : List.of("", "\0", "{\"type\":\"user\",\"content\":\"\\ud800\"}", "nul")) {
        client.send(RawWebSocket.text(bad));
        assertThat(client.nextText()).contains("\"error\"").contains("INVALID_FORMAT");
      }
      assertAlive(client);
    }
  }

  @Test
  void aPingBetweenFragmentsIsAnsweredAtOnceAndTheMessageIsWhole() {
    try (RawWebSocket client = RawWebSocket.open(server, user)) {
      client.send(frame(TEXT, false, "{\"type\":".getBytes(StandardCharsets.UTF_8)));
      client.send(frame(PING, true, new byte[] {1, 2, 3}));
      RawWebSocket.Frame pong = client.next();
      assertThat(pong.opcode()).isEqualTo(PONG);
      assertThat(pong.payload()).containsExactly(1, 2, 3);
      client.send(frame(CONTINUATION, true, "\"ping\"}".getBytes(StandardCharsets.UTF_8)));

      assertThat(client.nextText()).contains("\"pong\"");
    }
  }

  @Test
  void theLimitIsCountedInBytesOverAllFragments() {
    try (RawWebSocket client = RawWebSocket.open(server, user)) {
      sendInFragments(client, pingOf(LIMIT));
      assertThat(client.nextText()).contains("\"pong\"");

      sendInFragments(client, pingOf(LIMIT + 1));
      assertThat(client.closeCode()).isEqualTo(1009);
    }
    try (RawWebSocket client = RawWebSocket.open(server, user)) {
      client.send(frame(TEXT, true, pingOf(LIMIT)));
      assertThat(client.nextText()).contains("\"pong\"");
      client.send(frame(TEXT, true, pingOf(LIMIT + 1)));
      assertThat(client.closeCode()).isEqualTo(1009);
    }
  }

  /** Half as many characters as bytes. */
  private static byte[] pingOf(int bytes) {
    String head = "{\"type\":\"ping\",\"padding\":\"";
    int padding = bytes - head.length() - 2;
    return (head + "x".repeat(padding % 2) + "ä".repeat(padding / 2) + "\"}")
        .getBytes(StandardCharsets.UTF_8);
  }

  private static void sendInFragments(RawWebSocket client, byte[] message) {
    // The server reads each part by itself: a character may not be split over two.
    int size = 16_384;
    int start = 0;
    while (start < message.length) {
      int end = Math.min(message.length, start + size);
      while (end < message.length && (message[end] & 0xc0) == 0x80) {
        end++;
      }
      byte[] part = Arrays.copyOfRange(message, start, end);
      client.offer(frame(start == 0 ? TEXT : CONTINUATION, end == message.length, part));
      start = end;
    }
  }

  @Test
  void fragmentsAreCountedToo() {
    byte[] small = frame(CONTINUATION, false, new byte[] {' '});
    try (RawWebSocket client = RawWebSocket.open(server, user)) {
      client.send(frame(TEXT, false, new byte[] {' '}));
      client.send(RawWebSocket.repeat(small, FrameParser.MAX_PARTS - 2));
      client.send(
          frame(CONTINUATION, true, "{\"type\":\"ping\"}".getBytes(StandardCharsets.UTF_8)));
      assertThat(client.nextText()).contains("\"pong\"");

      client.send(frame(TEXT, false, new byte[] {' '}));
      client.send(RawWebSocket.repeat(small, FrameParser.MAX_PARTS));
      assertThat(client.closeCode()).isEqualTo(1009);
    }
  }

  /**
   * The container loses its thread when an empty frame is split over two of its reads, and then
   * ends the connection by itself; else it is our limit.
   */
  @Test
  void endlessEmptyFragmentsAreNoMessage() {
    byte[] empty = frame(CONTINUATION, false, new byte[0]);
    try (RawWebSocket client = RawWebSocket.open(server, user)) {
      client.send(frame(TEXT, false, new byte[0]));
      for (int i = 0; i < 100; i++) {
        client.offer(RawWebSocket.repeat(empty, 1_000));
      }
      assertThat(client.closeCode()).isIn(1009, 1002, 1007, ABNORMAL);
    }
  }

  /**
   * RATE_LIMIT is 20 a second: control frames count as any others do, and are refused like them.
   */
  @Test
  void pingsOverTheLimitAreRefusedAndNotAnswered() {
    int pings = 1_000;
    try (RawWebSocket client = RawWebSocket.open(server, user)) {
      byte[] ping = frame(PING, true, new byte[] {'?'});
      client.send(RawWebSocket.repeat(ping, pings)).send(RawWebSocket.close(1000));
      int pongs = 0;
      int refusals = 0;
      RawWebSocket.Frame frame = client.next();
      for (; frame.opcode() != CLOSE; frame = client.next()) {
        if (frame.opcode() == PONG) {
          pongs++;
        } else {
          assertThat(frame.text()).contains("TOO_MANY_REQUESTS").contains("retry_after_ms");
          refusals++;
        }
      }
      System.out.printf("%d pings: %d answered, %d refused%n", pings, pongs, refusals);
    }
  }

  @Test
  void aCloseIsAnsweredAndMoreOfThemChangeNothing() {
    try (RawWebSocket client = RawWebSocket.open(server, user)) {
      client.send(
          joined(RawWebSocket.close(1000), RawWebSocket.close(1000), PING_MESSAGE, PING_MESSAGE));
      assertThat(client.closeCode()).isEqualTo(1000);
      client.awaitEnd();
    }
  }

  @Test
  void aCloseInTheMiddleOfAnAnswerIsAnsweredToo() {
    try (RawWebSocket client = RawWebSocket.open(server, user)) {
      client.send(RawWebSocket.text("{\"type\":\"user_message\",\"content\":\"[[chunks:2000]]\"}"));
      assertThat(client.nextText()).contains("loading");
      client.nextText();
      client.send(RawWebSocket.close(1000));

      assertThat(client.closeCode()).isEqualTo(1000);
      client.awaitEnd();
    }
  }

  @Test
  void theServersCloseEndsTheConnectionWhateverThePeerDoes() {
    try (RawWebSocket polite = RawWebSocket.open(server, user);
        RawWebSocket deaf = RawWebSocket.open(server, user)) {
      polite.send(frame(BINARY, true, new byte[1]));
      deaf.send(frame(BINARY, true, new byte[1]));
      assertThat(polite.closeCode()).isEqualTo(1003);
      polite.send(RawWebSocket.close(1003));
      polite.awaitEnd();

      assertThat(deaf.closeCode()).isEqualTo(1003);
      // The container alone would let it go on like this for ever.
      await()
          .atMost(Duration.ofSeconds(15))
          .until(() -> !deaf.offer(PING_MESSAGE) || !deaf.offer(frame(PONG, true, new byte[0])));
    }
  }

  @Test
  void clientsThatVanishLeaveNoPlaceTaken() throws IOException {
    for (int i = 0; i < 30; i++) {
      RawWebSocket.vanishInHandshake(server, user);
    }
    String another = TestServer.newUser();
    for (int i = 0; i < 10; i++) {
      RawWebSocket client = RawWebSocket.open(server, another);
      client.send(new byte[] {(byte) 0x81, (byte) 0xfe, 0x7f, 0, 0, 0, 0, 0, '{'});
      client.reset();
    }
    for (String userId : List.of(another, user)) {
      await()
          .atMost(Admission.PROMISE.plusSeconds(30))
          .pollInterval(Duration.ofSeconds(1))
          .untilAsserted(() -> assertThatAllPlacesAreFree(userId));
    }
  }

  private void assertThatAllPlacesAreFree(String userId) {
    List<RawWebSocket> open = new ArrayList<>();
    try {
      for (int i = 0; i < 10; i++) {
        open.add(RawWebSocket.shake(server, userId, 0, ""));
        assertThat(open.getLast().head()).startsWith("HTTP/1.1 101");
      }
    } finally {
      open.forEach(RawWebSocket::close);
    }
  }

  @Test
  void noneOfThisIsSeenByOthers() {
    try (SocketClient other = server.connect(TestServer.newUser());
        RawWebSocket bad = RawWebSocket.open(server, user)) {
      bad.send(RawWebSocket.repeat(RawWebSocket.text("no JSON"), 1_000)).reset();
      assertThat(other.say("Still there?").nextAnswer()).contains("Still there?");
      assertThat(bad.offer(PING_MESSAGE)).isFalse();
    }
  }

  private static void assertAlive(RawWebSocket client) {
    client.send(PING_MESSAGE);
    assertThat(client.nextText()).contains("\"pong\"");
  }
}
