package io.chatbox.gateway;

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
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
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
        Arguments.of(1002, "close 999", RawWebSocket.close(999)),
        Arguments.of(1002, "close 1004", RawWebSocket.close(1004)),
        Arguments.of(1002, "close 1005", RawWebSocket.close(1005)),
        Arguments.of(1002, "close 1006", RawWebSocket.close(1006)),
        Arguments.of(1002, "close 1015", RawWebSocket.close(1015)),
        Arguments.of(1002, "close 2999", RawWebSocket.close(2999)),
        Arguments.of(1002, "close 5000", RawWebSocket.close(5000)),
        Arguments.of(1002, "close 65535", RawWebSocket.close(65_535)),
        Arguments.of(1007, "a close reason in no UTF-8", frame(CLOSE, true, hex("03e8ff"))),
        Arguments.of(1009, "a terabyte announced", frame(0x81, 0x80, 1L << 40, x)),
        Arguments.of(1002, "a length below zero", longFrame(Long.MIN_VALUE)),
        Arguments.of(1002, "a length in too many bytes", longFrame(125)),
        Arguments.of(1003, "a binary message", frame(BINARY, true, x)),
        Arguments.of(1003, "a binary fragment", frame(BINARY, false, x)));
  }

  private static byte[] longFrame(long length) {
    return ByteBuffer.allocate(14).putShort((short) 0x81ff).putLong(length).putInt(0).array();
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
    int size = 16_383; // An odd one: characters are split over two.
    for (int start = 0; start < message.length; start += size) {
      int end = Math.min(message.length, start + size);
      byte[] part = Arrays.copyOfRange(message, start, end);
      client.offer(frame(start == 0 ? TEXT : CONTINUATION, end == message.length, part));
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

  @Test
  void endlessEmptyFragmentsAreNoMessage() {
    byte[] empty = frame(CONTINUATION, false, new byte[0]);
    try (RawWebSocket client = RawWebSocket.open(server, user)) {
      client.send(frame(TEXT, false, new byte[0]));
      for (int i = 0; i < 100; i++) {
        client.offer(RawWebSocket.repeat(empty, 1_000));
      }
      assertThat(client.closeCode()).isEqualTo(1009);
    }
  }

  /** In any two frames, and in frames of one byte each. */
  @Test
  void aMessageMayBeCutWithinItsCharacters() {
    String content = "Grüße 😀 für 世界";
    byte[] message =
        "{\"type\":\"regenerate\",\"client_msg_id\":\"%s\"}"
            .formatted(content)
            .getBytes(StandardCharsets.UTF_8);
    try (RawWebSocket client = RawWebSocket.open(server, user)) {
      for (int at = 0; at <= message.length; at++) {
        client.send(frame(TEXT, false, Arrays.copyOf(message, at)));
        client.send(frame(CONTINUATION, true, Arrays.copyOfRange(message, at, message.length)));
        assertThat(client.nextText()).as("cut at %d", at).contains("\"error\"", content);
      }
      client.send(frame(TEXT, false, new byte[0]));
      for (byte octet : message) {
        client.send(frame(CONTINUATION, false, new byte[] {octet}));
      }
      client.send(frame(CONTINUATION, true, new byte[0]));
      assertThat(client.nextText()).contains("\"error\"", content);
    }
  }

  /** No client may (RFC 6455 section 4.1), some do. */
  @Test
  void whatComesWithTheHandshakeIsHeardToo() {
    byte[] more = RawWebSocket.text("{\"type\":\"ping\",\"client_msg_id\":\"later\"}");
    try (RawWebSocket client = RawWebSocket.hurry(server, user, joined(PING_MESSAGE, more))) {
      assertThat(client.nextText()).contains("connection_status");
      assertThat(client.nextText()).contains("\"pong\"");
      assertThat(client.nextText()).contains("\"pong\"");
      for (int i = 0; i < 100; i++) {
        assertAlive(client);
      }
    }
  }

  @Test
  void aCloseWithoutACodeIsAnsweredWithoutOne() {
    try (RawWebSocket client = RawWebSocket.open(server, user)) {
      client.send(frame(CLOSE, true, new byte[0]));
      assertThat(client.closeCode()).isEqualTo(1005);
      client.awaitEnd();
    }
  }

  @Test
  void aCloseOfTheClientsOwnIsAnsweredWithItsCode() {
    for (int code : new int[] {1000, 1001, 1003, 1007, 1014, 3000, 4999}) {
      try (RawWebSocket client = RawWebSocket.open(server, user)) {
        client.send(frame(TEXT, false, new byte[] {'{'})).send(RawWebSocket.close(code));
        assertThat(client.closeCode()).isEqualTo(code);
        client.awaitEnd();
      }
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
    String silent = TestServer.newUser();
    for (int i = 0; i < 10; i++) {
      RawWebSocket client = RawWebSocket.open(server, another);
      client.send(new byte[] {(byte) 0x81, (byte) 0xfe, 0x7f, 0, 0, 0, 0, 0, '{'});
      client.reset();
    }
    for (int i = 0; i < 10; i++) {
      RawWebSocket.open(server, silent).reset();
    }
    for (String userId : List.of(another, silent, user)) {
      await()
          .atMost(Admission.PROMISE.plusSeconds(30))
          .pollInterval(Duration.ofSeconds(1))
          .untilAsserted(() -> assertThatAllPlacesAreFree(userId));
    }
    await()
        .atMost(Duration.ofSeconds(15))
        .untilAsserted(() -> assertThat(Figures.stacks(server)).doesNotContain("\"socket-close\""));
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
