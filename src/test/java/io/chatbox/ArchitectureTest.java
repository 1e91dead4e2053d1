package io.chatbox;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import seeded.violation.SeededViolation;

/** Who may use whom: the table of the README, as a test. */
class ArchitectureTest {
  private static final String ROOT = "io.chatbox.";

  private static final String PROVIDERS = ROOT + "llm.";
  private static final String WIRE = PROVIDERS + "wire";

  /** All may use {@code config} and {@code telemetry} as well. */
  private static final Map<String, Set<String>> MAY_USE =
      Map.ofEntries(
          Map.entry("protocol", Set.of()),
          Map.entry(
              "gateway", Set.of("protocol", "security", "chat", "session", "llm", "ratelimit")),
          Map.entry("chat", Set.of("protocol", "session", "llm", "safety")),
          Map.entry("session", Set.of("protocol", "security", "crypto")),
          Map.entry("rest", Set.of("protocol")),
          Map.entry("history", Set.of("rest", "security", "session", "audience", "protocol")),
          Map.entry("audit", Set.of("security", "mongo", "protocol")),
          Map.entry(
              "admin",
              Set.of(
                  "rest",
                  "security",
                  "history",
                  "usage",
                  "audit",
                  "session",
                  "audience",
                  "mongo",
                  "protocol")),
          Map.entry("probes", Set.of("rest")),
          Map.entry("llm", Set.of()),
          Map.entry("safety", Set.of("llm")),
          Map.entry("ratelimit", Set.of("rest", "security")),
          Map.entry("security", Set.of("rest")),
          Map.entry("pages", Set.of("security")),
          Map.entry("crypto", Set.of()),
          Map.entry("config", Set.of()),
          Map.entry("telemetry", Set.of()));

  private static final Map<String, Set<String>> FOR_ALL =
      Map.of("telemetry", Set.of(), "config", Set.of("telemetry"));

  private static final Set<String> EVERYWHERE = Set.of("config", "telemetry");

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
    slices().matching("io.chatbox.(*)..").should().beFreeOfCycles().check(classes);
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
    Set<String> named = MAY_USE.get(from);
    assertThat(named).as("what the package %s may use", from).isNotNull();
    return named.contains(to) || FOR_ALL.getOrDefault(from, EVERYWHERE).contains(to);
  }

  private static String feature(JavaClass type) {
    String below = type.getPackageName().substring(ROOT.length());
    return below.contains(".") ? below.substring(0, below.indexOf('.')) : below;
  }
}
