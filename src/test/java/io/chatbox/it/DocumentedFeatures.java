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
  private static final Pattern FEATURE = Pattern.compile("<feature>(.*?)</feature>");

  private DocumentedFeatures() {}

  static List<String> umbrellas() {
    return list(0);
  }

  static List<String> enough() {
    return list(1);
  }

  private static List<String> list(int place) {
    try {
      String list =
          LIST.matcher(Files.readString(PAGE))
              .results()
              .skip(place)
              .findFirst()
              .orElseThrow()
              .group(1);
      return FEATURE.matcher(list).results().map((MatchResult match) -> match.group(1)).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
