package io.chatbox.config;

import static io.chatbox.config.Variables.check;
import static io.chatbox.config.Variables.faults;
import static io.chatbox.config.Variables.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatbox.config.type.Network;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What settings ask of one another, and what they warn of. */
class CrossChecksTest {
  private static final String NO_EFFECT = ": is checked but has no effect in this version";
  private static final String AUDIENCE =
      "JWT_AUDIENCE: not set, so tokens that the identity provider makes for other applications are"
          + " accepted; set it to the name that it has for this one";

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "S3_ACCESS_KEY_ID=AKIA1 | S3_SECRET_ACCESS_KEY | storage.secret_access_key |"
            + " S3_ACCESS_KEY_ID",
        "S3_SECRET_ACCESS_KEY=abc | S3_ACCESS_KEY_ID | storage.access_key_id | S3_SECRET_ACCESS_KEY",
        "SMTP_HOST=mail.test ADMIN_EMAILS=ada@mail.test | EMAIL_FROM | mail.from | SMTP_HOST",
        "ADMIN_EMAILS=ada@mail.test EMAIL_FROM=ada@mail.test | SMTP_HOST | mail.smtp_host |"
            + " EMAIL_FROM",
        "SMTP_HOST=mail.test EMAIL_FROM=a@mail.test ADMIN_EMAILS=b@mail.test SMTP_USER=me |"
            + " SMTP_PASS | mail.smtp_pass | SMTP_USER",
        "SMTP_USER=me SMTP_PASS=hunter2 | SMTP_HOST | mail.smtp_host | SMTP_USER",
        "SMS_PROVIDER=twilio SMS_ACCOUNT_SID=AC0123456789abcdef0123456789abcdef"
            + " SMS_FROM_NUMBER=+4930123456 ADMIN_PHONES=+4930123457 | SMS_AUTH_TOKEN |"
            + " sms.auth_token | SMS_PROVIDER",
        "STT_MODEL=whisper-1 | STT_PROVIDER | chatbox.voice.stt_provider | STT_MODEL",
        "TTS_MODEL=tts-1 | TTS_PROVIDER | chatbox.voice.tts_provider | TTS_MODEL",
        "TTS_VOICE=alloy | TTS_PROVIDER | chatbox.voice.tts_provider | TTS_VOICE",
        "REDACT_PHONE_REGION=de | REDACT_PERSONAL_DATA | chatbox.safety.redact |"
            + " REDACT_PHONE_REGION",
        "MODERATION_API_KEY=sk-1 | MODERATION_ENDPOINT | chatbox.safety.moderation.endpoint |"
            + " MODERATION_API_KEY",
      })
  void whatBelongsTogetherIsSetTogether(String set, String missing, String key, String because) {
    assertThat(faults(set.split("[ =]")))
        .containsExactly(
            "%s: required with %s and not set; set it, or %s in config.toml, or remove %s"
                .formatted(missing, because, key, because));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"messages", "jobs", "keys", "erasures", "remote_deletions", "audit", "files"})
  void sessionsHaveACollectionOfTheirOwn(String taken) {
    assertThat(faults("MONGO_COLLECTION", taken))
        .containsExactly(
            "MONGO_COLLECTION: \"%s\" is the collection of something else here; choose a name that is"
                    .formatted(taken)
                + " none of messages, files, audit, jobs, keys, erasures, remote_deletions, usage,"
                + " or leave it out for sessions");
    assertThat(faults("MONGO_COLLECTION", taken + "2")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"STT_PROVIDER", "TTS_PROVIDER"})
  void voiceIsTheWorkOfAModelOfTypeOpenAi(String variable) {
    assertThat(faults(variable, "demo"))
        .containsExactly(
            variable
                + ": \"demo\" is a model of type demo; name the id of a model of type openai, or"
                + " leave it out");
    assertThat(faults(variable, "gone"))
        .containsExactly(
            variable
                + ": no model has the id \"gone\"; name the id of a model of type openai, or leave it"
                + " out");
    assertThat(faults(variable, "gone", "LLM_PROVIDER_1_TYPE", "telepathy"))
        .as("the model may be the one that has a fault")
        .singleElement()
        .asString()
        .startsWith("LLM_PROVIDER_1_TYPE: ");
    assertThat(
            faults(
                variable,
                "gpt",
                "LLM_PROVIDER_2_ID",
                "gpt",
                "LLM_PROVIDER_2_TYPE",
                "openai",
                "LLM_PROVIDER_2_MODEL",
                "gpt-4o"))
        .isEmpty();
  }

  @Test
  void theDatabaseIsNamedOnce() {
    String different =
        "MONGO_URI: names another database in its path than MONGO_DATABASE, which counts; name the"
            + " same there; if it is the one that knows the user, give it as authSource";

    assertThat(warnings("mongodb://chat:hunter2@db/talk", "MONGO_DATABASE", "chat"))
        .containsExactly(different);
    assertThat(warnings("mongodb://chat:hunter2@db/chat", "MONGO_DATABASE", "chat")).isEmpty();
    assertThat(warnings("mongodb://chat:hunter2@db/admin", "MONGO_DATABASE", "chat"))
        .as("it says who knows the user")
        .isEmpty();
    assertThat(warnings("mongodb://chat:hunter2@db/talk")).isEmpty();
  }

  @Test
  void authoritiesOfTheDatabaseNeedTls() throws IOException {
    String file = Files.writeString(folder.resolve("ca.pem"), LlmRoutesTest.CERTIFICATE).toString();

    assertThat(
            faults("MONGO_TLS_CA_FILE", file, "MONGO_URI", "mongodb://chat:hunter2@db/?tls=false"))
        .containsExactly(
            "MONGO_TLS_CA_FILE: is set, but MONGO_URI turns TLS off; remove tls=false or ssl=false"
                + " from MONGO_URI, or leave the file out");
    assertThat(faults("MONGO_TLS_CA_FILE", file)).isEmpty();
    assertThat(warnings("mongodb://chat:hunter2@db/?tls=true&tlsCAFile=/ca.pem"))
        .containsExactly(
            "MONGO_URI: has the option tlsCAFile, which is not read; give the file as"
                + " MONGO_TLS_CA_FILE");
  }

  private static List<String> warnings(String mongoUri, String... others) {
    Map<String, String> variables = with(others);
    variables.put("MONGO_URI", mongoUri);
    return check(variables).warnings();
  }

  @Test
  void aKeySetIsEnoughToVerifyTokens() {
    SettingsCheck check =
        check(
            with("JWT_SECRET", "", "JWT_JWKS_URL", "https://id.test/keys", "JWT_AUDIENCE", "chat"));

    assertThat(check.faults()).isEmpty();
    assertThat(check.warnings()).isEmpty();
    assertThat(check.orElseThrow().get(AccessSettings.JWT_SECRET)).isEmpty();
    assertThat(faults("JWT_SECRET", "", "mp.jwt.verify.publickey.location", "https://id.test/k"))
        .isEmpty();
    assertThat(faults("JWT_SECRET", "", "JWT_JWKS_URL", "nowhere"))
        .as("a key set that is meant, but wrong, is one fault")
        .hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://localhost:8180/keys",
        "http://127.0.0.1/keys",
        "http://[::1]:8180/keys",
        "http://10.1.2.3/keys",
        "http://[fd00::1]/keys",
        "http://keycloak:8080/realms/chat/certs",
        "http://keycloak.identity.svc:8080/certs",
      })
  void aKeySetWithoutTlsIsNearAndAWarning(String url) {
    SettingsCheck check = check(with("JWT_JWKS_URL", url));

    assertThat(check.faults()).isEmpty();
    assertThat(check.warnings())
        .containsExactly(
            "JWT_JWKS_URL: is http, so whoever is on the way can put in keys of their own; use"
                + " https, unless all of that network is trusted",
            AUDIENCE);
  }

  @Test
  void aTokenForAnybodyIsAWarning() {
    assertThat(check(with("JWT_JWKS_URL", "https://id.test/keys?policy=chat")).warnings())
        .containsExactly(AUDIENCE);
  }

  @Test
  void aRetiredKeyThatIsActiveIsAWarning() {
    String other = "ZmVkY2JhOTg3NjU0MzIxMGZlZGNiYTk4NzY1NDMyMTA";
    String active = Variables.ENCRYPTION_KEY.replace("=", "");

    assertThat(check(with("ENCRYPTION_KEYS_RETIRED", other + "," + active)).warnings())
        .containsExactly(
            "ENCRYPTION_KEYS_RETIRED: names the key that ENCRYPTION_KEY is, so that one is not"
                + " retired; give ENCRYPTION_KEY another, or leave that one out here");
    assertThat(check(with("ENCRYPTION_KEYS_RETIRED", other + "," + other)).warnings()).isEmpty();
    assertThat(check(with("ENCRYPTION_KEY", "", "ENCRYPTION_KEYS_RETIRED", active)).warnings())
        .singleElement()
        .asString()
        .startsWith("ENCRYPTION_KEY: not set");
  }

  @Test
  void aNetworkOfEverybodyIsAWarning() {
    assertThat(check(with("TRUSTED_PROXIES", "10.0.0.0/8, ::/0")).warnings())
        .containsExactly(
            "TRUSTED_PROXIES: holds every address, so anybody can say in X-Forwarded-For who they"
                + " are; list the networks of your proxies");
  }

  @Test
  void whatHasNoEffectYetIsCheckedAndSaid() {
    Map<String, String> planned = new TreeMap<>();
    planned.put("ADMIN_EMAILS", "ada@example.com,grace+chat@[::1]");
    planned.put("ADMIN_PANEL_URL", "https://chat.example.com/admin?tab=1");
    planned.put("ADMIN_PHONES", "+4930123457");
    planned.put("CLAMAV_HOST", "clamav:3310");
    planned.put("EMAIL_FROM", "chat@example.com");
    planned.put("EMAIL_FROM_NAME", "Chat");
    planned.put("NOTIFICATION_RATE_LIMIT", "2");
    planned.put("NOTIFICATION_RULES", "LLM_DOWN: sms + mail");
    planned.put("REDIS_URI", "rediss://chat:hunter2@cache.internal:6380/1");
    planned.put("S3_ACCESS_KEY_ID", "minioadmin");
    planned.put("S3_BUCKET", "chat-files");
    planned.put("S3_ENDPOINT", "http://minio:9000");
    planned.put("S3_PUBLIC_ENDPOINT", "https://files.example.com/");
    planned.put("S3_REGION", "eu-central-1");
    planned.put("S3_SECRET_ACCESS_KEY", "minioadmin");
    planned.put("SMS_ACCOUNT_SID", "AC0123456789abcdef0123456789abcdef");
    planned.put("SMS_AUTH_TOKEN", "0123456789abcdef");
    planned.put("SMS_FROM_NUMBER", "+4930123456");
    planned.put("SMS_PROVIDER", "Twilio");
    planned.put("SMTP_HOST", "mail.example.com");
    planned.put("SMTP_PASS", "four words like these");
    planned.put("SMTP_PORT", "2525");
    planned.put("SMTP_USER", "chat@example.com");
    planned.put("STT_MODEL", "whisper-1");
    planned.put("STT_PROVIDER", "gpt");
    planned.put("TTS_MODEL", "tts-1");
    planned.put("TTS_PROVIDER", "gpt");
    planned.put("TTS_VOICE", "alloy");
    planned.put("UPLOAD_ALLOWED_TYPES", "image/*,application/pdf");
    planned.put("UPLOAD_MAX_SIZE", "5GB");
    Map<String, String> variables =
        with(
            "LLM_PROVIDER_2_ID", "gpt",
            "LLM_PROVIDER_2_TYPE", "openai",
            "LLM_PROVIDER_2_MODEL", "gpt-4o");
    variables.put("TRUSTED_PROXIES", "none");
    variables.put("METRICS_ALLOWED_NETWORKS", "10.0.0.7,::ffff:10.0.0.8");
    variables.putAll(planned);

    SettingsCheck check = check(variables);

    assertThat(check.faults()).isEmpty();
    assertThat(check.warnings())
        .containsExactlyInAnyOrderElementsOf(
            planned.keySet().stream().map(variable -> variable + NO_EFFECT).toList());
    assertThat(check.orElseThrow().get(ServerSettings.TRUSTED_PROXIES)).isEmpty();
    assertThat(check.orElseThrow().get(ServerSettings.METRICS_ALLOWED_NETWORKS))
        .extracting(Network::toString)
        .isEqualTo(List.of("10.0.0.7/32", "10.0.0.8/32"));
  }
}
