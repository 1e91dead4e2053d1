package io.chatbox.gateway;

import static io.chatbox.gateway.RawWebSocket.BINARY;
import static io.chatbox.gateway.RawWebSocket.CLOSE;
import static io.chatbox.gateway.RawWebSocket.CONTINUATION;
import static io.chatbox.gateway.RawWebSocket.PING;
import static io.chatbox.gateway.RawWebSocket.PONG;
import static io.chatbox.gateway.RawWebSocket.TEXT;
import static io.chatbox.gateway.RawWebSocket.frame;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatbox.protocol.CloseCode;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameParserTest {
  private static final int LIMIT = 100_000;
  private static final byte[] NOTHING = {};
  private static final PeerFrame BROKEN = new PeerFrame.Refused(CloseCode.PROTOCOL_ERROR, "");
  private static final PeerFrame TOO_BIG = new PeerFrame.Refused(CloseCode.TOO_BIG, "");
  private static final PeerFrame NOT_UTF8 = new PeerFrame.Refused(CloseCode.NOT_UTF8, "");

  /** What a client sends, and what is to be heard of it. */
  private record Sent(byte[] bytes, PeerFrame heard) {}

  @Property
  void howeverTheBytesAreCutTheSameIsHeard(
      @ForAll("frames") List<Sent> frames,
      @ForAll @Size(max = 20) List<@IntRange(min = 1, max = 400) Integer> cuts) {
    byte[] all = joined(frames.stream().map(Sent::bytes).toArray(byte[][]::new));

    assertThat(heard(LIMIT, all, cuts)).isEqualTo(frames.stream().map(Sent::heard).toList());
  }

  @Provide
  Arbitrary<List<Sent>> frames() {
    Arbitrary<Integer> mask = Arbitraries.integers();
    Arbitrary<byte[]> payload = Arbitraries.bytes().array(byte[].class).ofMaxSize(125);
    Arbitrary<String> text =
        Arbitraries.of("ä", "€", "😀", "x", "\0")
            .list()
            .ofMaxSize(300)
            .map(characters -> String.join("", characters));
    return Arbitraries.oneOf(
            Combinators.combine(text, mask, Arbitraries.integers().between(1, 99))
                .as(FrameParserTest::message),
            Combinators.combine(payload, mask)
                .as(
                    (bytes, key) ->
                        new Sent(
                            masked(PING, true, bytes, key),
                            new PeerFrame.Ping(ByteBuffer.wrap(bytes)))),
            Combinators.combine(payload, mask)
                .as((bytes, key) -> new Sent(masked(PONG, true, bytes, key), new PeerFrame.Pong())))
        .list()
        .ofMaxSize(8);
  }

  /** Cut without regard for characters, an empty fragment at the end. */
  private static Sent message(String text, int mask, int fragment) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int at = 0; at < bytes.length; at += fragment) {
      byte[] part = Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + fragment));
      all.writeBytes(masked(at == 0 ? TEXT : CONTINUATION, false, part, mask + at));
    }
    all.writeBytes(masked(bytes.length == 0 ? TEXT : CONTINUATION, true, NOTHING, mask));
    return new Sent(all.toByteArray(), new PeerFrame.Text(text));
  }

  private static byte[] masked(int opcode, boolean last, byte[] payload, int mask) {
    byte[] frame = frame(opcode, last, payload);
    int start = frame.length - payload.length;
    ByteBuffer.wrap(frame).putInt(start - Integer.BYTES, mask);
    for (int i = 0; i < payload.length; i++) {
      frame[start + i] ^= (byte) (mask >>> 24 - 8 * (i % 4));
    }
    return frame;
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  private static List<PeerFrame> heard(byte[]... frames) {
    List<PeerFrame> whole = heard(LIMIT, joined(frames), List.of());
    assertThat(heard(LIMIT, joined(frames), List.of(1))).isEqualTo(whole);
    return whole;
  }

  /** Without reasons: what counts is the code. The last cut is repeated. */
  private static List<PeerFrame> heard(int limit, byte[] all, List<Integer> cuts) {
    List<PeerFrame> heard = new ArrayList<>();
    FrameParser parser = new FrameParser(limit, frame -> heard.add(withoutReason(frame)));
    int at = 0;
    for (int i = 0; at < all.length; i++) {
      int length = cuts.isEmpty() ? all.length : cuts.get(Math.min(i, cuts.size() - 1));
      byte[] part = Arrays.copyOfRange(all, at, Math.min(all.length, at + length));
      parser.parse(part, part.length);
      at += length;
    }
    return heard;
  }

  private static PeerFrame withoutReason(PeerFrame frame) {
    return frame instanceof PeerFrame.Refused(CloseCode code, String reason)
        ? new PeerFrame.Refused(code, "")
        : frame;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 124, 125, 126, 127, 128, 255, 256, 32_767, 32_768, 65_535, 65_536})
  void lengthsOfEachForm(int length) {
    String text = "x".repeat(length);

    assertThat(heard(frame(TEXT, true, text.getBytes(StandardCharsets.UTF_8))))
        .containsExactly(new PeerFrame.Text(text));
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE, -1, 0xffff_ffff_0000_0000L})
  void aLengthWithASignIsNone(long length) {
    assertThat(heard(longFrame(length))).containsExactly(BROKEN);
  }

  @ParameterizedTest
  @ValueSource(longs = {LIMIT + 1, 1L << 40, Long.MAX_VALUE})
  void whatIsTooLongIsRefusedWhenItIsAnnounced(long length) {
    assertThat(heard(longFrame(length))).containsExactly(TOO_BIG);
  }

  @Test
  void aLengthHasNoMoreBytesThanItNeeds() {
    byte[] sixteen = {(byte) 0x81, (byte) 0xfe, 0, 125, 0, 0, 0, 0};

    assertThat(heard(sixteen)).containsExactly(BROKEN);
    assertThat(heard(longFrame(65_535))).containsExactly(BROKEN);
  }

  private static byte[] longFrame(long length) {
    return ByteBuffer.allocate(14)
        .put((byte) 0x81)
        .put((byte) 0xff)
        .putLong(length)
        .putInt(0)
        .array();
  }

  @Test
  void theLimitIsCountedInBytesOverAllFragments() {
    byte[] half = "ä".repeat(LIMIT / 4).getBytes(StandardCharsets.UTF_8);

    assertThat(heard(frame(TEXT, false, half), frame(CONTINUATION, true, half)))
        .containsExactly(new PeerFrame.Text("ä".repeat(LIMIT / 2)));
    assertThat(
            heard(
                frame(TEXT, false, half),
                frame(CONTINUATION, false, half),
                frame(CONTINUATION, true, new byte[1])))
        .containsExactly(TOO_BIG);
  }

  @Test
  void theLargestLengthIsTooLongBehindAnyFragment() {
    byte[] largest = longFrame(Long.MAX_VALUE);
    largest[0] = CONTINUATION;

    assertThat(heard(frame(TEXT, false, new byte[] {'x'}), largest)).containsExactly(TOO_BIG);
  }

  @Test
  void emptyFragmentsAreCountedInEveryMessage() {
    byte[] empty = frame(CONTINUATION, false, NOTHING);
    byte[] end = frame(CONTINUATION, true, NOTHING);
    byte[] most = RawWebSocket.repeat(empty, FrameParser.MAX_PARTS - 2);
    byte[] begin = frame(TEXT, false, NOTHING);

    assertThat(heard(begin, most, end, begin, most, end))
        .containsExactly(new PeerFrame.Text(""), new PeerFrame.Text(""));
    assertThat(heard(begin, most, empty, end)).containsExactly(TOO_BIG);
  }

  @Test
  void afterARefusalOnlyTheCloseIsHeard() {
    byte[] after =
        joined(
            frame(CONTINUATION, true, NOTHING),
            frame(TEXT, true, new byte[] {'x'}),
            frame(PING, true, NOTHING),
            RawWebSocket.close(4_000),
            frame(TEXT, true, NOTHING));
    PeerFrame close = new PeerFrame.Close(4_000);

    assertThat(heard(frame(BINARY, false, NOTHING), after))
        .containsExactly(new PeerFrame.Refused(CloseCode.UNSUPPORTED_DATA, ""), close);
    assertThat(heard(frame(TEXT, false, new byte[] {(byte) 0xff}), after))
        .containsExactly(NOT_UTF8, close);
    assertThat(heard(frame(TEXT, false, new byte[LIMIT + 1]), after))
        .containsExactly(TOO_BIG, close);
    assertThat(heard(frame(CONTINUATION, true, NOTHING), after)).containsExactly(BROKEN);
  }

  /** A ping in between must not make it look as if the message had ended. */
  @Test
  void aMessageInAnotherIsNoneEvenBehindAPing() {
    assertThat(
            heard(
                frame(TEXT, false, NOTHING),
                frame(PING, true, NOTHING),
                frame(TEXT, true, NOTHING)))
        .containsExactly(new PeerFrame.Ping(ByteBuffer.allocate(0)), BROKEN);
    assertThat(heard(frame(TEXT, true, NOTHING), frame(CONTINUATION, true, NOTHING)))
        .containsExactly(new PeerFrame.Text(""), BROKEN);
  }

  @Test
  void aCloseIsTheLast() {
    assertThat(heard(frame(TEXT, false, NOTHING), frame(CLOSE, true, NOTHING), new byte[] {0}))
        .containsExactly(new PeerFrame.Close(Wire.NO_CODE));
  }

  @Test
  void aCloseCodeIsOneThatMayBeSent() {
    for (int code = 0; code <= 0xffff; code++) {
      boolean known = code >= 1000 && code <= 1014 && code != 1004 && code != 1005 && code != 1006;
      boolean free = code >= 3000 && code <= 4999;

      assertThat(heard(LIMIT, RawWebSocket.close(code), List.of()))
          .containsExactly(known || free ? new PeerFrame.Close(code) : BROKEN);
    }
  }

  /** What Java takes for UTF-8 when it has it whole. */
  @Property
  void textIsUtf8OrRefused(
      @ForAll @Size(max = 6) List<@IntRange(max = 255) Integer> octets,
      @ForAll @IntRange(max = 6) int cut) {
    byte[] bytes = new byte[octets.size()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = octets.get(i).byteValue();
    }
    int at = Math.min(cut, bytes.length);
    String text = new String(bytes, StandardCharsets.UTF_8);
    boolean valid = Arrays.equals(text.getBytes(StandardCharsets.UTF_8), bytes);

    assertThat(
            heard(
                frame(TEXT, false, Arrays.copyOf(bytes, at)),
                frame(CONTINUATION, true, Arrays.copyOfRange(bytes, at, bytes.length))))
        .containsExactly(valid ? new PeerFrame.Text(text) : NOT_UTF8);
  }
}
