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
 * on, pages from their source folder, classes from where the compiler puts them. It looks for
 * changes when it is told to; by itself it may start the application several times for one.
 *
 * @param project the folder of pom.xml
 * @param build where Maven has built
 * @param server the server's directory
 */
record LooseApplication(Path project, Path build, Path server) {
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration LOOK = Duration.ofMillis(50);

  /** Looks. */
  private static final int HELD = 6;

  private static final String CHANGES =
      "WebSphere:service=com.ibm.ws.kernel.filemonitor.FileNotificationMBean";
  private static final String APPLICATION =
      "WebSphere:service=com.ibm.websphere.application.ApplicationMBean,name=chatbox";

  private static final String STARTED = "STARTED";
  private static final String FAILED = "INSTALLED";

  /** In {@code server.xml}. The application's own place is where Preflight finds its classes. */
  private static final Map<String, String> ALTERED =
      Map.of(
          "location=\"chatbox.war\"",
          "location=\"loose.war\"",
          "<applicationMonitor updateTrigger=\"disabled\"/>",
          "<applicationMonitor updateTrigger=\"mbean\" dropinsEnabled=\"false\"/>",
          "<featureManager>",
          "<featureManager><feature>localConnector-1.0</feature>");

  /** Puts it into the server's directory, in which the configuration is already. */
  void layOut() throws IOException {
    Path apps = Files.createDirectories(server.resolve("apps"));
    Files.writeString(apps.resolve("loose.war.xml"), archive());
    Path webInf = Files.createDirectories(apps.resolve("chatbox.war/WEB-INF"));
    Files.createSymbolicLink(webInf.resolve("classes"), classes());
    Files.createSymbolicLink(webInf.resolve("lib"), libraries());
    Path configuration = server.resolve("server.xml");
    Files.writeString(configuration, altered(Files.readString(configuration)));
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
    return "  <dir targetInArchive=\"%s\" sourceOnDisk=\"%s\"/>\n"
        .formatted(inArchive, escaped(onDisk.toString()));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
  }

  /**
   * @throws IllegalArgumentException if it doesn't look as expected
   */
  static String altered(String serverXml) {
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
   * Tells the server that files changed, and waits until it has started the application anew.
   *
   * @return whether it started; the server's log says why not
   */
  boolean restart() throws IOException {
    Path address = server.resolve("logs/state/com.ibm.ws.jmx.local.address");
    try (JMXConnector connector =
        JMXConnectorFactory.connect(new JMXServiceURL(Files.readString(address)))) {
      MBeanServerConnection beans = connector.getMBeanServerConnection();
      String before = state(beans);
      beans.invoke(new ObjectName(CHANGES), "processApplicationChanges", null, null);
      return awaitStart(beans, before);
    } catch (JMException e) {
      throw new IOException("the server can't be told", e);
    }
  }

  /**
   * A start counts when it lasts: Liberty 26.0.0.5 starts an application once more if it notices
   * late that the executor which the application defines ended with it.
   */
  private static boolean awaitStart(MBeanServerConnection beans, String before)
      throws IOException, JMException {
    long deadline = System.nanoTime() + START_LIMIT.toNanos();
    boolean begun = false;
    int held = 0;
    while (System.nanoTime() < deadline) {
      String now = state(beans);
      begun |= !now.equals(before);
      held = now.equals(STARTED) ? held + 1 : 0;
      if (begun && (held > HELD || now.equals(FAILED))) {
        return held > HELD;
      }
      LockSupport.parkNanos(LOOK.toNanos());
    }
    return false;
  }

  private static String state(MBeanServerConnection beans) throws IOException, JMException {
    return (String) beans.getAttribute(new ObjectName(APPLICATION), "State");
  }
}
