package io.chatbox.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import io.chatbox.dev.Tries;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A corpus of nasty frames, as it is and mutated at random. What a mutation finds is saved in
 * {@code target/fuzz-found}: put it into the corpus, then mend the codec. {@code
 * -Dchatbox.fuzz.seed} repeats a run.
 */
class FrameFuzzTest {
  private static final Path CORPUS = Path.of("src/test/resources/fuzz-corpus");
  private static final Path FOUND = Path.of("target/fuzz-found");
  private static final int MUTATIONS = Tries.times(30_000);
  private static final Duration LONG = Duration.ofSeconds(2);

  private final FrameCodec codec = new FrameCodec(Clock.systemUTC());

  static Stream<Path> refused() throws IOException {
    return Files.list(CORPUS.resolve("refused")).sorted();
  }

  static Stream<Path> accepted() throws IOException {
    return Files.list(CORPUS.resolve("accepted")).sorted();
  }

  @ParameterizedTest
  @MethodSource
  void refused(Path file) {
    assertThatThrownBy(() -> codec.decode(read(file)))
        .isInstanceOfSatisfying(ChatException.class, FrameFuzzTest::assertProper);
  }

  @ParameterizedTest
  @MethodSource
  void accepted(Path file) {
    assertValid(codec.decode(read(file)));
  }

  @Test
  void mutatedFramesAreValidOrRefused() throws IOException {
    List<String> corpus = Stream.concat(refused(), accepted()).map(FrameFuzzTest::read).toList();
    long seed = Long.getLong("chatbox.fuzz.seed", System.nanoTime());
    Mutator mutator = new Mutator(corpus, new Random(seed));
    for (int i = 0; i < MUTATIONS; i++) {
      String input = mutator.next();
      long start = System.nanoTime();
      try {
        check(input);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LONG);
      } catch (RuntimeException | AssertionError | StackOverflowError e) {
        fail("input %s of seed %d, saved as %s".formatted(i, seed, save(input)), e);
      }
    }
  }

  private void check(String input) {
    try {
      assertValid(codec.decode(input));
    } catch (ChatException refusal) {
      assertProper(refusal);
    }
  }

  private static void assertProper(ChatException refusal) {
    assertThat(refusal.code()).isIn(ErrorCode.INVALID_FORMAT, ErrorCode.MISSING_FIELD);
    assertThat(refusal.getMessage()).hasSizeLessThan(120);
  }

  private static void assertValid(ClientFrame frame) {
    assertText(frame.header().sessionId(), Limits.SESSION_ID);
    assertText(frame.header().clientMsgId(), Limits.CLIENT_MSG_ID);
    switch (frame) {
      case ClientFrame.UserMessage message -> {
        assertThat(message.content()).isNotBlank();
        assertText(message.content(), Limits.CONTENT);
        assertMetadata(message.metadata());
      }
      case ClientFrame.PlainMessage message -> {
        assertThat(message.content()).isNotBlank();
        assertText(message.content(), Limits.CONTENT);
      }
      case ClientFrame.ModelSelect select -> assertText(select.modelId(), Limits.MODEL_ID);
      case ClientFrame.Edit edit -> {
        assertThat(edit.content()).isNotBlank();
        assertText(edit.content(), Limits.CONTENT);
        assertText(edit.messageId(), Limits.MESSAGE_ID);
      }
      case ClientFrame.Regenerate again -> assertText(again.modelId(), Limits.MODEL_ID);
      case ClientFrame.Feedback feedback -> assertText(feedback.messageId(), Limits.MESSAGE_ID);
      case ClientFrame.TypingIndicator typing -> assertMetadata(typing.metadata());
      case ClientFrame.TokenRefresh refresh -> assertText(refresh.token(), Limits.TOKEN);
      case ClientFrame.Sync sync -> {
        assertThat(sync.seq()).isNotNegative();
        assertThat(sync.offset()).isNotNegative();
        assertText(sync.messageId(), Limits.MESSAGE_ID);
      }
      case ClientFrame.Stop stop -> {}
      case ClientFrame.Ping ping -> {}
    }
  }

  private static void assertMetadata(Map<String, String> metadata) {
    assertThat(metadata).hasSizeLessThanOrEqualTo(Limits.METADATA_ENTRIES);
    metadata.forEach(
        (name, value) -> {
          assertText(name, Limits.METADATA_VALUE);
          assertText(value, Limits.METADATA_VALUE);
        });
  }

  private static void assertText(Id id, int limit) {
    if (id != null) {
      assertText(id.value(), limit);
    }
  }

  private static void assertText(String text, int limit) {
    if (text != null) {
      assertThat(text.length()).isLessThanOrEqualTo(limit);
      assertThat(text.indexOf('\0')).isNegative();
      assertThat(text.codePoints())
          .noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Halves of surrogate pairs can't be saved as UTF-8. */
  private static Path save(String input) throws IOException {
    StringBuilder text = new StringBuilder();
    input
        .codePoints()
        .forEach(
            c -> {
              if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
                text.append("\\u%04x".formatted(c));
              } else {
                text.appendCodePoint(c);
              }
            });
    Files.createDirectories(FOUND);
    return Files.writeString(FOUND.resolve(Integer.toHexString(input.hashCode()) + ".json"), text);
  }

  /** Makes new inputs of old ones. */
  private static final class Mutator {
    private static final List<String> PIECES =
        List.of(
            "{",
            "}",
            "[",
            "]",
            ":",
            ",",
            "\"",
            "\\",
            "\\u",
            "\\ud83d",
            "\\ude00",
            "\\u0000",
            "\0",
            "\ufeff",
            "\ud800",
            "\udfff",
            "null",
            "true",
            "-",
            "0",
            "e",
            "1e999",
            ".",
            "\"type\":",
            "\"ping\"",
            "\"content\":",
            "\"metadata\":{",
            "\"sender\":\"admin\"",
            "\t",
            "\n",
            " ");
    private static final int LONGEST = 200_000;

    private final List<String> corpus;
    private final Random random;

    Mutator(List<String> corpus, Random random) {
      this.corpus = corpus;
      this.random = random;
    }

    String next() {
      StringBuilder text = new StringBuilder(any(corpus));
      for (int i = random.nextInt(4); i >= 0; i--) {
        mutate(text);
      }
      return text.toString();
    }

    private void mutate(StringBuilder text) {
      int start = random.nextInt(text.length() + 1);
      int end = Math.min(text.length(), start + random.nextInt(random.nextInt(10) == 0 ? 500 : 8));
      String stretch = text.substring(start, end);
      switch (random.nextInt(7)) {
        case 0 -> text.delete(start, end);
        case 1 -> text.insert(start, any(PIECES));
        case 2 -> text.replace(start, end, any(PIECES));
        case 3 -> text.insert(start, stretch.repeat(repeats(text, stretch)));
        case 4 -> text.insert(start, any(corpus));
        case 5 -> text.setLength(start);
        default -> flip(text, start);
      }
      text.setLength(Math.min(text.length(), LONGEST));
    }

    private int repeats(StringBuilder text, String stretch) {
      int most = (LONGEST - Math.min(LONGEST, text.length())) / Math.max(1, stretch.length());
      return Math.min(most, random.nextInt(20) == 0 ? 5_000 : random.nextInt(20));
    }

    private void flip(StringBuilder text, int at) {
      if (at < text.length()) {
        text.setCharAt(at, (char) (text.charAt(at) ^ 1 << random.nextInt(16)));
      }
    }

    private <T> T any(List<T> list) {
      return list.get(random.nextInt(list.size()));
    }
  }
}
