package io.chatbox;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import seeded.violation.SeededViolation;

/** Who may use whom: the table of the README, as a test. */
class ArchitectureTest {
  private static final String ROOT = "io.chatbox.";

  private static final String PROVIDERS = ROOT + "llm.";
  private static final String WIRE = PROVIDERS + "wire";

  /** Used by nobody: wired to the interfaces of {@code session}. */
  private static final String HIDDEN = "session.store";

  /**
   * All may use {@code config}, {@code telemetry}, {@code background} and {@code liberty} as well,
   * {@code server} everything that isn't hidden.
   */
  private static final Map<String, Set<String>> MAY_USE =
      Map.ofEntries(
          Map.entry("protocol", Set.of()),
          Map.entry("crypto", Set.of()),
          Map.entry("llm", Set.of()),
          Map.entry("safety", Set.of("llm")),
          Map.entry("rest", Set.of("protocol")),
          Map.entry("security", Set.of("rest", "protocol")),
          Map.entry("ratelimit", Set.of("security", "rest", "protocol")),
          Map.entry("traffic", Set.of("security", "rest", "protocol")),
          Map.entry("mongo", Set.of("crypto", "protocol")),
          Map.entry("usage", Set.of("mongo", "llm", "protocol")),
          Map.entry("session", Set.of("protocol")),
          Map.entry(HIDDEN, Set.of("session", "mongo", "usage", "crypto", "protocol")),
          Map.entry("audience", Set.of("session", "protocol")),
          Map.entry("history", Set.of("session", "audience", "security", "rest", "protocol")),
          Map.entry("chat", Set.of("audience", "session", "usage", "llm", "safety", "protocol")),
          Map.entry(
              "gateway",
              Set.of(
                  "chat",
                  "audience",
                  "session",
                  "llm",
                  "security",
                  "ratelimit",
                  "rest",
                  "protocol")),
          Map.entry("audit", Set.of("mongo", "security", "protocol")),
          Map.entry(
              "admin",
              Set.of(
                  "history",
                  "usage",
                  "audit",
                  "audience",
                  "session",
                  "mongo",
                  "security",
                  "rest",
                  "protocol")),
          Map.entry("probes", Set.of("rest")),
          Map.entry("pages", Set.of("security")),
          Map.entry("config", Set.of()),
          Map.entry("background", Set.of()),
          Map.entry("liberty", Set.of()),
          Map.entry("telemetry", Set.of()));

  private static final Map<String, Set<String>> FOR_ALL =
      Map.of(
          "telemetry",
          Set.of(),
          "config",
          Set.of("telemetry"),
          "background",
          Set.of("config", "telemetry"),
          "liberty",
          Set.of());

  private static final Set<String> EVERYWHERE =
      Set.of("config", "telemetry", "background", "liberty");

  private final JavaClasses classes =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPaths(Path.of("target/classes"));

  @Test
  void featuresUseOnlyWhatTheyMay() {
    assertThat(violations(classes)).isEmpty();
  }

  @Test
  void aSeededViolationIsCaught() {
    JavaClasses seeded = new ClassFileImporter().importClasses(SeededViolation.class);

    assertThat(violations(seeded, "protocol"))
        .singleElement()
        .asString()
        .contains("protocol may not use gateway");
  }

  @Test
  void thereAreNoCycles() {
    slices().assignedFrom(new ByFeature()).should().beFreeOfCycles().check(classes);
  }

  @Test
  void theStoreOfSessionsIsHidden() {
    assertThat(MAY_USE.values()).noneMatch(uses -> uses.contains(HIDDEN));
    assertThat(mayUse("server", HIDDEN)).isFalse();
    assertThat(mayUse("server", "mongo")).isTrue();
  }

  @Test
  void providersOfModelsDontKnowEachOther() {
    assertThat(
            classes.stream()
                .filter(type -> type.getPackageName().startsWith(PROVIDERS))
                .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                .filter(
                    it -> {
                      String from = it.getOriginClass().getPackageName();
                      String to = it.getTargetClass().getPackageName();
                      return to.startsWith(PROVIDERS) && !to.equals(from) && !to.equals(WIRE);
                    }))
        .isEmpty();
  }

  @Test
  void typesOfSettingsKnowNoSettingAndSourcesNoneByName() {
    assertThat(used("config.type")).doesNotContain("config", "config.source");
    assertThat(used("config.source")).contains("config.type").doesNotContain("config");
  }

  private Set<String> used(String name) {
    return classes.stream()
        .filter(type -> type.getPackageName().equals(ROOT + name))
        .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
        .map(dependency -> dependency.getTargetClass().getPackageName())
        .filter(target -> target.startsWith(ROOT))
        .map(target -> target.substring(ROOT.length()))
        .collect(Collectors.toSet());
  }

  @Test
  void protocolKnowsNoSocket() {
    assertThat(
            classes.stream()
                .filter(type -> feature(type).equals("protocol"))
                .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                .map(dependency -> dependency.getTargetClass().getPackageName()))
        .noneMatch(name -> name.startsWith("jakarta.websocket"));
  }

  private static List<String> violations(JavaClasses classes) {
    return classes.stream().flatMap(type -> violations(type, feature(type)).stream()).toList();
  }

  /** As if the classes stood in this feature. */
  private static List<String> violations(JavaClasses classes, String feature) {
    return classes.stream().flatMap(type -> violations(type, feature).stream()).toList();
  }

  private static List<String> violations(JavaClass type, String from) {
    return type.getDirectDependenciesFromSelf().stream()
        .map(Dependency::getTargetClass)
        .filter(target -> target.getPackageName().startsWith(ROOT))
        .map(ArchitectureTest::feature)
        .filter(to -> !to.equals(from) && !mayUse(from, to))
        .map(to -> type.getName() + ": " + from + " may not use " + to)
        .distinct()
        .toList();
  }

  private static boolean mayUse(String from, String to) {
    if (from.equals("server")) {
      return !to.equals(HIDDEN);
    }
    Set<String> named = MAY_USE.get(from);
    assertThat(named).as("what the package %s may use", from).isNotNull();
    return named.contains(to) || FOR_ALL.getOrDefault(from, EVERYWHERE).contains(to);
  }

  private static String feature(JavaClass type) {
    String below = type.getPackageName().substring(ROOT.length());
    if (below.equals(HIDDEN)) {
      return below;
    }
    return below.contains(".") ? below.substring(0, below.indexOf('.')) : below;
  }

  private static final class ByFeature implements SliceAssignment {
    @Override
    public SliceIdentifier getIdentifierOf(JavaClass type) {
      return type.getPackageName().startsWith(ROOT)
          ? SliceIdentifier.of(feature(type))
          : SliceIdentifier.ignore();
    }

    @Override
    public String getDescription() {
      return "features";
    }
  }
}
