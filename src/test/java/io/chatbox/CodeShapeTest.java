package io.chatbox;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import seeded.violation.LongParameterList;
import seeded.violation.One;
import seeded.violation.Other;

/** How code looks, whatever it is about. That each rule bites is shown on a seeded violation. */
class CodeShapeTest {
  private static final int MOST_PARAMETERS = 7;

  /** A constructor of an enum gets its constants' name and place besides. */
  private static final int OF_ENUMS = 2;

  private final JavaClasses classes =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPaths(Path.of("target/classes"));

  @Test
  void noParameterListIsTooLongToRead() {
    assertThat(longParameterLists(classes)).isEmpty();
    assertThat(longParameterLists(seeded(LongParameterList.class))).hasSize(1);
  }

  private static List<String> longParameterLists(JavaClasses classes) {
    return classes.stream()
        .flatMap(type -> type.getCodeUnits().stream())
        .filter(unit -> !unit.getName().startsWith("lambda$"))
        .filter(unit -> parameters(unit) > MOST_PARAMETERS)
        .map(JavaCodeUnit::getFullName)
        .toList();
  }

  private static int parameters(JavaCodeUnit unit) {
    boolean ofEnum = unit.isConstructor() && unit.getOwner().isEnum();
    return unit.getRawParameterTypes().size() - (ofEnum ? OF_ENUMS : 0);
  }

  /** Of two files that need each other, neither can be understood, or changed, by itself. */
  @Test
  void noTwoFilesNeedEachOther() {
    ArchRule rule = slices().assignedFrom(new ByFile()).should().beFreeOfCycles();

    assertThat(rule.evaluate(classes).getFailureReport().getDetails()).isEmpty();
    assertThat(rule.evaluate(seeded(One.class, Other.class)).hasViolation()).isTrue();
  }

  @Test
  void everyPackageSaysWhatItIsFor() throws IOException {
    try (Stream<Path> tree = Files.walk(Path.of("src/main/java/io/chatbox"))) {
      assertThat(
              tree.filter(Files::isDirectory)
                  .filter(CodeShapeTest::holdsCode)
                  .filter(folder -> !Files.exists(folder.resolve("package-info.java"))))
          .isEmpty();
    }
  }

  private static boolean holdsCode(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.anyMatch(file -> file.toString().endsWith(".java"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JavaClasses seeded(Class<?>... types) {
    return new ClassFileImporter().importClasses(types);
  }

  private static final class ByFile implements SliceAssignment {
    @Override
    public SliceIdentifier getIdentifierOf(JavaClass type) {
      JavaClass outermost = type;
      while (outermost.getEnclosingClass().isPresent()) {
        outermost = outermost.getEnclosingClass().get();
      }
      return SliceIdentifier.of(outermost.getName());
    }

    @Override
    public String getDescription() {
      return "files";
    }
  }
}
