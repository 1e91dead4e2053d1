package io.chatbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** SECURITY.md names classes, files and tests that are there. */
class SecurityPageTest {
  private static final Path MAIN = Path.of("src/main");
  private static final Path TESTS = Path.of("src/test/java");
  private static final Path CODE = MAIN.resolve("java/io/chatbox");
  private static final Pattern NAME = Pattern.compile("`([^`]+)`");

  @Test
  void everyPlaceOfADefenceIsThere() throws IOException {
    Set<String> files = names(MAIN);

    for (String[] row : rows()) {
      Path home = CODE;
      for (String name : namesIn(row[3])) {
        if (name.endsWith(".js") || name.endsWith(".xml")) {
          assertThat(files).as(row[1]).contains(name);
          continue;
        }
        Path place = Path.of(name.replace('.', '/'));
        boolean isClass = Character.isUpperCase(place.getFileName().toString().charAt(0));
        if (!isClass) {
          assertThat(CODE.resolve(place)).as(row[1]).isDirectory();
          continue;
        }
        home = place.getParent() == null ? home : CODE.resolve(place.getParent());
        assertThat(home.resolve(place.getFileName() + ".java")).as(row[1]).isRegularFile();
      }
    }
  }

  @Test
  void everyTestOfADefenceIsThere() throws IOException {
    Set<String> tests = names(TESTS);

    for (String[] row : rows()) {
      assertThat(namesIn(row[4])).as(row[1]).isNotEmpty();
      assertThat(namesIn(row[4])).as(row[1]).allMatch(name -> tests.contains(name + ".java"));
    }
  }

  /** What stands between the bars: nothing, threat, defence, where, tests. */
  private static List<String[]> rows() throws IOException {
    List<String[]> rows =
        Files.readAllLines(Path.of("SECURITY.md")).stream()
            .filter(line -> line.startsWith("| "))
            .filter(line -> !line.startsWith("| threat |"))
            .map(line -> line.split("\\|"))
            .toList();
    assertThat(rows).hasSizeGreaterThan(30).allMatch(row -> row.length == 5);
    return rows;
  }

  private static List<String> namesIn(String cell) {
    return NAME.matcher(cell).results().map((MatchResult match) -> match.group(1)).toList();
  }

  private static Set<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
    }
  }
}
