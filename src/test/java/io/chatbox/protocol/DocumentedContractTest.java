package io.chatbox.protocol;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatbox.protocol.DocumentedFrames.Accepted;
import io.chatbox.protocol.DocumentedFrames.Written;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The frames that the documents show are those that the codec accepts and writes. */
class DocumentedContractTest {
  private static final Map<String, String> EXAMPLES = DocumentedExamples.read();

  static Stream<Accepted> accepted() {
    return DocumentedFrames.accepted();
  }

  static Stream<Written> written() {
    return DocumentedFrames.written();
  }

  @ParameterizedTest
  @MethodSource("accepted")
  void acceptsWhatIsDocumented(Accepted accepted) {
    assertThat(at(Instant.EPOCH).decode(EXAMPLES.get(accepted.example())))
        .isEqualTo(accepted.frame());
  }

  @ParameterizedTest
  @MethodSource("written")
  void writesWhatIsDocumented(Written written) {
    assertThat(at(Instant.parse(written.at())).encode(written.frame()))
        .isEqualTo(EXAMPLES.get(written.example()));
  }

  @Test
  void everyExampleIsHeldAgainstTheCodec() {
    Set<String> tested = new TreeSet<>();
    accepted().forEach(accepted -> tested.add(accepted.example()));
    written().forEach(written -> tested.add(written.example()));

    assertThat(tested).isEqualTo(new TreeSet<>(EXAMPLES.keySet()));
  }

  @Test
  void everyFrameHasAnExample() {
    Set<Class<?>> shown = new HashSet<>();
    accepted().forEach(accepted -> shown.add(accepted.frame().getClass()));
    written().forEach(written -> shown.add(written.frame().getClass()));

    assertThat(shown)
        .contains(ClientFrame.class.getPermittedSubclasses())
        .contains(ServerFrame.class.getPermittedSubclasses());
  }

  @Test
  void theExchangeInTheGuideIsReal() {
    String guide = DocumentedExamples.document("docs/protocol.md");

    assertThat(
            guide
                .lines()
                .filter(line -> line.startsWith("→ ") || line.startsWith("← "))
                .map(line -> line.substring(2)))
        .isNotEmpty()
        .isSubsetOf(EXAMPLES.values());
  }

  @Test
  void theGuideExplainsEveryCode() {
    String guide = DocumentedExamples.document("docs/protocol.md");
    String errors = Arrays.stream(ErrorCode.values()).map(Enum::name).collect(joining(" "));

    assertThat(guide).contains(errors.split(" "));
    for (CloseCode close : CloseCode.values()) {
      assertThat(guide).contains("| " + close.code() + " |");
    }
  }

  private static FrameCodec at(Instant instant) {
    return new FrameCodec(Clock.fixed(instant, ZoneOffset.UTC));
  }
}
