package io.chatbox.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatbox.config.source.TomlFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsProducerTest {
  @TempDir Path folder;
  private final CompletableFuture<Integer> exit = new CompletableFuture<>();
  private final List<String> logged = new ArrayList<>();
  private final Logger logger = Logger.getLogger(SettingsProducer.class.getName());
  private final Handler handler = new Recorder();

  @BeforeEach
  void listen() {
    logger.addHandler(handler);
    logger.setUseParentHandlers(false);
  }

  @AfterEach
  void stopListening() {
    logger.removeHandler(handler);
    logger.setUseParentHandlers(true);
  }

  @Test
  void theEnvironmentIsOverTheFile() throws IOException {
    Files.writeString(
        folder.resolve("config.toml"),
        "server.port = 1\nlog.level = 'debug'\nserver.prot = 2\nchatbox.jwt_secret = 'x'");

    Settings settings =
        new SettingsProducer(
                List.of(source(Variables.with("SERVER_PORT", "9090")), toml()), exit::complete)
            .settings();

    assertThat(settings.get(ServerSettings.SERVER_PORT)).isEqualTo(9090);
    assertThat(settings.get(ServerSettings.LOG_LEVEL)).isEqualTo("debug");
    assertThat(logged)
        .containsExactly(
            "WARNING CHATBOX_CONFIG: unknown key server.prot is ignored; correct or remove it",
            "INFO Configuration validated successfully");
    assertThat(exit).isNotDone();
  }

  /** The order of MicroProfile Config: by ordinal, as the sources themselves give it. */
  @Test
  void propertiesAreOverTheEnvironmentOverTheFileOverWhatTheApplicationBrings() throws IOException {
    Files.writeString(
        folder.resolve("config.toml"),
        "[chatbox]\nmax_connections = 3\njwt.issuer = 'file'\n[chatbox.llm]\nretry_attempts = 3");
    Map<String, String> brought =
        Map.of("MAX_CONNECTIONS", "4", "LLM_RETRY_ATTEMPTS", "4", "SHUTDOWN_TIMEOUT", "4s");
    Map<String, String> environment =
        Variables.with("MAX_CONNECTIONS", "2", "SERVER_PORT", "2", "JWT_AUDIENCE", "environment");
    Map<String, String> properties =
        Map.of("SERVER_PORT", "1", "mp.jwt.verify.issuer", "x", "mp.jwt.verify.audiences", "x");
    List<ConfigSource> sources =
        new ArrayList<>(
            List.of(
                source(100, brought), source(300, environment), toml(), source(400, properties)));
    sources.sort(Comparator.comparingInt(ConfigSource::getOrdinal).reversed());

    Settings settings = new SettingsProducer(sources, exit::complete).settings();

    assertThat(settings.get(ServerSettings.SERVER_PORT)).isEqualTo(1);
    assertThat(settings.get(TrafficSettings.MAX_CONNECTIONS)).isEqualTo(2);
    assertThat(settings.get(ModelSettings.LLM_RETRY_ATTEMPTS)).isEqualTo(3);
    assertThat(settings.get(ServerSettings.SHUTDOWN_TIMEOUT)).hasSeconds(4);
    assertThat(settings.get(AccessSettings.JWT_ISSUER)).contains("file");
    assertThat(settings.get(AccessSettings.JWT_AUDIENCE)).contains("environment");
  }

  @Test
  void theFileMayWriteAFlagAsABooleanAndANumberAsAnyNumber() throws IOException {
    Files.writeString(
        folder.resolve("config.toml"),
        "[chatbox]\nmax_connections = 500.0\nmax_message_size = 2e6\n"
            + "[chatbox.llm]\ncontext_summary = true\ndaily_tokens_per_user = 1e5\n"
            + "[[chatbox.llm.providers]]\ntemperature = 1\nmax_tokens = 100.0");

    Settings settings =
        new SettingsProducer(List.of(source(Variables.valid()), toml()), exit::complete).settings();

    assertThat(settings.get(ModelSettings.LLM_CONTEXT_SUMMARY)).isTrue();
    assertThat(settings.get(TrafficSettings.MAX_CONNECTIONS)).isEqualTo(500);
    assertThat(settings.get(TrafficSettings.MAX_MESSAGE_SIZE)).isEqualTo(2_000_000);
    assertThat(settings.get(ModelSettings.LLM_DAILY_TOKENS_PER_USER)).contains(100_000L);
    assertThat(settings.llmProviders().getFirst().generation().temperature()).contains(1.0);
    assertThat(settings.llmProviders().getFirst().generation().maxTokens()).contains(100);
  }

  @Test
  void aFaultFailsTheApplicationAndIsLogged() throws IOException {
    Files.writeString(folder.resolve("config.toml"), "= broken");
    SettingsProducer producer =
        new SettingsProducer(
            List.of(source(Variables.with("JWT_SECRET", "short", "SERVER_PORT", "")), toml()),
            exit::complete);

    assertThatThrownBy(producer::settings)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Configuration validation failed\n  CHATBOX_CONFIG: ")
        .hasMessageContaining("\n  JWT_SECRET: has 5 characters and needs at least 32;");
    assertThat(logged)
        .hasSize(3)
        .allMatch(line -> line.startsWith("SEVERE "))
        .first()
        .isEqualTo("SEVERE Configuration validation failed");
    assertThat(exit).isNotDone();
  }

  @Test
  void aServerOfOursEndsItsProcessFromAnotherThread() throws Exception {
    CompletableFuture<Thread> thread = new CompletableFuture<>();

    new SettingsProducer(
        List.of(source(Map.of("CHATBOX_OWNS_PROCESS", "true"))),
        code -> {
          thread.complete(Thread.currentThread());
          exit.complete(code);
        });

    assertThat(exit.get(10, TimeUnit.SECONDS)).isEqualTo(78);
    assertThat(thread.get()).isNotSameAs(Thread.currentThread());
  }

  @Test
  void theFileIsRegisteredAsASource() {
    assertThat(ServiceLoader.load(ConfigSource.class))
        .singleElement()
        .isInstanceOf(TomlConfigSource.class)
        .satisfies(
            source -> {
              assertThat(source.getOrdinal()).isEqualTo(200);
              assertThat(source.getName()).isEqualTo("config.toml");
              assertThat(source.getProperties()).isEmpty();
            });
  }

  private TomlConfigSource toml() {
    return new TomlConfigSource(
        TomlFile.find(Optional.empty(), List.of(folder), Declarations.KEYS));
  }

  private static ConfigSource source(Map<String, String> values) {
    return source(ConfigSource.DEFAULT_ORDINAL, values);
  }

  private static ConfigSource source(int ordinal, Map<String, String> values) {
    return new ConfigSource() {
      @Override
      public int getOrdinal() {
        return ordinal;
      }

      @Override
      public Set<String> getPropertyNames() {
        return values.keySet();
      }

      @Override
      public String getValue(String name) {
        return values.get(name);
      }

      @Override
      public String getName() {
        return "test";
      }
    };
  }

  private final class Recorder extends Handler {
    @Override
    public void publish(LogRecord line) {
      logged.add(line.getLevel().getName() + " " + line.getMessage());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
