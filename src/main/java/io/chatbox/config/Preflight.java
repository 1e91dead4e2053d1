package io.chatbox.config;

import io.chatbox.config.source.Layer;
import io.chatbox.config.source.TomlFile;
import io.chatbox.config.source.VariableFiles;
import io.chatbox.config.type.Findings;
import io.chatbox.config.type.Shown;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;

/**
 * Checks all settings before Liberty starts, and tells it the few that it needs before the
 * application runs: port and path are resolved by then, and an application that starts can't stop
 * its server.
 *
 * <p>Needs nothing on the class path but {@code WEB-INF/classes} and {@code WEB-INF/lib}, and so
 * uses neither CDI nor MicroProfile.
 */
public final class Preflight {
  private static final int EXIT_USAGE = 64;
  private static final int EXIT_CANT_CREATE = 73;

  /** What Liberty reads of a folder in {@code VARIABLE_SOURCE_DIRS}. */
  private static final String FILE = "chatbox.properties";

  private static final String LTPA_KEYS = "ltpa.keys";

  /** Held, because logging forgets the level of a logger that nobody holds. */
  private static final Logger MONGO_LOG = Logger.getLogger("org.mongodb.driver");

  private final List<Layer> layers;
  private final Path workingDirectory;
  private final PrintStream out;
  private final PrintStream err;

  /**
   * @param layers variables, the strongest first, without those of files
   * @param workingDirectory where {@code config.toml} lies unless a variable says otherwise
   */
  Preflight(List<Layer> layers, Path workingDirectory, PrintStream out, PrintStream err) {
    this.layers = List.copyOf(layers);
    this.workingDirectory = workingDirectory;
    this.out = out;
    this.err = err;
  }

  /**
   * Ends the process with 0 if all is well, 78 if a setting is not, 73 if the folder can't be
   * written to.
   *
   * @param args the folder to write {@code chatbox.properties} to, made if it isn't there
   */
  public static void main(String[] args) {
    if (args.length != 1) {
      System.err.println("ERROR usage: Preflight <folder for Liberty's variables>");
      System.exit(EXIT_USAGE);
    }
    MONGO_LOG.setLevel(Level.OFF); // it reports on itself, between our lines
    List<Layer> layers = List.of(Layer.of(properties()), Layer.ofEnvironment(System.getenv()));
    Path here = Path.of("").toAbsolutePath();
    System.exit(new Preflight(layers, here, System.out, System.err).run(Path.of(args[0])));
  }

  private static Map<String, String> properties() {
    Properties properties = System.getProperties();
    return properties.stringPropertyNames().stream()
        .collect(Collectors.toMap(name -> name, properties::getProperty));
  }

  /**
   * @param folder where to write Liberty's variables, if all is well
   * @return what the process should end with
   */
  int run(Path folder) {
    TomlFile file =
        TomlFile.find(named(TomlFile.VARIABLE), List.of(workingDirectory), Declarations.KEYS);
    VariableFiles files =
        new VariableFiles(named(VariableFiles.VARIABLE).orElse(""), Declarations.VARIABLES);
    List<Layer> all = new ArrayList<>(layers);
    all.addFirst(files.layer());
    all.addLast(Layer.of(file.variables()));
    Findings findings = new Findings();
    findings.add(files.findings());
    findings.add(file.findings());
    SettingsCheck check = SettingsCheck.of(all, findings);
    check.warnings().forEach(warning -> out.println("WARN " + warning));
    if (check.settings().isEmpty()) {
      err.println("ERROR " + SettingsCheck.FAILED);
      check.faults().forEach(fault -> err.println("ERROR " + fault));
      return SettingsCheck.EXIT_CODE;
    }
    return write(check.orElseThrow(), folder);
  }

  private Optional<String> named(String variable) {
    return layers.stream()
        .flatMap(layer -> Optional.ofNullable(layer.value().apply(variable)).stream())
        .findFirst();
  }

  private int write(Settings settings, Path folder) {
    Properties variables = new Properties();
    variables.setProperty("chatbox.port", settings.get(ServerSettings.SERVER_PORT).toString());
    variables.setProperty("chatbox.prefix", settings.get(ServerSettings.PATH_PREFIX));
    variables.setProperty("chatbox.connections", Integer.toString(Descriptors.forConnections()));
    variables.setProperty("chatbox.log.console", consoleFormat(settings));
    variables.setProperty("chatbox.ltpa.keys", folder.resolve(LTPA_KEYS).toString());
    variables.setProperty("chatbox.ltpa.password", randomPassword());
    try {
      Files.createDirectories(folder);
      Files.deleteIfExists(folder.resolve(LTPA_KEYS)); // made under the last start's password
      try (Writer writer = Files.newBufferedWriter(folder.resolve(FILE))) {
        variables.store(writer, null);
      }
    } catch (IOException e) {
      err.println(
          "ERROR %s can't be written to; make it a folder that the server's user may write to"
              .formatted(Shown.quoted(folder.toString())));
      return EXIT_CANT_CREATE;
    }
    out.println("INFO " + SettingsCheck.PASSED);
    return 0;
  }

  /** How Liberty's own lines look beside ours. */
  private static String consoleFormat(Settings settings) {
    return settings.get(ServerSettings.LOG_FORMAT).equals("json") ? "json" : "dev";
  }

  /**
   * Liberty wants a password for keys that nothing uses; a new one for each start is the safest.
   */
  private static String randomPassword() {
    byte[] bytes = new byte[24];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
