package io.chatbox.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * {@code .dockerignore}, which in ours keeps out everything but some paths.
 *
 * @param kept what goes to the builder, with all below it
 */
record DockerIgnore(List<String> kept) {
  /**
   * @throws IllegalArgumentException if it says more than that
   */
  static DockerIgnore read(Path file) throws IOException {
    List<String> lines =
        Files.readAllLines(file).stream()
            .filter(line -> !line.isBlank() && !line.startsWith("#"))
            .toList();
    List<String> exceptions = lines.subList(1, lines.size());
    if (!lines.getFirst().equals("*")
        || !exceptions.stream().allMatch(line -> line.matches("![\\w./-]+"))) {
      throw new IllegalArgumentException("not understood: .dockerignore");
    }
    return new DockerIgnore(exceptions.stream().map(line -> line.substring(1)).toList());
  }

  boolean keepsOut(String path) {
    return kept.stream().noneMatch(each -> (path + "/").startsWith(each + "/"));
  }
}
