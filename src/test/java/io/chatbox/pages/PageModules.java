package io.chatbox.pages;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The page's modules and what each imports, types in comments included.
 *
 * @param uses by a module's path below the root, sorted: the modules that it imports
 * @param missing imports that lead nowhere
 */
record PageModules(SortedMap<String, Set<String>> uses, List<String> missing) {
  /** What the build puts beside the page's own modules, as if it were a folder of theirs. */
  static final String VENDOR = "vendor";

  private static final Pattern IMPORT =
      Pattern.compile("\\b(?:from\\s|import\\s|import\\()\\s*['\"]([^'\"]+)['\"]");

  static PageModules in(Path root, Path libraries) throws IOException {
    SortedMap<String, Set<String>> uses = new TreeMap<>();
    List<String> missing = new ArrayList<>();
    for (Path file : modules(root)) {
      String module = root.relativize(file).toString();
      Set<String> used = new TreeSet<>();
      for (String named : imports(file)) {
        target(root, libraries, file, named)
            .ifPresentOrElse(used::add, () -> missing.add(module + " imports " + named));
      }
      uses.put(module, used);
    }
    return new PageModules(uses, missing);
  }

  private static List<Path> modules(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files.filter(file -> file.toString().endsWith(".js")).sorted().toList();
    }
  }

  private static List<String> imports(Path file) {
    try {
      return IMPORT
          .matcher(Files.readString(file))
          .results()
          .map((MatchResult found) -> found.group(1))
          .distinct()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The module that an import names, if there is one. A browser looks for no package by name. */
  private static Optional<String> target(Path root, Path libraries, Path file, String named) {
    Path target = file.resolveSibling(named).normalize();
    Path vendor = root.resolveSibling(VENDOR).normalize();
    boolean isVendor = target.startsWith(vendor);
    Path there = isVendor ? libraries.resolve(vendor.relativize(target)) : target;
    return named.startsWith(".") && Files.isRegularFile(there)
        ? Optional.of(isVendor ? VENDOR + "/" + target.getFileName() : path(root, target))
        : Optional.empty();
  }

  private static String path(Path root, Path file) {
    return root.relativize(file).toString();
  }

  /** The folders that have modules in them, "" for the root. */
  Set<String> folders() {
    return uses.keySet().stream().map(PageModules::folder).collect(Collectors.toSet());
  }

  /** Modules that use a folder which theirs may not use. */
  List<String> violations(Map<String, Set<String>> mayUse) {
    return uses.entrySet().stream()
        .flatMap(
            entry -> {
              String own = folder(entry.getKey());
              return entry.getValue().stream()
                  .map(PageModules::folder)
                  .distinct()
                  .filter(other -> !other.equals(own) && !mayUse.get(own).contains(other))
                  .map(other -> entry.getKey() + " may not use " + other);
            })
        .toList();
  }

  private static String folder(String module) {
    return module.contains("/") ? module.substring(0, module.indexOf('/')) : "";
  }

  /** Ways from a module back to itself, one for each import that closes a circle. */
  List<String> cycles() {
    List<String> found = new ArrayList<>();
    Set<String> done = new TreeSet<>();
    uses.keySet().forEach(module -> follow(module, new ArrayList<>(), done, found));
    return found;
  }

  private void follow(String module, List<String> way, Set<String> done, List<String> found) {
    int before = way.indexOf(module);
    if (before >= 0) {
      found.add(String.join(" > ", way.subList(before, way.size())) + " > " + module);
    } else if (!done.contains(module)) {
      way.add(module);
      uses.getOrDefault(module, Set.of()).forEach(next -> follow(next, way, done, found));
      way.removeLast();
      done.add(module);
    }
  }
}
