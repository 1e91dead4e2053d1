package io.chatbox.session.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatbox.audit.TestAudit;
import io.chatbox.crypto.TestRings;
import io.chatbox.crypto.TokenDigest;
import io.chatbox.mongo.Index;
import io.chatbox.mongo.Schema;
import io.chatbox.usage.TestUsage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bson.Document;
import org.junit.jupiter.api.Test;

/** docs/MONGODB_INDEXES.md names the indexes that are made, all of them, and where each is used. */
class IndexesPageTest {
  private static final Path CODE = Path.of("src/main/java/io/chatbox");
  private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");

  /** Known to operators; of these no query of ours has to make use. */
  private static final Set<String> FOR_OPERATORS =
      Set.of("idx_user_id", "idx_start_time", "idx_admin_assisted", "idx_user_start_time");

  private final List<Index> indexes =
      Stream.of(
              new SessionSchema("sessions", new TokenDigest(TestRings.sealing())),
              TestAudit.schema(),
              TestUsage.schema())
          .map(Schema::indexes)
          .flatMap(List::stream)
          .toList();

  @Test
  void theTableHasEachAsItIsMade() throws IOException {
    assertThat(rows("| index |").stream().map(row -> row.subList(0, 4)))
        .containsExactlyInAnyOrderElementsOf(
            indexes.stream().map(IndexesPageTest::described).toList());
  }

  private static List<String> described(Index index) {
    return List.of(
        "`" + index.options().getName() + "`",
        "`" + index.collection() + "`",
        "`" + shell(index.keys()) + "`",
        kind(index));
  }

  private static String kind(Index index) {
    Long expiry = index.options().getExpireAfter(TimeUnit.SECONDS);
    return Stream.of(
            index.options().isUnique() ? "unique" : "",
            index.options().isSparse() ? "sparse" : "",
            expiry == null ? "" : "expires after " + expiry + " s",
            index.essential() ? "*needed*" : "")
        .filter(word -> !word.isEmpty())
        .collect(Collectors.joining(", "));
  }

  @Test
  void theCommandsMakeThemAsChatboxDoes() throws IOException {
    assertThat(page().lines().filter(line -> line.contains(".createIndex({")))
        .containsExactlyElementsOf(indexes.stream().map(IndexesPageTest::command).toList());
  }

  private static String command(Index index) {
    Long expiry = index.options().getExpireAfter(TimeUnit.SECONDS);
    return "db.%s.createIndex(%s, { name: \"%s\"%s%s%s })"
        .formatted(
            index.collection(),
            shell(index.keys()),
            index.options().getName(),
            index.options().isUnique() ? ", unique: true" : "",
            index.options().isSparse() ? ", sparse: true" : "",
            expiry == null ? "" : ", expireAfterSeconds: " + expiry);
  }

  private static String shell(Document keys) {
    return keys.entrySet().stream()
        .map(key -> key.getKey() + ": " + key.getValue())
        .collect(Collectors.joining(", ", "{ ", " }"));
  }

  @Test
  void eachIsUsedByAQueryThatIsThere() throws IOException {
    Set<String> used = new HashSet<>(FOR_OPERATORS);
    for (List<String> row : rows("| query |")) {
      String place = quoted(row.get(1)).getFirst();
      int dot = place.lastIndexOf('.');
      Path file = CODE.resolve(place.substring(0, dot).replace('.', '/') + ".java");

      assertThat(file).as(row.getFirst()).isRegularFile();
      assertThat(Files.readString(file))
          .as(row.getFirst())
          .contains(" " + place.substring(dot + 1) + "(");
      assertThat(quoted(row.get(2))).as(row.getFirst()).isNotEmpty();
      used.addAll(quoted(row.get(2)));
    }

    assertThat(used)
        .isEqualTo(
            indexes.stream().map(index -> index.options().getName()).collect(Collectors.toSet()));
  }

  /** The cells of the table with that head. */
  private static List<List<String>> rows(String head) throws IOException {
    return page()
        .lines()
        .dropWhile(line -> !line.startsWith(head))
        .skip(2)
        .takeWhile(line -> line.startsWith("|"))
        .map(line -> Stream.of(line.substring(1).split("\\|")).map(String::strip).toList())
        .toList();
  }

  private static List<String> quoted(String cell) {
    return QUOTED.matcher(cell).results().map((MatchResult found) -> found.group(1)).toList();
  }

  private static String page() throws IOException {
    return Files.readString(Path.of("docs/MONGODB_INDEXES.md"));
  }
}
