package io.chatbox.bench;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How each system is started, from the root of the repository.
 *
 * @param upstream base address of the model server
 * @param users how many users of its own Chatbox needs
 */
record Launch(String upstream, int users) {
  private static final Path NODE_RELAY = Path.of("benchmarks/relay-node");
  private static final String NATIVE_ACCESS = "--enable-native-access=ALL-UNNAMED";

  /** Those that this machine can run; a sentence on standard error for one that it can't. */
  static List<Kind> available() {
    List<Kind> kinds = new ArrayList<>(List.of(Kind.CHATBOX, Kind.VERTX));
    if (!onPath("node")) {
      System.err.println("The Node relay is left out: there is no node on the PATH.");
    } else if (Files.notExists(NODE_RELAY.resolve("node_modules/ws"))) {
      System.err.println("The Node relay is left out: npm ci has not run in " + NODE_RELAY + ".");
    } else {
      kinds.add(Kind.NODE);
    }
    return kinds;
  }

  List<String> command(Kind kind) {
    return switch (kind) {
      case CHATBOX ->
          List.of(
              java(),
              NATIVE_ACCESS,
              "-cp",
              chatboxClassPath(),
              "benchmarks/chatbox/ChatboxUnderTest.java",
              upstream,
              Integer.toString(users));
      case VERTX ->
          List.of(
              java(),
              NATIVE_ACCESS,
              "-cp",
              System.getProperty("java.class.path"),
              VertxRelay.class.getName(),
              upstream);
      case NODE -> List.of("node", NODE_RELAY.resolve("relay.js").toString(), upstream);
    };
  }

  static String jdkTool(String name) {
    return Path.of(System.getProperty("java.home"), "bin", name).toString();
  }

  private static String java() {
    return jdkTool("java");
  }

  /** Chatbox's development services are among its tests. */
  private static String chatboxClassPath() {
    try {
      return String.join(
          File.pathSeparator,
          "target/test-classes",
          "target/classes",
          Files.readString(Path.of("target/test.classpath")).strip());
    } catch (IOException e) {
      throw new UncheckedIOException("run ./mvnw package -DskipTests first", e);
    }
  }

  private static boolean onPath(String program) {
    for (String folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)) {
      if (Files.isExecutable(Path.of(folder, program))) {
        return true;
      }
    }
    return false;
  }
}
