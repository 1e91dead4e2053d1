package io.chatbox.it;

import io.chatbox.dev.LibertyServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The features of a server that the WAR is dropped into, as docs/DEPLOYMENT.md lists them: in its
 * first {@code featureManager} the umbrellas, in its second what is enough.
 */
final class DocumentedFeatures {
  private static final Path PAGE =
      LibertyServer.buildDirectory().resolveSibling("docs/DEPLOYMENT.md");
  private static final Pattern LIST =
      Pattern.compile("<featureManager>(.*?)</featureManager>", Pattern.DOTALL);
  private static final Pattern BLOCK = Pattern.compile("```xml\n(.*?)```", Pattern.DOTALL);
  private static final Pattern FEATURE = Pattern.compile("<feature>(.*?)</feature>");

  private DocumentedFeatures() {}

  static List<String> umbrellas() {
    return list(0);
  }

  static List<String> enough() {
    return list(1);
  }

  /** What docs/DEPLOYMENT.md advises to shut, as elements of a server.xml. */
  static String shut() {
    return BLOCK
        .matcher(page())
        .results()
        .map((MatchResult match) -> match.group(1))
        .filter(block -> block.startsWith("<httpDispatcher"))
        .findFirst()
        .orElseThrow();
  }

  private static String page() {
    try {
      return Files.readString(PAGE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> list(int place) {
    String list = LIST.matcher(page()).results().skip(place).findFirst().orElseThrow().group(1);
    return FEATURE.matcher(list).results().map((MatchResult match) -> match.group(1)).toList();
  }
}
