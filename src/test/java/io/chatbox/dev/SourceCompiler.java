package io.chatbox.dev;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * Compiles changed sources into the folder of classes, as the build would. Where others see the
 * same of them as before, they are compiled alone; else everything is. While anything doesn't
 * compile, the folder stays as it is. One thread at a time.
 */
final class SourceCompiler {
  private static final String CLASS = ".class";
  private static final String RELEASE = "maven.compiler.release";

  private final Path sources;
  private final Path classes;
  private final Path staged;
  private final String libraries;
  private final List<String> flags;
  private final PrintStream out;
  private final JavaCompiler javac = javax.tools.ToolProvider.getSystemJavaCompiler();
  private final ToolProvider javap = ToolProvider.findFirst("javap").orElseThrow();

  /**
   * @param sources the folder of the root package
   * @param classes where classes go; what is not complete yet is kept in a folder beside it
   * @param libraries the class path without {@code classes}
   * @param flags for javac
   * @param out where javac says what it doesn't like
   */
  SourceCompiler(
      Path sources, Path classes, String libraries, List<String> flags, PrintStream out) {
    this.sources = sources;
    this.classes = classes;
    this.staged = classes.resolveSibling("classes-staged");
    this.libraries = libraries;
    this.flags = List.copyOf(flags);
    this.out = out;
  }

  /** What the build gives its compiler, as far as it is the project's choice. */
  static List<String> flags(Path pom) throws IOException {
    List<String> flags = new ArrayList<>(List.of("-g", "-parameters", "-proc:none"));
    try {
      Document project =
          DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(pom.toFile());
      String release = project.getElementsByTagName(RELEASE).item(0).getTextContent();
      flags.addAll(List.of("--release", release));
      Element others = (Element) project.getElementsByTagName("compilerArgs").item(0);
      NodeList arguments = others.getElementsByTagName("arg");
      for (int i = 0; i < arguments.getLength(); i++) {
        flags.add(arguments.item(i).getTextContent());
      }
    } catch (ParserConfigurationException | SAXException e) {
      throw new IOException(pom + " can't be read", e);
    }
    return flags;
  }

  /**
   * @param changed sources that are new or changed since this last succeeded; all of them where
   *     others are gone since
   * @param all sources there are
   * @return empty where they don't compile, else whether any class is another now
   */
  Optional<Boolean> compile(Collection<Path> changed, Collection<Path> all) throws IOException {
    if (changed.size() < all.size()) {
      if (!javac(changed, classes + File.pathSeparator + libraries)) {
        return Optional.empty();
      }
      if (staySameForOthers(changed)) {
        return Optional.of(publish());
      }
    }
    if (!javac(all, libraries)) {
      return Optional.empty();
    }
    boolean deleted = deleteWhatIsNotStaged();
    return Optional.of(publish() | deleted);
  }

  private boolean javac(Collection<Path> files, String classPath) throws IOException {
    LibertyServer.deleteTree(staged);
    Files.createDirectories(staged);
    List<String> options = new ArrayList<>(flags);
    options.addAll(List.of("-d", staged.toString(), "-cp", classPath, "-implicit:none"));
    try (StandardJavaFileManager manager =
        javac.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
      var objects = manager.getJavaFileObjectsFromPaths(files);
      return javac
          .getTask(new PrintWriter(out, true), manager, null, options, null, objects)
          .call();
    }
  }

  private boolean staySameForOthers(Collection<Path> changed) throws IOException {
    Set<Path> before = new TreeSet<>();
    Set<Path> after = new TreeSet<>();
    for (Path source : changed) {
      before.addAll(classesOf(source, classes));
      after.addAll(classesOf(source, staged));
    }
    return before.equals(after) && seenOf(classes, before).equals(seenOf(staged, after));
  }

  /** What a source became below a root, itself and the types within it, relative to the root. */
  private List<Path> classesOf(Path source, Path root) throws IOException {
    Path folder = root.resolve(sources.relativize(source)).getParent();
    if (Files.notExists(folder)) {
      return List.of();
    }
    String name = source.getFileName().toString().replace(".java", "");
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> isOrIsWithin(name, file)).map(root::relativize).toList();
    }
  }

  private static boolean isOrIsWithin(String name, Path file) {
    String className = file.getFileName().toString();
    return className.equals(name + CLASS)
        || className.startsWith(name + "$") && className.endsWith(CLASS);
  }

  /**
   * Members that are not private, with their types and the values of constants. Permitted subtypes
   * are not among them, but can't change without the subtypes.
   */
  private String seenOf(Path root, Set<Path> relative) {
    ByteArrayOutputStream seen = new ByteArrayOutputStream();
    if (!relative.isEmpty()) {
      List<String> arguments = new ArrayList<>(List.of("-package", "-constants"));
      relative.forEach(path -> arguments.add(root.resolve(path).toString()));
      PrintStream to = new PrintStream(seen, false, StandardCharsets.UTF_8);
      javap.run(to, to, arguments.toArray(String[]::new));
    }
    return seen.toString(StandardCharsets.UTF_8);
  }

  private boolean deleteWhatIsNotStaged() throws IOException {
    boolean deleted = false;
    for (Path file : classesBelow(classes)) {
      if (Files.notExists(staged.resolve(classes.relativize(file)))) {
        Files.delete(file);
        deleted = true;
      }
    }
    return deleted;
  }

  /** One by one, but each at once; one that didn't change keeps its time too. */
  private boolean publish() throws IOException {
    boolean published = false;
    for (Path file : classesBelow(staged)) {
      Path target = classes.resolve(staged.relativize(file));
      if (Files.notExists(target) || Files.mismatch(file, target) >= 0) {
        Files.createDirectories(target.getParent());
        Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
        published = true;
      }
    }
    return published;
  }

  private static List<Path> classesBelow(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files.filter(file -> file.toString().endsWith(CLASS)).toList();
    }
  }
}
