package io.chatbox.config;

import static io.chatbox.config.Variables.check;
import static io.chatbox.config.Variables.faults;
import static io.chatbox.config.Variables.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatbox.config.LlmProviderSettings.Api;
import io.chatbox.config.LlmProviderSettings.Generation;
import io.chatbox.config.LlmProviderSettings.Route;
import io.chatbox.config.LlmProviderSettings.Type;
import io.chatbox.config.type.Secret;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LlmProvidersTest {

  @Test
  void readsAllFieldsInTheOrderOfNumbersWithGaps() {
    Settings settings =
        TestSettings.of(
            with(
                "LLM_PROVIDER_10_ID", "local",
                "LLM_PROVIDER_10_NAME", "Local model",
                "LLM_PROVIDER_10_TYPE", "OpenAI",
                "LLM_PROVIDER_10_ENDPOINT", "http://localhost:11434/v1?api-version=2024-10-21",
                "LLM_PROVIDER_10_API_KEY", " sk-abc\n",
                "LLM_PROVIDER_10_API_KEY_HEADER", "api-key",
                "LLM_PROVIDER_10_MODEL", "llama3.2",
                "LLM_PROVIDER_10_MAX_TOKENS", "500",
                "LLM_PROVIDER_10_TEMPERATURE", "1.5",
                "LLM_PROVIDER_10_SYSTEM_PROMPT", "Be brief.\nBe kind.",
                "LLM_PROVIDER_10_CONTEXT_TOKENS", "4096",
                "LLM_PROVIDER_10_FALLBACK", "gpt",
                "LLM_PROVIDER_4_ID", "gpt",
                "LLM_PROVIDER_4_TYPE", "openai",
                "LLM_PROVIDER_4_MODEL", "gpt-4o-mini"));

    assertThat(settings.llmProviders())
        .containsExactly(
            new LlmProviderSettings(
                "demo",
                "demo",
                Type.DEMO,
                new Api(Optional.empty(), Optional.empty(), "Authorization", "demo", Route.DIRECT),
                new Generation(Optional.empty(), Optional.empty(), Optional.empty(), Map.of()),
                8192,
                Optional.empty()),
            new LlmProviderSettings(
                "gpt",
                "gpt",
                Type.OPENAI,
                new Api(
                    Optional.of(URI.create("https://api.openai.com/v1")),
                    Optional.empty(),
                    "Authorization",
                    "gpt-4o-mini",
                    Route.DIRECT),
                new Generation(Optional.empty(), Optional.empty(), Optional.empty(), Map.of()),
                8192,
                Optional.empty()),
            new LlmProviderSettings(
                "local",
                "Local model",
                Type.OPENAI,
                new Api(
                    Optional.of(URI.create("http://localhost:11434/v1?api-version=2024-10-21")),
                    Optional.of(new Secret("sk-abc")),
                    "api-key",
                    "llama3.2",
                    Route.DIRECT),
                new Generation(
                    Optional.of(500),
                    Optional.of(1.5),
                    Optional.of("Be brief.\nBe kind."),
                    Map.of()),
                4096,
                Optional.of("gpt")));
  }

  @Test
  void eachTypeHasItsEndpointAndItsKeysHeader() {
    Settings settings =
        TestSettings.of(
            with(
                "LLM_PROVIDER_1_TYPE", "anthropic",
                "LLM_PROVIDER_1_MODEL", "claude-sonnet-4-5",
                "LLM_PROVIDER_1_API_KEY", "sk-ant",
                "LLM_PROVIDER_2_ID", "app",
                "LLM_PROVIDER_2_TYPE", "Dify",
                "LLM_PROVIDER_2_API_KEY", "app-abc"));

    LlmProviderSettings anthropic = settings.llmProviders().get(0);
    assertThat(anthropic.type()).isEqualTo(Type.ANTHROPIC);
    assertThat(anthropic.api().endpoint()).contains(URI.create("https://api.anthropic.com/v1"));
    assertThat(anthropic.api().keyHeader()).isEqualTo("x-api-key");
    LlmProviderSettings dify = settings.llmProviders().get(1);
    assertThat(dify.type()).isEqualTo(Type.DIFY);
    assertThat(dify.api().endpoint()).contains(URI.create("https://api.dify.ai/v1"));
    assertThat(dify.api().keyHeader()).isEqualTo("Authorization");
    assertThat(dify.api().model()).isEqualTo("dify");
  }

  @Test
  void whatATypeNeedsIsNamedAndWhatItCantUseIsAWarning() {
    assertThat(
            faults(
                "LLM_PROVIDER_1_TYPE", "anthropic",
                "LLM_PROVIDER_1_TEMPERATURE", "1.5",
                "LLM_PROVIDER_2_ID", "app",
                "LLM_PROVIDER_2_TYPE", "dify"))
        .containsExactly(
            "LLM_PROVIDER_1_MODEL: required for type anthropic and not set; set it, or"
                + " [[chatbox.llm.providers]] model in config.toml, to the provider's name for the"
                + " model",
            "LLM_PROVIDER_1_API_KEY: required for type anthropic and not set; set it, or"
                + " [[chatbox.llm.providers]] api_key in config.toml, to the key of your account",
            "LLM_PROVIDER_1_TEMPERATURE: is over 1, the highest that type anthropic knows; make it"
                + " 1 or less, or leave it out",
            "LLM_PROVIDER_2_API_KEY: required for type dify and not set; set it, or"
                + " [[chatbox.llm.providers]] api_key in config.toml, to the key of the app");
    assertThat(
            check(
                    with(
                        "LLM_PROVIDER_1_TYPE", "dify",
                        "LLM_PROVIDER_1_API_KEY", "app-abc",
                        "LLM_PROVIDER_1_TEMPERATURE", "1.5",
                        "LLM_PROVIDER_1_MODEL", "gpt"))
                .warnings())
        .containsExactly(
            "LLM_PROVIDER_1_MODEL: not used by type dify and ignored; remove it",
            "LLM_PROVIDER_1_TEMPERATURE: not used by type dify and ignored; remove it");
  }

  @Test
  void noModelIsAFault() {
    Map<String, String> variables = new HashMap<>(Variables.valid());
    variables.keySet().removeIf(name -> name.startsWith("LLM_"));

    assertThat(check(variables).faults())
        .containsExactly(
            "LLM_PROVIDER_1_ID: no model is configured; set LLM_PROVIDER_1_ID, LLM_PROVIDER_1_TYPE"
                + " and what that type needs, or [[chatbox.llm.providers]] in config.toml");
  }

  @Test
  void whatIsMissingIsNamed() {
    assertThat(faults("LLM_PROVIDER_2_API_KEY", "sk-abc", "LLM_PROVIDER_3_TYPE", "openai"))
        .containsExactly(
            "LLM_PROVIDER_2_ID: required and not set; set it, or [[chatbox.llm.providers]] id in"
                + " config.toml, to a short name that no other has",
            "LLM_PROVIDER_2_TYPE: required and not set; set it, or [[chatbox.llm.providers]] type"
                + " in config.toml, to openai for everything that speaks OpenAI's API, or to"
                + " anthropic, dify, or demo for a model that needs no key",
            "LLM_PROVIDER_3_ID: required and not set; set it, or [[chatbox.llm.providers]] id in"
                + " config.toml, to a short name that no other has",
            "LLM_PROVIDER_3_MODEL: required for type openai and not set; set it, or"
                + " [[chatbox.llm.providers]] model in config.toml, to the provider's name for the"
                + " model");
  }

  @Test
  void anIdIsGivenOnce() {
    assertThat(
            faults(
                "LLM_PROVIDER_2_ID", "demo",
                "LLM_PROVIDER_2_TYPE", "demo"))
        .containsExactly(
            "LLM_PROVIDER_2_ID: \"demo\" is already LLM_PROVIDER_1_ID; give each model an id of its"
                + " own");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "TYPE | telepathy | \"telepathy\" is not one of openai, anthropic, dify, demo; correct it",
        "API_KEY_HEADER | api key | \"api key\" is not the name of a header, such as api-key; correct"
            + " it, or leave it out",
        "API_KEY_HEADER | Host | \"Host\" is not the name of a header, such as api-key; correct it, or"
            + " leave it out",
        "MAX_TOKENS | 0 | \"0\" is not a whole number from 1 to 10000000; correct it, or leave it"
            + " out",
        "TEMPERATURE | hot | \"hot\" is not a number from 0 to 2; correct it, or leave it out",
        "TEMPERATURE | 2.1 | \"2.1\" is not a number from 0 to 2; correct it, or leave it out",
        "CONTEXT_TOKENS | 8k | \"8k\" is not a whole number from 256 to 10000000; correct it, or"
            + " leave it out for 8192",
        "API_KEY | your-api-key | still holds a placeholder; put the real value in its place",
        "API_KEY | YOUR-API-KEY | still holds the placeholder YOUR-; put the real value in its"
            + " place",
        "API_KEY | two words | the value is not a key of 1 to 4096 printable ASCII characters"
            + " without spaces; correct it, or leave it out",
        "ENDPOINT | https://me:pw@host/v1 | the value is not an http or https address without user"
            + " or fragment, such as https://api.openai.com/v1; correct it, or leave it out",
        "API_KEY | \"sk-abc\" | stands in quotation marks; leave them out: docker --env-file, for"
            + " one, takes them as part of the value",
        "API_KEY | Bearer sk-abc | begins with the word Bearer; leave it out: where it belongs, it"
            + " is put there",
        "ENDPOINT | api.openai.com | has no https:// before it; write it with https:// or, for a"
            + " server nearby without TLS, with http://",
        "ENDPOINT | localhost:11434/v1 | has no https:// before it; write it with https:// or, for"
            + " a server nearby without TLS, with http://",
      })
  void aBadFieldIsAFault(String field, String value, String line) {
    assertThat(faults("LLM_PROVIDER_1_" + field, value))
        .containsExactly("LLM_PROVIDER_1_" + field + ": " + line);
  }

  @Test
  void anIdOver100CharactersIsAFault() {
    assertThat(faults("LLM_PROVIDER_1_ID", "x".repeat(101)))
        .containsExactly(
            "LLM_PROVIDER_1_ID: \""
                + "x".repeat(60)
                + "…\" is not a line of 1 to 100 characters; correct it");
    assertThat(faults("LLM_PROVIDER_1_ID", "x".repeat(100))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1=demo | 1 | \"demo\" is this model itself; name the id of another model, or leave it out",
        "1=gone | 1 | no model has the id \"gone\"; name the id of another model, or leave it out",
        "1=b,3=demo | 1 | \"b\" falls back to \"demo\" again in the end; leave out one of their"
            + " fallbacks",
        "1=a,2=b,3=a | 2 | \"b\" falls back to \"a\" again in the end; leave out one of their"
            + " fallbacks",
      })
  void aFallbackIsAnotherModelAndNeverInACircle(String fallbacks, int number, String line) {
    Map<String, String> variables =
        with(
            "LLM_PROVIDER_2_ID", "a",
            "LLM_PROVIDER_2_TYPE", "demo",
            "LLM_PROVIDER_3_ID", "b",
            "LLM_PROVIDER_3_TYPE", "demo");
    for (String fallback : fallbacks.split(",")) {
      String[] fromAndTo = fallback.split("=");
      variables.put("LLM_PROVIDER_" + fromAndTo[0] + "_FALLBACK", fromAndTo[1]);
    }

    assertThat(check(variables).faults())
        .containsExactly("LLM_PROVIDER_" + number + "_FALLBACK: " + line);
  }

  @Test
  void aChainOfFallbacksIsFine() {
    SettingsCheck check =
        check(
            with(
                "LLM_PROVIDER_1_FALLBACK", "a",
                "LLM_PROVIDER_2_ID", "a",
                "LLM_PROVIDER_2_TYPE", "demo"));

    assertThat(check.faults()).isEmpty();
    assertThat(check.warnings()).isEmpty();
  }

  @Test
  void whatIsIgnoredIsAWarning() {
    SettingsCheck check =
        check(
            with(
                "LLM_PROVIDER_1_API_KEY", "sk-abc",
                "LLM_PROVIDER_1_MODLE", "x",
                "LLM_PROVIDER_0_ID", "zero",
                "LLM_PROVIDER_2_NAME", ""));

    String known =
        "correct or remove it; known are LLM_PROVIDER_<n>_ with n from 1 to 999 and ID, NAME, TYPE,"
            + " ENDPOINT, API_KEY, API_KEY_HEADER, MODEL, MAX_TOKENS, TEMPERATURE, SYSTEM_PROMPT,"
            + " INPUTS, CONTEXT_TOKENS, FALLBACK, CA_FILE, PROXY";
    assertThat(check.faults()).isEmpty();
    assertThat(check.warnings())
        .containsExactly(
            "LLM_PROVIDER_0_ID: unknown and ignored; " + known,
            "LLM_PROVIDER_1_MODLE: unknown and ignored; " + known,
            "LLM_PROVIDER_1_API_KEY: not used by type demo and ignored; remove it");
  }
}
