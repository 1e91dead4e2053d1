package io.chatbox.dev;

import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
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
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Sees what is saved in the sources, resources and descriptors of a project, brings it to where the
 * server looks once all of it compiles, and has the application started again. Looks again and
 * again: what systems tell of changed files comes late on some and piecemeal on others. One thread.
 */
final class SourceWatcher {
  private static final Duration PAUSE = Duration.ofMillis(250);

  private final Path sources;
  private final Path resources;
  private final Path descriptors;
  private final Path classes;
  private final SourceCompiler compiler;
  private final Application application;
  private final PrintStream out;

  /** What the classes are made of. */
  private Map<Path, Stamp> built;

  private Map<Path, Stamp> tried;
  private Map<Path, Stamp> seen;

  /** Tells a file from what it was before. */
  private record Stamp(FileTime time, long size) {}

  /** What runs the classes. */
  @FunctionalInterface
  interface Application {
    /** Returns whether it started. */
    boolean restart() throws IOException;
  }

  /**
   * @param main the project's {@code src/main}
   * @param classes where the build put what it made of it
   * @param builtAt what changed since then is not in {@code classes} yet
   */
  SourceWatcher(
      Path main,
      Path classes,
      FileTime builtAt,
      SourceCompiler compiler,
      Application application,
      PrintStream out)
      throws IOException {
    this.sources = main.resolve("java");
    this.resources = main.resolve("resources");
    this.descriptors = main.resolve("webapp/WEB-INF");
    this.classes = classes;
    this.compiler = compiler;
    this.application = application;
    this.out = out;
    built = files();
    built.values().removeIf(stamp -> stamp.time().compareTo(builtAt) > 0);
    tried = built;
    seen = built;
  }

  /** Of the project in the working directory, with the flags of its build. */
  static SourceWatcher ofProject(FileTime builtAt, Application application) throws IOException {
    Path main = Path.of("src/main");
    Path classes = LibertyServer.buildDirectory().resolve("classes");
    List<String> flags = SourceCompiler.flags(Path.of("pom.xml"));
    // The application's libraries and some more: this process was started with those of the tests.
    String libraries =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> entry.endsWith(".jar"))
            .collect(Collectors.joining(File.pathSeparator));
    SourceCompiler compiler =
        new SourceCompiler(main.resolve("java"), classes, libraries, flags, System.out);
    return new SourceWatcher(main, classes, builtAt, compiler, application, System.out);
  }

  /** Looks until the process ends. */
  void start() {
    out.println("What you save in src/main is served: pages when the browser loads them again,");
    out.println("all else a few seconds later, once it compiles.");
    Thread.ofPlatform().daemon().name("sources").start(this::run);
  }

  private void run() {
    while (true) {
      LockSupport.parkNanos(PAUSE.toNanos());
      try {
        look();
      } catch (IOException | RuntimeException e) {
        out.println("What was saved could not be taken over: " + e);
      }
    }
  }

  /** Acts on what changed when nothing has changed since the last look. */
  void look() throws IOException {
    Map<Path, Stamp> now = files();
    boolean still = now.equals(seen);
    seen = now;
    if (still && !now.equals(tried)) {
      tried = now;
      takeOver(now);
    }
  }

  private void takeOver(Map<Path, Stamp> now) throws IOException {
    Set<Path> changed = new HashSet<>(now.keySet());
    changed.removeIf(file -> now.get(file).equals(built.get(file)));
    Set<Path> gone = new HashSet<>(built.keySet());
    gone.removeAll(now.keySet());
    out.println("\nSaved: " + named(changed, gone));
    long start = System.nanoTime();
    Optional<Boolean> compiled = compile(now.keySet(), changed, gone);
    if (compiled.isEmpty()) {
      out.println("It doesn't compile. What ran before goes on.");
      return;
    }
    built = now;
    boolean others = copy(changed) | delete(gone);
    if (!compiled.get() && !others) {
      out.println("It compiles to what runs already.");
      return;
    }
    out.printf("Compiled after %.1f s. Chatbox starts anew …%n", seconds(start));
    String outcome = application.restart() ? "It runs" : "It doesn't run, as the lines above say";
    out.printf("%s, after %.1f s.%n", outcome, seconds(start));
  }

  private static double seconds(long since) {
    return (System.nanoTime() - since) / 1e9;
  }

  private static String named(Set<Path> changed, Set<Path> gone) {
    Set<String> names = new TreeSet<>();
    changed.forEach(file -> names.add(file.getFileName().toString()));
    gone.forEach(file -> names.add(file.getFileName() + " (gone)"));
    return switch (names.size()) {
      case 0 -> "all as it was before";
      case 1, 2, 3, 4, 5 -> String.join(", ", names);
      default -> names.size() + " files";
    };
  }

  private Optional<Boolean> compile(Set<Path> all, Set<Path> changed, Set<Path> gone)
      throws IOException {
    boolean anyGone = gone.stream().anyMatch(file -> file.startsWith(sources));
    List<Path> needed = sources(anyGone ? all : changed);
    return needed.isEmpty() ? Optional.of(false) : compiler.compile(needed, sources(all));
  }

  private List<Path> sources(Set<Path> files) {
    return files.stream().filter(file -> file.startsWith(sources)).toList();
  }

  /** Resources belong with the classes; descriptors are where the server reads them. */
  private boolean copy(Set<Path> changed) throws IOException {
    for (Path file : changed) {
      if (file.startsWith(resources)) {
        Files.createDirectories(amongClasses(file).getParent());
        Files.copy(file, amongClasses(file), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    return changed.stream().anyMatch(file -> !file.startsWith(sources));
  }

  private boolean delete(Set<Path> gone) throws IOException {
    for (Path file : gone) {
      if (file.startsWith(resources)) {
        Files.deleteIfExists(amongClasses(file));
      }
    }
    return gone.stream().anyMatch(file -> !file.startsWith(sources));
  }

  private Path amongClasses(Path resource) {
    return classes.resolve(resources.relativize(resource));
  }

  private Map<Path, Stamp> files() throws IOException {
    Map<Path, Stamp> files = new HashMap<>();
    for (Path root : List.of(sources, resources, descriptors)) {
      Files.walkFileTree(
          root,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes is) {
              if (is.isRegularFile() && counts(file)) {
                files.put(file, new Stamp(is.lastModifiedTime(), is.size()));
              }
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException goneMeanwhile) {
              return FileVisitResult.CONTINUE;
            }
          });
    }
    return files;
  }

  /** Not what editors keep beside a file. */
  private boolean counts(Path file) {
    String name = file.getFileName().toString();
    return file.startsWith(sources)
        ? name.endsWith(".java") && !name.startsWith(".")
        : !name.startsWith(".") && !name.endsWith("~");
  }
}
