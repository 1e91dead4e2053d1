package io.chatbox.dev;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Lays the application out so that the server takes it from where it is worked on: pages from their
 * source folder, classes from where the compiler puts them (Open Liberty's <em>loose
 * application</em>). When classes, resources or descriptors change, the server starts the
 * application again.
 *
 * @param project the folder of pom.xml
 * @param build where Maven has built
 */
record LooseApplication(Path project, Path build) implements LibertyServer.Layout {
  /**
   * Beside {@code chatbox.war}, which is there for Preflight: the server prefers what is packed.
   */
  private static final String LOCATION = "chatbox.war";

  /** How often the server looks for changes; its own default is 500 ms. */
  private static final String POLLING_RATE = "250ms";

  @Override
  public void into(Path server) throws IOException {
    Path apps = Files.createDirectories(server.resolve("apps"));
    Files.writeString(apps.resolve(LOCATION + ".xml"), archive());
    Path webInf = Files.createDirectories(apps.resolve("chatbox.war/WEB-INF"));
    Files.createSymbolicLink(webInf.resolve("classes"), classes());
    Files.createSymbolicLink(webInf.resolve("lib"), libraries());
    Path overrides = Files.createDirectories(server.resolve("configDropins/overrides"));
    Files.writeString(overrides.resolve("dev.xml"), configuration());
  }

  private Path classes() {
    return build.resolve("classes");
  }

  private Path libraries() {
    return build.resolve("chatbox/WEB-INF/lib");
  }

  /** What would be where in a WAR. */
  String archive() {
    return """
        <?xml version="1.0" encoding="UTF-8"?>
        <archive>
        %s%s%s%s</archive>
        """
        .formatted(
            folder("/", project.resolve("src/main/webapp")),
            folder("/assets/vendor", build.resolve("vendor")),
            folder("/WEB-INF/classes", classes()),
            folder("/WEB-INF/lib", libraries()));
  }

  private static String folder(String inArchive, Path onDisk) {
    return "  <dir targetInArchive=\"%s\" sourceOnDisk=\"%s\"/>%n"
        .formatted(inArchive, escaped(onDisk.toString()));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
  }

  /** What is otherwise than in {@code server.xml}. */
  private static String configuration() {
    return """
        <?xml version="1.0" encoding="UTF-8"?>
        <server>
          <featureManager>
            <feature>localConnector-1.0</feature>
          </featureManager>
        </server>
        """;
  }
}
