package io.chatbox.config;

import static io.chatbox.config.type.ValueTypes.choice;
import static io.chatbox.config.type.ValueTypes.country;
import static io.chatbox.config.type.ValueTypes.duration;
import static io.chatbox.config.type.ValueTypes.line;
import static io.chatbox.config.type.ValueTypes.list;

import io.chatbox.config.type.Addresses;
import io.chatbox.config.type.ApiBase;
import io.chatbox.config.type.Credentials;
import io.chatbox.config.type.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Declares what happens to text before it goes to a model, and to answers before they are shown.
 */
public final class SafetySettings {
  static final SettingGroup REDACTION = new SettingGroup("Personal data");
  static final SettingGroup MODERATION = new SettingGroup("Moderation");

  public static final Setting<List<String>> REDACT_PERSONAL_DATA =
      REDACTION.list(
          "REDACT_PERSONAL_DATA",
          "chatbox.safety.redact",
          list(3, choice("email", "phone", "card")),
          "What is replaced by placeholders in all that goes to a model: addresses of mail, phone"
              + " numbers, numbers of payment cards. What is stored and shown stays as it was"
              + " written. None: nothing is replaced.");

  public static final Setting<Optional<String>> REDACT_PHONE_REGION =
      REDACTION.optional(
          "REDACT_PHONE_REGION",
          "chatbox.safety.phone_region",
          country(),
          "The country whose phone numbers are found even without a country code. None: only"
              + " numbers that begin with + are found.");

  public static final Setting<Optional<URI>> MODERATION_ENDPOINT =
      MODERATION.optional(
          "MODERATION_ENDPOINT",
          "chatbox.safety.moderation.endpoint",
          Addresses.endpoint("https://api.openai.com/v1")
              .map(new ApiBase(List.of("/moderations"), false)::of),
          "The base address of an OpenAI-type API that judges each question before a model gets it,"
              + " and each answer before it is shown; an address without a path gets /v1. None: nothing is"
              + " judged.");

  public static final Setting<Optional<Secret>> MODERATION_API_KEY =
      MODERATION.optional(
          "MODERATION_API_KEY",
          "chatbox.safety.moderation.api_key",
          Credentials.apiKey(),
          "The key for it. None: it is asked without one.");

  public static final Setting<String> MODERATION_MODEL =
      MODERATION.setting(
          "MODERATION_MODEL",
          "chatbox.safety.moderation.model",
          line(200),
          "omni-moderation-latest",
          "The API's own name for the model that judges.");

  public static final Setting<Duration> MODERATION_TIMEOUT =
      MODERATION.setting(
          "MODERATION_TIMEOUT",
          "chatbox.safety.moderation.timeout",
          duration("100ms", "1m"),
          "5s",
          "How long a judgement may take; one that fails is tried once more.");

  public static final Setting<String> MODERATION_ON_FAILURE =
      MODERATION.setting(
          "MODERATION_ON_FAILURE",
          "chatbox.safety.moderation.on_failure",
          choice("refuse", "pass"),
          "refuse",
          "What becomes of text that can't be judged: refuse stops it, pass lets it through. With"
              + " pass, once part of an answer could not be judged, its rest isn't judged either.");

  private SafetySettings() {}
}
