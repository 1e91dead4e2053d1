package io.chatbox.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatbox.dev.LibertyServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the WAR weighs: only what the runtime lacks goes into it. */
class WarIT {
  private static final long MAX_BYTES = 12_000_000;

  @Test
  void theWarStaysSmallAndHoldsNothingThatTheRuntimeHas() throws IOException {
    Path build = LibertyServer.buildDirectory();
    try (Stream<Path> libraries = Files.list(build.resolve("chatbox/WEB-INF/lib"))) {
      assertThat(libraries.map(library -> library.getFileName().toString()))
          .allMatch(
              name ->
                  Stream.of(
                          "bson-",
                          "mongodb-driver-",
                          "nimbus-jose-jwt-",
                          "httpclient5-",
                          "httpcore5-",
                          "slf4j-",
                          "tomlj-",
                          "antlr4-",
                          "bucket4j_",
                          "jtokkit-",
                          "libphonenumber-")
                      .anyMatch(name::startsWith));
    }
    assertThat(Files.size(build.resolve("chatbox.war"))).isLessThan(MAX_BYTES);
  }
}
