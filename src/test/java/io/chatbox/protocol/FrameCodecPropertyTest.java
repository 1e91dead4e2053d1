package io.chatbox.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatbox.protocol.ClientFrame.UserMessage;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class FrameCodecPropertyTest {
  private static final SessionId SESSION = new SessionId("s");
  private static final MessageId MESSAGE = new MessageId("m");

  private final FrameCodec codec =
      new FrameCodec(Clock.fixed(Instant.parse("2026-03-01T09:30:00Z"), ZoneOffset.UTC));

  @Property(tries = 5_000)
  void whateverComesIsAFrameOrARefusal(@ForAll @From("inputs") String input) {
    try {
      assertThat(codec.decode(input)).isNotNull();
    } catch (ChatException refusal) {
      assertThat(refusal.code()).isIn(ErrorCode.INVALID_FORMAT, ErrorCode.MISSING_FIELD);
      assertThat(refusal.getMessage()).matches("[A-Z][\\p{Alnum} ,.:_-]{20,100}\\.");
    }
  }

  @Provide
  Arbitrary<String> inputs() {
    return Arbitraries.oneOf(Arbitraries.strings().all(), almostJson(), damagedFrames());
  }

  private static Arbitrary<String> almostJson() {
    return Arbitraries.of(
            "{",
            "}",
            "[",
            "]",
            ":",
            ",",
            " ",
            "\"",
            "\"type\":",
            "\"user_message\"",
            "\"user\"",
            "\"ping\"",
            "\"content\":",
            "\"metadata\":{",
            "\"sender\":",
            "\"session_id\":",
            "\"sync\"",
            "\"seq\":",
            "\"offset\":",
            "\"feedback\"",
            "\"message_id\":",
            "{\"rating\":\"up\"}",
            "\"\\ud800\"",
            "\"\\u0000\"",
            "\"x\"",
            "null",
            "true",
            "-",
            "0",
            "1e999",
            "\\",
            "\ufeff",
            "\0",
            "\ud83d",
            "tru")
        .list()
        .ofMaxSize(30)
        .map(tokens -> String.join("", tokens));
  }

  /** Real frames with one stretch replaced, some behind more than a parser's buffer. */
  private static Arbitrary<String> damagedFrames() {
    Arbitrary<String> frames = Arbitraries.of(List.copyOf(DocumentedExamples.read().values()));
    return Combinators.combine(
            frames,
            Arbitraries.of(0, 0, 4_090, 8_180),
            Arbitraries.doubles().between(0, 1),
            Arbitraries.integers().between(0, 4),
            Arbitraries.strings().all().ofMaxLength(3))
        .as(
            (frame, padding, place, removed, inserted) -> {
              int start = (int) (place * frame.length());
              int end = Math.min(frame.length(), start + removed);
              return " ".repeat(padding)
                  + frame.substring(0, start)
                  + inserted
                  + frame.substring(end);
            });
  }

  @Property
  void contentSurvivesTheWay(
      @ForAll @From("unicode") String content, @ForAll @IntRange(max = 9_000) int padding) {
    String json =
        Json.createObjectBuilder()
            .add("padding", "\n".repeat(padding))
            .add("content", content)
            .add("type", "user_message")
            .add("metadata", Json.createObjectBuilder().add("k", content))
            .build()
            .toString();
    String kept =
        content
            .replace("\0", "")
            .replaceAll("(?U)^[\\s\\x1c-\\x1f]+", "")
            .replaceAll("(?U)[\\s\\x1c-\\x1f]+$", "");

    if (kept.isEmpty()) {
      assertThatThrownBy(() -> codec.decode(json))
          .isInstanceOfSatisfying(
              ChatException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.MISSING_FIELD));
    } else {
      assertThat(codec.decode(json))
          .isEqualTo(new UserMessage(ClientFrame.Header.EMPTY, kept, Map.of("k", kept)));
    }
  }

  @Property
  void numbersAreReadAsTheyStandOrRefused(@ForAll @From("numbers") String number) {
    boolean whole = number.matches("0|[1-9][0-9]{0,17}");
    boolean offset = whole && Long.parseLong(number) <= Integer.MAX_VALUE;

    assertThat(sync("{\"type\":\"sync\",\"seq\":" + number + "}"))
        .isEqualTo(whole ? sync(Long.parseLong(number), 0) : Optional.empty());
    assertThat(sync("{\"offset\":" + number + ",\"type\":\"sync\",\"seq\":1}"))
        .isEqualTo(offset ? sync(1, Integer.parseInt(number)) : Optional.empty());
  }

  private Optional<ClientFrame> sync(String json) {
    try {
      return Optional.of(codec.decode(json));
    } catch (ChatException refusal) {
      assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_FORMAT);
      return Optional.empty();
    }
  }

  private static Optional<ClientFrame> sync(long seq, int offset) {
    return Optional.of(new ClientFrame.Sync(ClientFrame.Header.EMPTY, seq, null, offset));
  }

  /** Those that JSON has, those that it doesn't, and the neighbours of all limits. */
  @Provide
  Arbitrary<String> numbers() {
    return Arbitraries.oneOf(
        Arbitraries.longs().map(Object::toString),
        Arbitraries.bigIntegers().map(Object::toString),
        Arbitraries.doubles().map(Object::toString),
        Arbitraries.of(0L, (long) Integer.MAX_VALUE, 1_000_000_000_000_000_000L, Long.MAX_VALUE)
            .flatMap(
                edge ->
                    Arbitraries.longs().between(edge - 2, edge == Long.MAX_VALUE ? edge : edge + 2))
            .map(Object::toString),
        Arbitraries.strings().withChars("0123456789.eE+-").ofMinLength(1).ofMaxLength(24));
  }

  /** Any text but for halves of surrogate pairs, within the limit of metadata. */
  @Provide
  Arbitrary<String> unicode() {
    Arbitrary<Integer> codePoints =
        Arbitraries.oneOf(
            Arbitraries.integers().between(0, 0x10ffff),
            Arbitraries.integers().between(0, 0x7f),
            Arbitraries.of(0x85, 0xa0, 0x1680, 0x2003, 0x2028, 0x202f, 0x3000, 0xfeff));
    return codePoints
        .filter(c -> c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE)
        .list()
        .ofMaxSize(Limits.METADATA_VALUE / 2)
        .map(
            points -> {
              StringBuilder text = new StringBuilder();
              points.forEach(text::appendCodePoint);
              return text.toString();
            });
  }

  @Property
  void whatIsWrittenReadsBack(@ForAll @From("anyText") String text) {
    // What UTF-16's own encoder makes of halves of pairs is what the contract wants.
    String sendable =
        new String(text.getBytes(StandardCharsets.UTF_16BE), StandardCharsets.UTF_16BE);

    assertThat(parse(new ServerFrame.PlainAnswer(text)).getString("content")).isEqualTo(sendable);
    assertThat(parse(new ServerFrame.AnswerPiece(SESSION, MESSAGE, 7, text)).getString("content"))
        .isEqualTo(sendable);
    JsonObject shown =
        parse(
                new ServerFrame.MessageShown(
                    new ServerFrame.MessageRef(SESSION, MESSAGE, 1),
                    null,
                    Sender.ADMIN,
                    "x",
                    Instant.EPOCH,
                    Map.of(text, text)))
            .getJsonObject("metadata");
    assertThat(shown.keySet()).containsExactly(sendable);
    assertThat(shown.getString(sendable)).isEqualTo(sendable);
  }

  @Property(tries = 200)
  void aLongFrameIsWrittenInPieces(
      @ForAll @From("anyText") String text, @ForAll @IntRange(min = 1, max = 9_000) int begin)
      throws IOException {
    ServerFrame frame =
        new ServerFrame.MessageShown(
            new ServerFrame.MessageRef(SESSION, MESSAGE, 1),
            null,
            Sender.ADMIN,
            "x".repeat(begin) + (text + "y").repeat(20_000 / (text.length() + 1)),
            Instant.EPOCH,
            Map.of("a", text));
    List<Integer> pieces = new ArrayList<>();
    StringWriter written =
        new StringWriter() {
          @Override
          public void write(String piece) {
            pieces.add(piece.length());
            super.write(piece);
          }
        };

    codec.encode(frame, written);

    assertThat(written.toString()).isEqualTo(codec.encode(frame));
    assertThat(pieces).hasSizeGreaterThan(2).allMatch(length -> length <= 9_000);
  }

  @Provide
  Arbitrary<String> anyText() {
    return Arbitraries.oneOf(
        Arbitraries.strings().all(),
        Arbitraries.strings().withChars("{[\"\\/,:]}\n\r\t\b\f\0\u001f\u007f\u2028\ud83d\ude00"));
  }

  private JsonObject parse(ServerFrame frame) {
    String json = codec.encode(frame);
    assertThat(json.chars()).allMatch(c -> c >= ' ');
    try (JsonReader reader = Json.createReader(new StringReader(json))) {
      return reader.readObject();
    }
  }

  @Property
  void everyTimeIsWrittenWithMilliseconds(
      @ForAll("times") long start, @ForAll List<@IntRange(min = -999, max = 999) Integer> steps) {
    AtomicLong now = new AtomicLong(start);
    InstantSource source = () -> Instant.ofEpochMilli(now.get());
    Timestamps timestamps = new Timestamps(source.withZone(ZoneOffset.UTC));

    for (int step : steps) {
      now.addAndGet(step);
      assertThat(timestamps.now()).hasSize("2026-03-01T09:30:00.000Z".length());
      assertThat(Instant.parse(timestamps.now())).isEqualTo(source.instant());
    }
  }

  @Provide
  Arbitrary<Long> times() {
    return Arbitraries.longs()
        .between(
            Instant.parse("1969-01-01T00:00:00Z").toEpochMilli(),
            Instant.parse("9999-12-31T00:00:00Z").toEpochMilli());
  }
}
