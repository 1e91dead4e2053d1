package io.chatbox.config;

import static io.chatbox.config.Variables.check;
import static io.chatbox.config.Variables.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.chatbox.config.source.Layer;
import io.chatbox.config.type.DailyTokens;
import io.chatbox.config.type.Findings;
import io.chatbox.config.type.NotificationRule;
import io.chatbox.config.type.NotificationRule.Channel;
import io.chatbox.config.type.NotificationRule.Kind;
import java.io.File;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {

  @Test
  void defaultsAreTheContracts() {
    Settings settings = TestSettings.of(Variables.valid());

    assertThat(settings.get(ServerSettings.SERVER_PORT)).isEqualTo(8080);
    assertThat(settings.get(ServerSettings.PATH_PREFIX)).isEqualTo("/chatbox");
    assertThat(settings.get(DataSettings.MONGO_DATABASE)).isEmpty();
    assertThat(settings.get(DataSettings.MONGO_COLLECTION)).isEqualTo("sessions");
    assertThat(settings.get(DataSettings.MONGO_CONNECT_TIMEOUT)).hasSeconds(10);
    assertThat(settings.get(DataSettings.MONGO_RETRY_ATTEMPTS)).isEqualTo(3);
    assertThat(settings.get(DataSettings.MONGO_RETRY_DELAY)).hasMillis(100);
    assertThat(settings.get(DataSettings.MONGO_RETRY_TIMEOUT)).hasSeconds(30);
    assertThat(settings.get(DataSettings.MONGO_OPERATION_TIMEOUT)).hasSeconds(10);
    assertThat(settings.get(TrafficSettings.MAX_CONNECTIONS)).isEqualTo(10_000);
    assertThat(settings.get(TrafficSettings.MAX_CONNECTIONS_PER_USER)).isEqualTo(10);
    assertThat(settings.get(TrafficSettings.MAX_MESSAGE_SIZE)).isEqualTo(1_048_576);
    assertThat(settings.get(TrafficSettings.WS_PING_PERIOD)).hasSeconds(54);
    assertThat(settings.get(TrafficSettings.WS_PONG_WAIT)).hasSeconds(60);
    assertThat(settings.get(TrafficSettings.WS_WRITE_WAIT)).hasSeconds(10);
    assertThat(settings.get(ModelSettings.LLM_STREAM_TIMEOUT)).hasSeconds(120);
    assertThat(settings.get(ModelSettings.LLM_FIRST_TOKEN_TIMEOUT)).hasSeconds(30);
    assertThat(settings.get(ModelSettings.LLM_IDLE_TIMEOUT)).hasSeconds(30);
    assertThat(settings.get(ServerSettings.LOG_LEVEL)).isEqualTo("info");
    assertThat(settings.get(ServerSettings.LOG_FORMAT)).isEqualTo("text");
    assertThat(settings.get(ServerSettings.LOG_DIR)).isEmpty();
  }

  @Test
  void valuesAreReadInTheirForms() {
    Settings settings =
        TestSettings.of(
            with(
                "SERVER_PORT", " 9090\n",
                "CHATBOX_PATH_PREFIX", "/api/v1.0/chat_x~y-z",
                "MAX_MESSAGE_SIZE", "64kb",
                "WS_PING_PERIOD", "5m0s",
                "WS_PONG_WAIT", "1h30m",
                "WS_ALLOWED_ORIGINS",
                    "https://a.test, http://localhost:3000,,capacitor://localhost",
                "LOG_LEVEL", "WARN",
                "LOG_DIR", "/var/log/chat box"));

    assertThat(settings.get(ServerSettings.SERVER_PORT)).isEqualTo(9090);
    assertThat(settings.get(ServerSettings.PATH_PREFIX)).isEqualTo("/api/v1.0/chat_x~y-z");
    assertThat(settings.get(TrafficSettings.MAX_MESSAGE_SIZE)).isEqualTo(65_536);
    assertThat(settings.get(TrafficSettings.WS_PING_PERIOD)).hasMinutes(5);
    assertThat(settings.get(TrafficSettings.WS_PONG_WAIT)).hasMinutes(90);
    assertThat(settings.get(AccessSettings.WS_ALLOWED_ORIGINS))
        .containsExactly("https://a.test", "http://localhost:3000", "capacitor://localhost");
    assertThat(settings.get(ServerSettings.LOG_LEVEL)).isEqualTo("warn");
    assertThat(settings.get(ServerSettings.LOG_DIR)).contains("/var/log/chat box");
  }

  @Test
  void defaultsOfWhatIsToComeAreTheContracts() {
    Settings settings = TestSettings.of(Variables.valid());

    assertThat(settings.get(ServerSettings.SHUTDOWN_TIMEOUT)).hasSeconds(30);
    assertThat(settings.get(ModelSettings.LLM_RETRY_ATTEMPTS)).isEqualTo(3);
    assertThat(settings.get(TrafficSettings.SESSION_TTL)).hasMinutes(15);
    assertThat(settings.get(TrafficSettings.RECONNECT_TIMEOUT)).hasMinutes(15);
    assertThat(settings.get(TrafficSettings.SESSION_CLEANUP_INTERVAL)).hasMinutes(5);
    assertThat(settings.get(TrafficSettings.RATE_LIMIT)).isEqualTo(100);
    assertThat(settings.get(TrafficSettings.MESSAGE_RATE_LIMIT)).isEqualTo(100);
    assertThat(settings.get(TrafficSettings.RATE_LIMIT_CLEANUP_INTERVAL)).hasMinutes(5);
    assertThat(settings.get(TrafficSettings.ADMIN_RATE_LIMIT)).isEqualTo(20);
    assertThat(settings.get(TrafficSettings.ADMIN_RATE_WINDOW)).hasMinutes(1);
    assertThat(settings.get(AccessSettings.FRAME_ANCESTORS)).containsExactly("'self'");
    assertThat(settings.get(DataSettings.UPLOAD_MAX_SIZE)).isEqualTo(100L << 20);
    assertThat(settings.get(DataSettings.S3_REGION)).isEqualTo("us-east-1");
    assertThat(settings.get(AlertSettings.SMTP_PORT)).isEqualTo(587);
    assertThat(settings.get(AlertSettings.NOTIFICATION_RATE_LIMIT)).isEqualTo(1);
    assertThat(settings.get(AlertSettings.NOTIFICATION_RULES))
        .containsExactly(
            new NotificationRule(Kind.HELP_REQUEST, Set.of(Channel.MAIL, Channel.SMS)),
            new NotificationRule(Kind.LLM_DOWN, Set.of(Channel.MAIL)),
            new NotificationRule(Kind.DATABASE_DOWN, Set.of(Channel.MAIL, Channel.SMS)),
            new NotificationRule(Kind.ABNORMAL_TRAFFIC, Set.of(Channel.MAIL)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  ", "\t"})
  void anEmptyValueIsNone(String value) {
    SettingsCheck check =
        SettingsCheck.of(
            List.of(Layer.of(Map.of("SERVER_PORT", value)), Layer.of(with("SERVER_PORT", "9090"))),
            new Findings());

    assertThat(check.orElseThrow().get(ServerSettings.SERVER_PORT)).isEqualTo(9090);
  }

  @Test
  void aStandardsNameCountsWhereNoLayerSetsTheVariable() {
    Map<String, String> standard =
        Map.of(
            "mp.jwt.verify.publickey.location", "https://id.test/keys",
            "mp.jwt.verify.issuer", "https://id.test",
            "mp.jwt.verify.audiences", "chat");
    Settings settings =
        SettingsCheck.of(
                List.of(Layer.of(standard), Layer.of(with("JWT_ISSUER", "https://other.test"))),
                new Findings())
            .orElseThrow();

    assertThat(settings.get(AccessSettings.JWT_JWKS_URL))
        .contains(URI.create("https://id.test/keys"));
    assertThat(settings.get(AccessSettings.JWT_ISSUER)).contains("https://other.test");
    assertThat(settings.get(AccessSettings.JWT_AUDIENCE)).contains("chat");
  }

  @Test
  void aStandardsNameIsReadInTheFormThatAnEnvironmentCanHold() {
    Layer environment =
        Layer.ofEnvironment(
            with("MP_JWT_VERIFY_ISSUER", "https://id.test", "mp_jwt_verify_audiences", "chat"));
    Settings settings = SettingsCheck.of(List.of(environment), new Findings()).orElseThrow();

    assertThat(settings.get(AccessSettings.JWT_ISSUER)).contains("https://id.test");
    assertThat(settings.get(AccessSettings.JWT_AUDIENCE)).contains("chat");
  }

  @Test
  void theFirstLayerThatSetsAVariableWins() {
    Settings settings =
        SettingsCheck.of(
                List.of(
                    Layer.of(Map.of("WS_PING_PERIOD", "1s", "LLM_PROVIDER_1_NAME", "Mine")),
                    Layer.of(with("WS_PING_PERIOD", "2s", "WS_WRITE_WAIT", "3s"))),
                new Findings())
            .orElseThrow();

    assertThat(settings.get(TrafficSettings.WS_PING_PERIOD)).isEqualTo(Duration.ofSeconds(1));
    assertThat(settings.get(TrafficSettings.WS_WRITE_WAIT)).isEqualTo(Duration.ofSeconds(3));
    assertThat(settings.llmProviders())
        .singleElement()
        .satisfies(
            provider -> {
              assertThat(provider.id()).isEqualTo("demo");
              assertThat(provider.name()).isEqualTo("Mine");
            });
  }

  @Test
  void printsNoSecret() {
    Settings settings =
        TestSettings.of(
            with(
                "LLM_PROVIDER_2_ID", "gpt",
                "LLM_PROVIDER_2_TYPE", "openai",
                "LLM_PROVIDER_2_MODEL", "gpt-4o",
                "LLM_PROVIDER_2_TEMPERATURE", "0.7",
                "LLM_PROVIDER_2_API_KEY", "sk-hunter3"));

    assertThat(settings.toString())
        .contains("SERVER_PORT=8080", "JWT_SECRET=Optional[[REDACTED]]", "gpt-4o")
        .doesNotContain("hunter", Variables.JWT_SECRET);
    assertThat(settings.llmProviders().get(1).generation().temperature().orElseThrow())
        .isCloseTo(0.7, within(1e-9));
  }

  @Test
  void theListHasEverySettingThatAClassDeclares() throws Exception {
    assertThat(constants(Setting.class))
        .hasSameElementsAs(DocsTest.everySetting())
        .doesNotHaveDuplicates();
    assertThat(constants(SettingGroup.class))
        .hasSameElementsAs(Docs.groups())
        .doesNotHaveDuplicates();
    assertThat(Docs.groups().stream().map(SettingGroup::title)).doesNotHaveDuplicates();
  }

  /** All of a type that classes of this package have. */
  private static List<Object> constants(Class<?> type) throws Exception {
    List<Object> constants = new ArrayList<>();
    Path classes = Path.of(Settings.class.getResource("Settings.class").toURI()).getParent();
    for (File file : classes.toFile().listFiles((folder, name) -> name.endsWith(".class"))) {
      String name = file.getName().replace(".class", "");
      Class<?> declaring = Class.forName(Settings.class.getPackageName() + "." + name);
      for (Field field : declaring.getDeclaredFields()) {
        if (field.getType().equals(type) && Modifier.isStatic(field.getModifiers())) {
          constants.add(field.get(null));
        }
      }
    }
    return constants;
  }

  @Test
  void everySettingIsDeclaredWithWhatAReferenceNeeds() {
    List<Setting<?>> all =
        Stream.concat(Declarations.SINGLE.stream(), EachModelSettings.DECLARED.stream()).toList();

    assertThat(all).hasSizeGreaterThan(80).doesNotHaveDuplicates();
    assertThat(all.stream().map(Setting::variable)).doesNotHaveDuplicates();
    assertThat(all.stream().map(Setting::key)).doesNotHaveDuplicates();
    assertThat(all)
        .allSatisfy(
            setting -> {
              assertThat(setting.doc()).endsWith(".");
              assertThat(setting.type().allowed()).isNotBlank();
            });
    assertThatThrownBy(() -> TestSettings.of(Variables.valid()).get(EachModelSettings.ID))
        .hasMessage("LLM_PROVIDER_<n>_ID is not of the whole server");
  }

  @Test
  void budgetsOfRolesAreNumbersOrUnlimited() {
    Settings settings =
        TestSettings.of(
            with(
                "LLM_DAILY_TOKENS_PER_USER", "0",
                "LLM_DAILY_TOKENS_PER_ROLE", "premium: 500000, urn:x:staff:Unlimited"));

    assertThat(settings.get(ModelSettings.LLM_DAILY_TOKENS_PER_USER)).contains(0L);
    assertThat(settings.get(ModelSettings.LLM_DAILY_TOKENS_PER_ROLE))
        .containsExactly(
            new DailyTokens("premium", Optional.of(500_000L)),
            new DailyTokens("urn:x:staff", Optional.empty()));
  }
}
