package io.chatbox.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds for every text, hostile ones included. */
class SettingsPropertyTest {
  private static final List<String> SECRETS =
      List.of(
          "JWT_SECRET",
          "JWT_JWKS_URL",
          "MONGO_URI",
          "ENCRYPTION_KEY",
          "ENCRYPTION_KEYS_RETIRED",
          "S3_ENDPOINT",
          "S3_ACCESS_KEY_ID",
          "S3_SECRET_ACCESS_KEY",
          "SMTP_PASS",
          "SMS_AUTH_TOKEN",
          "REDIS_URI",
          "MODERATION_ENDPOINT",
          "MODERATION_API_KEY",
          "LLM_PROVIDER_1_API_KEY",
          "LLM_PROVIDER_1_ENDPOINT");

  /** Kept as an address, which prints as it is. */
  private static final Set<String> ADDRESSES =
      Set.of("JWT_JWKS_URL", "S3_ENDPOINT", "MODERATION_ENDPOINT", "LLM_PROVIDER_1_ENDPOINT");

  @Property
  void anyTextIsAValueOrAFaultOfOneLineAndNeverAnException(
      @ForAll("variables") String variable, @ForAll String text) {
    SettingsCheck check = Variables.check(Variables.with(variable, text));

    assertThat(check.settings().isPresent()).isEqualTo(check.faults().isEmpty());
    assertThat(check.faults()).allSatisfy(line -> assertThat(line.lines()).hasSize(1));
    assertThat(check.warnings()).allSatisfy(line -> assertThat(line.lines()).hasSize(1));
  }

  @Property(tries = 200)
  void noLineShowsASecret(@ForAll @From("secrets") String secret, @ForAll("shapes") String shape) {
    for (String variable : SECRETS) {
      Map<String, String> variables = Variables.with(variable, shape.formatted(secret));
      SettingsCheck check = Variables.check(variables);

      assertThat(String.join("\n", check.faults())).doesNotContain(secret);
      assertThat(String.join("\n", check.warnings())).doesNotContain(secret);
      check
          .settings()
          .ifPresent(
              s ->
                  assertThat(ADDRESSES.contains(variable) ? "" : s.toString())
                      .doesNotContain(secret));
    }
  }

  @Provide
  Arbitrary<String> variables() {
    return Arbitraries.of(
        Stream.concat(Declarations.SINGLE.stream(), EachModelSettings.DECLARED.stream())
            .map(setting -> setting.variable(1))
            .toList());
  }

  @Provide
  Arbitrary<String> secrets() {
    return Arbitraries.strings().withCharRange('0', '9').withCharRange('G', 'Z').ofLength(12);
  }

  @Provide
  Arbitrary<String> shapes() {
    return Arbitraries.of(
        "%s",
        "%1$s%1$s%1$s",
        "password-%s",
        "CHANGE_ME %s",
        "mongodb://user:%s@host",
        "mongodb://user:%s@@host",
        "mongodb://host/?%s=%1$s",
        "mongodb+srv://user:%s@host:99",
        "redis://:%s@host",
        "redis://:%s@@host",
        "%1$s,%1$s",
        "https://user:%s@host/v1",
        "https://host/v1?key=%s",
        "sk %s\n");
  }
}
