package io.chatbox.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.chatbox.config.source.Layer;
import io.chatbox.config.type.Shown;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreflightTest {
  @TempDir Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void givesLibertyWhatItNeedsAndSaysThatAllIsWell() throws IOException {
    Files.writeString(
        folder.resolve("config.toml"),
        "server.port = 1\nlog.level = 'debug'\nchatbox.path_prefix = '/api/v1/chat'");
    Path target = folder.resolve("a/variables");

    int code = run(target, Map.of("SERVER_PORT", "9091"), Variables.with("SERVER_PORT", "2"));

    assertThat(code).isZero();
    assertThat(out.toString(UTF_8)).isEqualTo(lines("INFO Configuration validated successfully"));
    assertThat(err.toString(UTF_8)).isEmpty();
    assertThat(written(target))
        .containsKey("chatbox.ltpa.password")
        .contains(
            entry("chatbox.port", "9091"),
            entry("chatbox.prefix", "/api/v1/chat"),
            entry("chatbox.log.console", "dev"),
            entry("chatbox.ltpa.keys", target.resolve("ltpa.keys").toString()));
  }

  @Test
  void eachStartHasAPasswordOfItsOwnAndNoKeysOfTheLastOne() throws IOException {
    run(folder, Map.of(), Variables.with("LOG_FORMAT", "json"));
    String first = written(folder).get("chatbox.ltpa.password");
    Path keys = Files.writeString(folder.resolve("ltpa.keys"), "of the last start");
    run(folder, Map.of(), Variables.with("LOG_FORMAT", "json"));

    assertThat(written(folder))
        .contains(entry("chatbox.log.console", "json"))
        .hasEntrySatisfying(
            "chatbox.ltpa.password", second -> assertThat(second).isNotEqualTo(first));
    assertThat(keys).doesNotExist();
  }

  @Test
  void printsAllFaultsAndWritesNothing() {
    int code =
        run(
            folder,
            Map.of(),
            Variables.with(
                "JWT_SECRET", "short",
                "CHATBOX_PATH_PREFIX", "chat",
                "CHATBOX_CONFIG", "gone.toml",
                "WS_ALLOWED_ORIGINS", ""));

    assertThat(code).isEqualTo(78);
    assertThat(out.toString(UTF_8).lines())
        .singleElement()
        .asString()
        .startsWith("WARN WS_ALLOWED_ORIGINS: ");
    assertThat(err.toString(UTF_8).lines().map(line -> line.split(";")[0]))
        .containsExactly(
            "ERROR Configuration validation failed",
            "ERROR CHATBOX_CONFIG: there is no file \"gone.toml\"",
            "ERROR CHATBOX_PATH_PREFIX: \"chat\" is not a path such as /chatbox or /api/v1/chat",
            "ERROR JWT_SECRET: has 5 characters and needs at least 32");
    assertThat(folder).isEmptyDirectory();
  }

  /**
   * As Liberty was seen to do it: over system properties, and the later folder over the earlier.
   */
  @Test
  void mountedFilesAreOverAllElse() throws IOException {
    Path first = Files.createDirectory(folder.resolve("first"));
    Path second = Files.createDirectory(folder.resolve("second"));
    Files.writeString(first.resolve("SERVER_PORT"), "1");
    Files.writeString(first.resolve("many.properties"), "CHATBOX_PATH_PREFIX=/many\nother=x");
    Files.writeString(second.resolve("SERVER_PORT"), "9092\n");
    Files.writeString(second.resolve("JWT_SECRET"), Variables.JWT_SECRET);
    Files.write(second.resolve("keystore.p12"), new byte[] {(byte) 0xff});
    Path target = folder.resolve("target");
    String folders = String.join(File.pathSeparator, "" + first, "" + second, folder + "/gone", "");

    int code =
        run(
            target,
            Map.of("SERVER_PORT", "2"),
            Variables.with("JWT_SECRET", "", "VARIABLE_SOURCE_DIRS", folders));

    assertThat(err.toString(UTF_8)).isEmpty();
    assertThat(code).isZero();
    assertThat(written(target))
        .contains(entry("chatbox.port", "9092"), entry("chatbox.prefix", "/many"));
  }

  @Test
  void aMountedFileThatIsNoTextIsAFault() throws IOException {
    Path file = Files.write(folder.resolve("SMTP_PASS"), new byte[] {(byte) 0xff});

    int code = run(folder, Map.of(), Variables.with("VARIABLE_SOURCE_DIRS", folder.toString()));

    assertThat(code).isEqualTo(78);
    assertThat(err.toString(UTF_8))
        .isEqualTo(
            lines(
                "ERROR Configuration validation failed",
                "ERROR VARIABLE_SOURCE_DIRS: %s can't be read as UTF-8 text; make it readable for the"
                        .formatted(Shown.quoted(file.toString()))
                    + " server's user"));
  }

  @Test
  void saysWhenTheFolderCantBeWrittenTo() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");

    assertThat(run(file, Map.of(), Variables.valid())).isEqualTo(73);
    assertThat(err.toString(UTF_8))
        .isEqualTo(
            lines(
                "ERROR "
                    + Shown.quoted(file.toString())
                    + " can't be written to; make it a folder that the server's user may write"
                    + " to"));
  }

  @Test
  void runsWithNothingButTheApplicationsOwnLibraries() throws Exception {
    String libraries =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(
                entry ->
                    entry.matches(".*(/classes|(tomlj|antlr4-runtime|mongodb|bson|nimbus)[^/]*)$"))
            .collect(Collectors.joining(File.pathSeparator));
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    ProcessBuilder builder =
        new ProcessBuilder(
            java.toString(), "-cp", libraries, Preflight.class.getName(), folder.toString());
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(name -> name.startsWith("LLM_") || name.startsWith("CHATBOX_"));
    environment.putAll(
        Variables.with(
            "LLM_PROVIDER_1_TYPE", "telepathy", "LLM_PROVIDER_1_INPUTS", "{\"a\":\"{{b}}\"}"));
    Process process = builder.directory(folder.toFile()).start();

    assertThat(new String(process.getErrorStream().readAllBytes(), UTF_8))
        .isEqualTo(
            lines(
                "ERROR Configuration validation failed",
                "ERROR LLM_PROVIDER_1_TYPE: \"telepathy\" is not one of openai, anthropic,"
                    + " dify, demo; correct it",
                "ERROR LLM_PROVIDER_1_INPUTS: has the unknown placeholder \"{{b}}\"; use"
                    + " {{user_id}}, {{name}} or {{metadata.<key>}}, and only in values"));
    assertThat(process.waitFor()).isEqualTo(78);
  }

  private int run(Path target, Map<String, String> properties, Map<String, String> environment) {
    return new Preflight(
            List.of(Layer.of(properties), Layer.ofEnvironment(environment)),
            folder,
            new PrintStream(out, true, UTF_8),
            new PrintStream(err, true, UTF_8))
        .run(target);
  }

  private static String lines(String... lines) {
    return String.join(System.lineSeparator(), lines) + System.lineSeparator();
  }

  private static Map<String, String> written(Path target) throws IOException {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(target.resolve("chatbox.properties"))) {
      properties.load(reader);
    }
    Map<String, String> map = new HashMap<>();
    properties.forEach((name, value) -> map.put((String) name, (String) value));
    return map;
  }
}
