package io.chatbox.dev;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/**
 * Chatbox as Open Liberty's <em>loose application</em>: the server takes it from where it is worked
 * on, pages from their source folder, classes from where the compiler puts them. Each time it is
 * started anew it has another name there: Liberty 26.0.0.5 notices late that the executor which the
 * application defines has ended with it, and starts whatever has the name of its user once more. Of
 * each start the server and the database's driver keep about 7 MB.
 */
final class LooseApplication {
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration LOOK = Duration.ofMillis(50);

  private static final String CHANGES =
      "WebSphere:service=com.ibm.ws.kernel.filemonitor.FileNotificationMBean";
  private static final String APPLICATION =
      "WebSphere:service=com.ibm.websphere.application.ApplicationMBean,name=";

  private static final String STARTED = "STARTED";
  private static final String FAILED = "INSTALLED";

  private static final String NAME = "name=\"chatbox\"";

  /** In {@code server.xml}. The application's own place is where Preflight finds its classes. */
  private static final Map<String, String> ALTERED =
      Map.of(
          "location=\"chatbox.war\"",
          "location=\"loose.war\"",
          "<config updateTrigger=\"disabled\"/>",
          "<config updateTrigger=\"mbean\"/>",
          "<featureManager>",
          "<featureManager><feature>localConnector-1.0</feature>");

  private final Path project;
  private final Path build;
  private final Path server;
  private String serverXml;
  private int starts;

  /**
   * @param project the folder of pom.xml
   * @param build where Maven has built
   * @param server the server's directory
   */
  LooseApplication(Path project, Path build, Path server) {
    this.project = project;
    this.build = build;
    this.server = server;
  }

  /** Puts it into the server's directory, in which the configuration is already. */
  void layOut() throws IOException {
    Path apps = Files.createDirectories(server.resolve("apps"));
    Files.writeString(apps.resolve("loose.war.xml"), archive());
    Path webInf = Files.createDirectories(apps.resolve("chatbox.war/WEB-INF"));
    Files.createSymbolicLink(webInf.resolve("classes"), classes());
    Files.createSymbolicLink(webInf.resolve("lib"), libraries());
    serverXml = altered(Files.readString(configuration()));
    Files.writeString(configuration(), serverXml);
  }

  private Path classes() {
    return build.resolve("classes");
  }

  private Path configuration() {
    return server.resolve("server.xml");
  }

  private Path libraries() {
    return build.resolve("chatbox/WEB-INF/lib");
  }

  /** What would be where in a WAR. */
  private String archive() {
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
    return "  <dir targetInArchive=\"%s\" sourceOnDisk=\"%s\"/>\n"
        .formatted(inArchive, escaped(onDisk.toString()));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
  }

  /**
   * @throws IllegalArgumentException if it doesn't look as expected
   */
  private static String altered(String serverXml) {
    String altered = serverXml;
    for (Map.Entry<String, String> change : ALTERED.entrySet()) {
      if (!altered.contains(change.getKey())) {
        throw new IllegalArgumentException("server.xml is without " + change.getKey());
      }
      altered = altered.replace(change.getKey(), change.getValue());
    }
    return altered;
  }

  /**
   * Has it started anew, and waits for that. Not before {@link #layOut()}.
   *
   * @return whether it started; the server's log says why not
   */
  boolean restart() throws IOException {
    String name = "chatbox-" + ++starts;
    Files.writeString(configuration(), serverXml.replace(NAME, "name=\"" + name + "\""));
    Path address = server.resolve("logs/state/com.ibm.ws.jmx.local.address");
    try (JMXConnector connector =
        JMXConnectorFactory.connect(new JMXServiceURL(Files.readString(address)))) {
      MBeanServerConnection beans = connector.getMBeanServerConnection();
      beans.invoke(new ObjectName(CHANGES), "processConfigurationChanges", null, null);
      return awaitStart(beans, new ObjectName(APPLICATION + name));
    } catch (JMException e) {
      throw new IOException("the server can't be told", e);
    }
  }

  private static boolean awaitStart(MBeanServerConnection beans, ObjectName application)
      throws IOException, JMException {
    long deadline = System.nanoTime() + START_LIMIT.toNanos();
    while (System.nanoTime() < deadline) {
      if (beans.isRegistered(application)) {
        Object state = beans.getAttribute(application, "State");
        if (state.equals(STARTED) || state.equals(FAILED)) {
          return state.equals(STARTED);
        }
      }
      LockSupport.parkNanos(LOOK.toNanos());
    }
    return false;
  }
}
