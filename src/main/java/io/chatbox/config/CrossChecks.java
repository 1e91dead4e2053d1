package io.chatbox.config;

import io.chatbox.config.LlmProviderSettings.Type;
import io.chatbox.config.type.Credentials;
import io.chatbox.config.type.Durations;
import io.chatbox.config.type.Findings;
import io.chatbox.config.type.Shown;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * What settings ask of one another. A setting that has a fault of its own is not asked again.
 *
 * @param variables the names that are set
 */
record CrossChecks(Settings settings, Set<String> variables, Findings findings) {

  void check() {
    somethingVerifiesTokens();
    sessionsAreApart();
    authoritiesNeedTls();
    pongWaitIsOverPingPeriod();
    together(DataSettings.S3_ACCESS_KEY_ID, DataSettings.S3_SECRET_ACCESS_KEY);
    together(AlertSettings.SMTP_HOST, AlertSettings.EMAIL_FROM, AlertSettings.ADMIN_EMAILS);
    together(AlertSettings.SMTP_USER, AlertSettings.SMTP_PASS);
    needs(AlertSettings.SMTP_USER, AlertSettings.SMTP_HOST);
    together(
        AlertSettings.SMS_PROVIDER,
        AlertSettings.SMS_ACCOUNT_SID,
        AlertSettings.SMS_AUTH_TOKEN,
        AlertSettings.SMS_FROM_NUMBER,
        AlertSettings.ADMIN_PHONES);
    namesOpenAi(ModelSettings.STT_PROVIDER);
    needs(ModelSettings.STT_MODEL, ModelSettings.STT_PROVIDER);
    namesOpenAi(ModelSettings.TTS_PROVIDER);
    needs(ModelSettings.TTS_MODEL, ModelSettings.TTS_PROVIDER);
    needs(ModelSettings.TTS_VOICE, ModelSettings.TTS_PROVIDER);
    needs(SafetySettings.REDACT_PHONE_REGION, SafetySettings.REDACT_PERSONAL_DATA);
    needs(SafetySettings.MODERATION_API_KEY, SafetySettings.MODERATION_ENDPOINT);
  }

  private void somethingVerifiesTokens() {
    if (!isSet(AccessSettings.JWT_SECRET) && !isSet(AccessSettings.JWT_JWKS_URL)) {
      findings.fault(
          AccessSettings.JWT_SECRET.variable(),
          "required unless JWT_JWKS_URL is set",
          ("set it, or %s in config.toml, to a random text that whoever issues tokens has too, for"
                  + " example from: openssl rand -base64 32")
              .formatted(AccessSettings.JWT_SECRET.key()));
    }
  }

  /** Documents of two kinds in one collection would be taken for one another. */
  private void sessionsAreApart() {
    settings
        .find(DataSettings.MONGO_COLLECTION)
        .filter(DataSettings.OTHER_COLLECTIONS::contains)
        .ifPresent(
            name ->
                findings.fault(
                    DataSettings.MONGO_COLLECTION.variable(),
                    "%s is the collection of something else here".formatted(Shown.quoted(name)),
                    "choose a name that is none of "
                        + String.join(", ", DataSettings.OTHER_COLLECTIONS)
                        + ", or leave it out for sessions"));
  }

  private void authoritiesNeedTls() {
    if (isSet(DataSettings.MONGO_TLS_CA_FILE)
        && settings.find(DataSettings.MONGO_URI).filter(Credentials::refusesTls).isPresent()) {
      findings.fault(
          DataSettings.MONGO_TLS_CA_FILE.variable(),
          "is set, but MONGO_URI turns TLS off",
          "remove tls=false or ssl=false from MONGO_URI, or leave the file out");
    }
  }

  private void pongWaitIsOverPingPeriod() {
    Optional<Duration> wait = settings.find(TrafficSettings.WS_PONG_WAIT);
    Optional<Duration> period = settings.find(TrafficSettings.WS_PING_PERIOD);
    if (wait.isPresent() && period.isPresent() && wait.get().compareTo(period.get()) <= 0) {
      findings.fault(
          TrafficSettings.WS_PONG_WAIT.variable(),
          "%s is not over WS_PING_PERIOD (%s)"
              .formatted(Durations.text(wait.get()), Durations.text(period.get())),
          "make it longer, or WS_PING_PERIOD shorter");
    }
  }

  /** All of them are set, or none. */
  private void together(Setting<?>... all) {
    List<Setting<?>> those = List.of(all);
    Optional<Setting<?>> first = those.stream().filter(this::isSet).findFirst();
    if (first.isPresent()) {
      those.stream().filter(one -> !isSet(one)).forEach(one -> missing(one, first.get()));
    }
  }

  private void needs(Setting<?> one, Setting<?> other) {
    if (isSet(one) && !isSet(other)) {
      missing(other, one);
    }
  }

  private void missing(Setting<?> one, Setting<?> because) {
    findings.fault(
        one.variable(),
        "required with %s and not set".formatted(because),
        "set it, or %s in config.toml, or remove %s".formatted(one.key(), because));
  }

  private void namesOpenAi(Setting<Optional<String>> setting) {
    Optional<String> id = settings.find(setting).flatMap(Function.identity());
    if (id.isEmpty() || modelsHaveFaults()) {
      return;
    }
    Optional<Type> type =
        settings.llmProviders().stream()
            .filter(model -> model.id().equals(id.get()))
            .map(LlmProviderSettings::type)
            .findFirst();
    if (!type.equals(Optional.of(Type.OPENAI))) {
      findings.fault(
          setting.variable(),
          type.isEmpty()
              ? "no model has the id " + Shown.quoted(id.get())
              : "%s is a model of type %s".formatted(Shown.quoted(id.get()), type.get().word()),
          "name the id of a model of type openai, or leave it out");
    }
  }

  /** Then it may be one of those that is missing here. */
  private boolean modelsHaveFaults() {
    return findings.faults().stream()
        .anyMatch(line -> line.startsWith(EachModelSettings.VARIABLES));
  }

  private boolean isSet(Setting<?> setting) {
    return variables.contains(setting.nameIn(variables));
  }
}
