package io.chatbox.llm.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SseParserTest {

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource(
      delimiterString = " => ",
      nullValues = "nothing",
      textBlock =
          """
          data: a§§                     => a
          data:a§§                      => a
          data:  a§§                    => ' a'
          data: a§data: b§§             => a|b
          data: a§data§data:§data: b§§  => a|||b
          data§§                        => ''
          data: a{§}{§}data: b{§}{§}    => a;b
          data: a{r}{r}data: b{r}{r}    => a;b
          data: a{§}§data: b{r}{§}      => a;b
          data: a§§§§data: b§§          => a;b
          : comment§data: a§:§§         => a
          event: x§id: 1§retry: 5§data: a§§ => a
          event: x§§                    => nothing
          datax: a§ data: b§dat: c§§    => nothing
          DATA: a§§                     => nothing
          {bom}data: a§§                => a
          {bom}§data: a§§               => a
          data: {bom}§§                 => {bom}
          data: a§{bom}data: b§§        => a
          data: a§                      => a
          data: a                       => a
          data: a§§data: b§             => a;b
          error: a§§                    => !a
          error: {§                     => !{
          error§§                       => !
          event: error§data: a§§data: b§§ => !a;b
          event: errors§data: a§§       => a
          event: error§§data: a§§       => a
          {"a":1}§§data: b§§            => {"a":1};b
          {§ "a": 1§}§§data: b§§        => {| "a": 1|};b
          data: a§{"b":1}§§             => a
          data: a: b§§                  => a: b
          data: Grüße 😀§§              => Grüße 😀
          """)
  void findsTheDataOfEachEvent(String stream, String expected) {
    List<String> events = parse(1 << 20, List.of(bytes(written(stream))));
    List<String> wanted =
        expected == null ? List.of() : List.of(written(expected).replace('|', '\n').split(";", -1));
    assertThat(events).isEqualTo(wanted);
  }

  private static String written(String text) {
    return text.replace("{§}", "\r\n")
        .replace("§", "\n")
        .replace("{r}", "\r")
        .replace("{bom}", "\uFEFF");
  }

  @Test
  void replacesWhatIsNotUtf8() {
    byte[] stream = bytes("data: aXb\n\n");
    stream[7] = (byte) 0xC3;
    assertThat(parse(100, List.of(stream))).containsExactly("a\uFFFDb");
  }

  @Test
  void boundsAnEventAndALine() {
    SseParser line = new SseParser(2048, (isError, data) -> {});
    assertThat(parse(line, ": " + "x".repeat(2046))).isTrue();
    assertThat(parse(line, "x")).isFalse();

    SseParser event = new SseParser(2048, (isError, data) -> {});
    String part = "data: " + "x".repeat(200) + "\n";
    for (int i = 0; i < 9; i++) {
      assertThat(parse(event, part)).isTrue();
    }
    assertThat(parse(event, part)).isTrue();
    assertThat(parse(event, part)).isFalse();

    SseParser many = new SseParser(2048, (isError, data) -> {});
    for (int i = 0; i < 1000; i++) {
      assertThat(parse(many, "data: " + "x".repeat(2000) + "\n\n")).isTrue();
    }
  }

  @Property
  void anyCutGivesTheSameEvents(
      @ForAll("streams") String stream, @ForAll List<@IntRange(max = 9) Integer> cuts) {
    byte[] whole = bytes(stream);
    List<byte[]> parts = new ArrayList<>();
    int from = 0;
    for (int i = 0; from < whole.length; i++) {
      int size = cuts.isEmpty() ? 1 : cuts.get(i % cuts.size());
      if (size == 0 && i > 50) {
        size = 1;
      }
      int to = Math.min(whole.length, from + size);
      parts.add(Arrays.copyOfRange(whole, from, to));
      from = to;
    }
    assertThat(parse(1 << 20, parts)).isEqualTo(parse(1 << 20, List.of(whole)));
  }

  @Provide
  Arbitrary<String> streams() {
    return Arbitraries.of(
            "data",
            ":",
            " ",
            "\n",
            "\r",
            "\r\n",
            "\n\n",
            "\uFEFF",
            "ä",
            "😀",
            "x",
            "{",
            "error",
            "data: y\n\n",
            "event: z\n")
        .list()
        .ofMaxSize(40)
        .map(tokens -> String.join("", tokens));
  }

  private static List<String> parse(int limit, List<byte[]> parts) {
    List<String> events = new ArrayList<>();
    SseParser.Listener listener = (isError, data) -> events.add((isError ? "!" : "") + data);
    SseParser parser = new SseParser(limit, listener);
    for (byte[] part : parts) {
      assertThat(parser.parse(part, 0, part.length)).isTrue();
    }
    parser.end(listener);
    return events;
  }

  private static boolean parse(SseParser parser, String text) {
    return parser.parse(bytes(text), 0, bytes(text).length);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
