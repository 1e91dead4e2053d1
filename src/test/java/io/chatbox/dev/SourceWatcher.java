package io.chatbox.dev;

import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Brings saved sources and resources into the folder of classes, as soon as all that changed
 * compiles. It looks at the files again and again: the notices of the system differ too much, in
 * delay and in number. One thread.
 */
final class SourceWatcher implements Runnable {
  private static final Duration PAUSE = Duration.ofMillis(250);
  private static final String JAVA = ".java";

  private final Path sources;
  private final Path resources;
  private final Path classes;
  private final SourceCompiler compiler;
  private final PrintStream out;

  /** What the classes were made of. */
  private Map<Path, Stamp> built;

  private Map<Path, Stamp> tried;
  private Map<Path, Stamp> seen;

  /** By which a file is told from its earlier self. */
  private record Stamp(FileTime time, long size) {}

  /** Of the project in the working directory, with the flags of its build. */
  static SourceWatcher ofProject(FileTime upToDate) throws IOException {
    Path main = Path.of("src/main");
    Path classes = LibertyServer.buildDirectory().resolve("classes");
    SourceCompiler compiler =
        new SourceCompiler(
            main.resolve("java"),
            classes,
            libraries(),
            SourceCompiler.flags(Path.of("pom.xml")),
            System.err);
    return new SourceWatcher(
        main.resolve("java"), main.resolve("resources"), classes, upToDate, compiler, System.out);
  }

  /** Those of this process, which are the application's and some more. */
  private static String libraries() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> entry.endsWith(".jar"))
        .collect(Collectors.joining(File.pathSeparator));
  }

  /**
   * @param sources the folder of the sources' root package
   * @param resources the folder of what is copied to the classes
   * @param upToDate what changed since then is not in {@code classes} yet
   */
  SourceWatcher(
      Path sources,
      Path resources,
      Path classes,
      FileTime upToDate,
      SourceCompiler compiler,
      PrintStream out)
      throws IOException {
    this.sources = sources;
    this.resources = resources;
    this.classes = classes;
    this.compiler = compiler;
    this.out = out;
    built = files();
    built.values().removeIf(stamp -> stamp.time().compareTo(upToDate) > 0);
    tried = built;
    seen = built;
  }

  /** Until interrupted. */
  @Override
  public void run() {
    while (!Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(PAUSE.toNanos());
      try {
        look();
      } catch (IOException | UncheckedIOException e) {
        out.println("Changes could not be taken in: " + e);
      }
    }
  }

  /** Acts when something changed, and not while files are still being written. */
  void look() throws IOException {
    Map<Path, Stamp> now = files();
    boolean still = now.equals(seen);
    seen = now;
    if (still && !now.equals(tried)) {
      tried = now;
      bringIn(now);
    }
  }

  private void bringIn(Map<Path, Stamp> now) throws IOException {
    Set<Path> changed = new HashSet<>(now.keySet());
    changed.removeIf(file -> now.get(file).equals(built.get(file)));
    Set<Path> gone = new HashSet<>(built.keySet());
    gone.removeAll(now.keySet());
    long start = System.nanoTime();
    if (!compile(now.keySet(), changed, gone)) {
      out.println("Not taken over: mend the above, or take it back.");
      return;
    }
    takeOver(changed, gone);
    built = now;
    out.printf(
        "Taken over in %.1f s: %s%n", (System.nanoTime() - start) / 1e9, named(changed, gone));
  }

  private boolean compile(Set<Path> all, Set<Path> changed, Set<Path> gone) throws IOException {
    Set<Path> needed = gone.stream().anyMatch(SourceWatcher::isSource) ? all : changed;
    List<Path> compiled = sources(needed);
    return compiled.isEmpty() || compiler.compile(compiled, sources(all));
  }

  private static List<Path> sources(Set<Path> files) {
    return files.stream().filter(SourceWatcher::isSource).toList();
  }

  private static boolean isSource(Path file) {
    return file.toString().endsWith(JAVA);
  }

  private void takeOver(Set<Path> changed, Set<Path> gone) throws IOException {
    for (Path file : changed) {
      if (file.startsWith(resources)) {
        Path target = classes.resolve(resources.relativize(file));
        Files.createDirectories(target.getParent());
        Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
      }
    }
    for (Path file : gone) {
      if (file.startsWith(resources)) {
        Files.deleteIfExists(classes.resolve(resources.relativize(file)));
      }
    }
  }

  private static String named(Set<Path> changed, Set<Path> gone) {
    Set<String> names = new TreeSet<>();
    changed.forEach(file -> names.add(file.getFileName().toString()));
    gone.forEach(file -> names.add(file.getFileName() + " (gone)"));
    return names.isEmpty() ? "all is as it was before" : String.join(", ", names);
  }

  /** All that counts, and none of what editors keep beside it. */
  private Map<Path, Stamp> files() throws IOException {
    Map<Path, Stamp> files = new HashMap<>();
    for (Path root : List.of(sources, resources)) {
      Files.walkFileTree(
          root,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes is) {
              String name = file.getFileName().toString();
              boolean counts = !name.startsWith(".") && !name.endsWith("~");
              if (counts && is.isRegularFile() && (isSource(file) || root.equals(resources))) {
                files.put(file, new Stamp(is.lastModifiedTime(), is.size()));
              }
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException gone) {
              return FileVisitResult.CONTINUE;
            }
          });
    }
    return files;
  }
}
