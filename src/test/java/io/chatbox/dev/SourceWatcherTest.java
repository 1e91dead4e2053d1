package io.chatbox.dev;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From what is saved to what the server is given, with the real compiler on a small project. */
class SourceWatcherTest {
  private static final FileTime BEFORE_ALL = FileTime.from(Instant.EPOCH);
  private static final String ONE = "class One { int size() { return 1; } }";
  private static final String TWO = "class Two { int size() { return new One().size(); } }";

  @TempDir Path project;

  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private int restarts;
  private boolean starts = true;
  private SourceWatcher watcher;

  @BeforeEach
  void buildOnce() throws IOException {
    Files.createDirectories(main("webapp/WEB-INF"));
    Files.createDirectories(main("resources"));
    Files.createDirectories(classes());
    save("java/a/One.java", "package a; " + ONE);
    save("java/a/Two.java", "package a; " + TWO);
    watcher = watcher(BEFORE_ALL);
    settle();
    assertThat(restarts).isEqualTo(1);
  }

  private SourceWatcher watcher(FileTime builtAt) throws IOException {
    PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
    List<String> flags = SourceCompiler.flags(Path.of("pom.xml"));
    return new SourceWatcher(
        project.resolve("src/main"),
        classes(),
        builtAt,
        new SourceCompiler(main("java"), classes(), "", flags, out),
        () -> {
          restarts++;
          return starts;
        },
        out);
  }

  private Path main(String path) {
    return project.resolve("src/main").resolve(path);
  }

  private Path classes() {
    return project.resolve("target/classes");
  }

  private void save(String path, String content) throws IOException {
    Files.createDirectories(main(path).getParent());
    Files.writeString(main(path), content);
  }

  private void settle() throws IOException {
    watcher.look();
    watcher.look();
  }

  private List<String> compiled() throws IOException {
    try (Stream<Path> files = Files.walk(classes())) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> classes().relativize(file).toString())
          .sorted()
          .toList();
    }
  }

  private FileTime time(String path) throws IOException {
    return Files.getLastModifiedTime(classes().resolve(path));
  }

  private String said() {
    return said.toString(StandardCharsets.UTF_8);
  }

  @Test
  void whatTheBuildHasMadeIsLeftAlone() throws IOException {
    watcher = watcher(FileTime.from(Instant.now().plusSeconds(60)));
    said.reset();

    settle();

    assertThat(said()).isEmpty();
  }

  @Test
  void aBodyIsCompiledAlone() throws IOException {
    byte[] before = Files.readAllBytes(classes().resolve("a/One.class"));
    Files.delete(classes().resolve("a/Two.class")); // Would be made anew if all were compiled.

    save("java/a/One.java", "package a; " + ONE.replace("1;", "22;"));
    settle();

    assertThat(Files.readAllBytes(classes().resolve("a/One.class"))).isNotEqualTo(before);
    assertThat(compiled()).containsExactly("a/One.class");
    assertThat(restarts).isEqualTo(2);
  }

  @Test
  void aFileIsNotTakenWhileItIsWritten() throws IOException {
    save("java/a/One.java", "package a; " + ONE.replace("1;", "22;"));
    watcher.look();
    save("java/a/One.java", "package a; " + ONE.replace("1;", "333;"));
    watcher.look();
    assertThat(restarts).isEqualTo(1);

    watcher.look();

    assertThat(restarts).isEqualTo(2);
  }

  @Test
  void whatDoesNotCompileChangesNothingAndIsSaidOnce() throws IOException {
    List<FileTime> before = List.of(time("a/One.class"), time("a/Two.class"));

    save("java/a/One.java", "package a;\nclass One { int size() { return \"1\"; } }");
    settle();
    settle();

    assertThat(said()).containsOnlyOnce("One.java:2: error: incompatible types");
    assertThat(List.of(time("a/One.class"), time("a/Two.class"))).isEqualTo(before);
    assertThat(restarts).isEqualTo(1);
  }

  @Test
  void whatBreaksAnotherSourceDoesNotCompile() throws IOException {
    List<FileTime> before = List.of(time("a/One.class"), time("a/Two.class"));

    save("java/a/One.java", "package a; " + ONE.replace("size", "length"));
    settle();

    assertThat(said()).contains("Two.java:1: error: cannot find symbol");
    assertThat(List.of(time("a/One.class"), time("a/Two.class"))).isEqualTo(before);
    assertThat(restarts).isEqualTo(1);
  }

  @Test
  void whatOthersTookOverIsCompiledIntoThemAgain() throws IOException {
    save("java/a/One.java", "package a; class One { static final int SIZE = 1; }");
    save("java/a/Two.java", "package a; class Two { int size() { return One.SIZE; } }");
    settle();
    byte[] before = Files.readAllBytes(classes().resolve("a/Two.class"));

    save("java/a/One.java", "package a; class One { static final int SIZE = 22; }");
    settle();

    assertThat(Files.readAllBytes(classes().resolve("a/Two.class"))).isNotEqualTo(before);
  }

  @Test
  void aSwitchThatIsNoLongerCompleteDoesNotCompile() throws IOException {
    save("java/a/Kind.java", "package a; sealed interface Kind permits K1 {}");
    save("java/a/K1.java", "package a; record K1() implements Kind {}");
    save("java/a/K2.java", "package a; record K2() {}");
    save(
        "java/a/Two.java",
        "package a; class Two { int of(Kind k) { return switch (k) { case K1 one -> 1; }; } }");
    settle();

    save("java/a/Kind.java", "package a; sealed interface Kind permits K1, K2 {}");
    save("java/a/K2.java", "package a; record K2() implements Kind {}");
    settle();

    assertThat(said()).contains("Two.java:1: error: the switch expression does not cover");
  }

  @Test
  void theClassesOfADeletedSourceGo() throws IOException {
    save("java/a/Two.java", "package a; class Two { class Inner {} }");
    settle();
    assertThat(compiled()).contains("a/Two$Inner.class");

    Files.delete(main("java/a/Two.java"));
    settle();

    assertThat(compiled()).containsExactly("a/One.class");
    assertThat(restarts).isEqualTo(3);
  }

  @Test
  void aDeletedSourceThatIsStillUsedDoesNotCompile() throws IOException {
    Files.delete(main("java/a/One.java"));
    settle();

    assertThat(compiled()).containsExactly("a/One.class", "a/Two.class");
    assertThat(restarts).isEqualTo(1);
  }

  @Test
  void whatChangesNothingStartsNothing() throws IOException {
    save("java/a/One.java", "package a; " + ONE + " // small");
    settle();

    assertThat(restarts).isEqualTo(1);
  }

  @Test
  void resourcesComeAlongWhenAllCompiles() throws IOException {
    save("resources/META-INF/some.properties", "x=1");
    save("java/a/One.java", "package a; class One");
    settle();
    assertThat(compiled()).doesNotContain("META-INF/some.properties");

    save("java/a/One.java", "package a; " + ONE);
    settle();
    assertThat(compiled()).contains("META-INF/some.properties");

    Files.delete(main("resources/META-INF/some.properties"));
    settle();
    assertThat(compiled()).containsExactly("a/One.class", "a/Two.class");
    assertThat(restarts).isEqualTo(3);
  }

  @Test
  void aDescriptorStartsItAnewAndWhatEditorsKeepDoesNot() throws IOException {
    save("java/a/.#One.java", "");
    save("resources/.some.properties.swp", "");
    save("webapp/WEB-INF/web.xml~", "");
    settle();
    assertThat(restarts).isEqualTo(1);

    save("webapp/WEB-INF/web.xml", "<web-app/>");
    settle();
    assertThat(restarts).isEqualTo(2);
  }

  @Test
  void warningsAreErrorsAsInTheBuild() throws IOException {
    save("java/a/Two.java", "package a; class Two { java.util.List raw; }");
    settle();

    assertThat(said()).contains("[rawtypes]", "-Werror");
    assertThat(restarts).isEqualTo(1);
  }

  @Test
  void itIsSaidWhenTheApplicationDoesNotStart() throws IOException {
    starts = false;
    save("java/a/One.java", "package a; " + ONE.replace("1;", "22;"));
    settle();

    assertThat(said()).contains("It doesn't run");
  }
}
