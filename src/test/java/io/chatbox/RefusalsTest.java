package io.chatbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.chatbox.protocol.Reason;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The vocabulary of refusals: each in its feature's one place, and all of them documented. */
class RefusalsTest {
  private static final String PLACE = "Refusals";

  /** Of these only HTTP knows, whose errors have a code alone. */
  private static final Set<String> OVER_HTTP = Set.of("rest", "history", "admin");

  private final JavaClasses classes =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPaths(Path.of("target/classes"));

  @Test
  void reasonsAreNamedInOnePlaceOfEachFeature() {
    assertThat(
            classes.stream()
                .filter(type -> !type.getSimpleName().equals(PLACE))
                .flatMap(type -> type.getConstructorCallsFromSelf().stream())
                .filter(call -> call.getTargetOwner().isEquivalentTo(Reason.class)))
        .isEmpty();
    assertThat(places()).hasSizeGreaterThan(5);
  }

  @Test
  void everyReasonHasOneMeaning() {
    assertThat(places().flatMap(RefusalsTest::reasons).map(Reason::word))
        .doesNotHaveDuplicates()
        .allMatch(word -> word.matches("[a-z]+(_[a-z]+)*"));
  }

  @Test
  void clientsFindAllOfThemInTheDocuments() throws IOException {
    List<String> words =
        places()
            .filter(place -> !OVER_HTTP.contains(feature(place)))
            .flatMap(RefusalsTest::reasons)
            .map(Reason::word)
            .toList();

    assertThat(documented()).containsExactlyInAnyOrderElementsOf(words);
    assertThat(Files.readString(Path.of("docs/protocol.md")))
        .contains(words.stream().map(word -> "| `" + word + "` |").toList());
  }

  private static List<String> documented() throws IOException {
    String schema =
        Files.readString(Path.of("docs/asyncapi.yaml")).split("\n    errorReason:\n")[1];
    String list = schema.substring(schema.indexOf("examples:"), schema.indexOf("\n    errorCode:"));
    return Pattern.compile("- (\\w+)").matcher(list).results().map(RefusalsTest::word).toList();
  }

  private static String word(MatchResult found) {
    return found.group(1);
  }

  private Stream<JavaClass> places() {
    return classes.stream().filter(type -> type.getSimpleName().equals(PLACE));
  }

  private static String feature(JavaClass place) {
    return place.getPackageName().substring("io.chatbox.".length());
  }

  private static Stream<Reason> reasons(JavaClass place) {
    return Stream.of(place.reflect().getDeclaredFields())
        .filter(field -> field.getType() == Reason.class)
        .map(RefusalsTest::reason);
  }

  private static Reason reason(Field field) {
    try {
      field.setAccessible(true);
      return (Reason) field.get(null);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }
}
