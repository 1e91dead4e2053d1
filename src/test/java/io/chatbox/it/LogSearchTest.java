package io.chatbox.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogSearchTest {
  @TempDir Path folder;

  @Test
  void anyPartOfATextIsFoundWhereverItStands() throws Exception {
    Path log = folder.resolve("console.log");
    Files.writeString(
        log,
        """
        INFO started
        INFO said=Where is the zoo, please
        Where is the zoo?
        INFO key=… größer als größte Größe
        INFO xxxxxxxxxxxxxxxxxxxxxxx Where is
        the zoo? short one, secre
        ends with a tolerably-secret-key
        GET /shared/%2Fa-t%6Fken-of-a-%6cink%23x 100%""");

    assertThat(find(log, "And: Where is the zoo?")).containsExactly(2, 3);
    assertThat(find(log, "größer als größte Größe")).containsExactly(4);
    assertThat(find(log, "intolerably-secret-keyword")).containsExactly(7);
    assertThat(find(log, "a-token-of-a-link")).containsExactly(8);
    assertThat(find(log, "Where is\nthe")).containsExactly(6);
    assertThat(find(log, "xxxxxxxxxxxxxxxxxxxxxxx", "secret")).isEmpty();
    assertThat(find(log)).isEmpty();
  }

  /** Numbers of the lines. */
  private static List<Integer> find(Path log, String... texts) throws Exception {
    return new LogSearch(
            Stream.of(texts).map(text -> text.getBytes(StandardCharsets.UTF_8)).toList())
        .findIn(log).stream()
            .map(place -> place.substring(log.toString().length() + 1))
            .map(place -> Integer.valueOf(place.substring(0, place.indexOf(':'))))
            .toList();
  }
}
