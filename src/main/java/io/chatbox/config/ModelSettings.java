package io.chatbox.config;

import static io.chatbox.config.type.ValueTypes.duration;
import static io.chatbox.config.type.ValueTypes.flag;
import static io.chatbox.config.type.ValueTypes.line;
import static io.chatbox.config.type.ValueTypes.whole;

import io.chatbox.config.type.DailyTokens;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Declares what holds of all models; {@link EachModelSettings} declares what describes each. */
public final class ModelSettings {
  static final SettingGroup MODELS = new SettingGroup("All models");
  static final SettingGroup BUDGETS = new SettingGroup("Budgets");
  static final SettingGroup VOICE = new SettingGroup("Voice");

  public static final Setting<Duration> LLM_STREAM_TIMEOUT =
      MODELS.setting(
          "LLM_STREAM_TIMEOUT",
          "chatbox.llm.stream_timeout",
          duration("100ms", "1h"),
          "120s",
          "How long a model may take for a whole answer.");

  public static final Setting<Duration> LLM_FIRST_TOKEN_TIMEOUT =
      MODELS.setting(
          "LLM_FIRST_TOKEN_TIMEOUT",
          "chatbox.llm.first_token_timeout",
          duration("100ms", "1h"),
          "30s",
          "How long a model may take until the first piece of an answer, or a sign that it thinks.");

  public static final Setting<Duration> LLM_IDLE_TIMEOUT =
      MODELS.setting(
          "LLM_IDLE_TIMEOUT",
          "chatbox.llm.idle_timeout",
          duration("100ms", "1h"),
          "30s",
          "How long a model may pause between two pieces of an answer; a sign that it thinks counts as"
              + " one.");

  public static final Setting<Integer> LLM_RETRY_ATTEMPTS =
      MODELS.setting(
          "LLM_RETRY_ATTEMPTS",
          "chatbox.llm.retry_attempts",
          whole(1, 10),
          "3",
          "How often a model is asked in all, as long as no piece of an answer has come; 1 turns"
              + " retries off.");

  public static final Setting<Boolean> LLM_CONTEXT_SUMMARY =
      MODELS.setting(
          "LLM_CONTEXT_SUMMARY",
          "chatbox.llm.context_summary",
          flag(),
          "false",
          "Whether a model summarizes the part of a long conversation that no longer fits into"
              + " LLM_PROVIDER_<n>_CONTEXT_TOKENS. That takes further calls of the model; the summary is kept with the"
              + " conversation.");
  public static final Setting<Integer> LLM_CIRCUIT_FAILURES =
      MODELS.setting(
          "LLM_CIRCUIT_FAILURES",
          "chatbox.llm.circuit_failures",
          whole(1, 1_000_000),
          "5",
          "How many answers of a model must fail one after another, retries included, before it is"
              + " left alone for LLM_CIRCUIT_PAUSE; a very high number switches this off.");

  public static final Setting<Duration> LLM_CIRCUIT_PAUSE =
      MODELS.setting(
          "LLM_CIRCUIT_PAUSE",
          "chatbox.llm.circuit_pause",
          duration("100ms", "1h"),
          "30s",
          "How long a model that failed is not asked, before a single question tries it again.");

  public static final Setting<Optional<Long>> LLM_DAILY_TOKENS_PER_USER =
      BUDGETS.optional(
          "LLM_DAILY_TOKENS_PER_USER",
          "chatbox.llm.daily_tokens_per_user",
          DailyTokens.count(),
          "How many tokens, asked and answered, one user may use from midnight to midnight UTC; the"
              + " answer that passes the limit is the last one of that day. None: no limit.");

  public static final Setting<List<DailyTokens>> LLM_DAILY_TOKENS_PER_ROLE =
      BUDGETS.list(
          "LLM_DAILY_TOKENS_PER_ROLE",
          "chatbox.llm.daily_tokens_per_role",
          DailyTokens.rules(),
          "What users with these roles may use instead; with several of them, the highest number"
              + " counts. None:"
              + " roles make no difference.");

  public static final Setting<Optional<String>> STT_PROVIDER =
      VOICE
          .planned()
          .optional(
              "STT_PROVIDER",
              "chatbox.voice.stt_provider",
              line(100),
              "The id of the model, of type openai, whose provider turns speech into text. None:"
                  + " speech is not turned into text.");

  public static final Setting<Optional<String>> STT_MODEL =
      VOICE
          .planned()
          .optional(
              "STT_MODEL",
              "chatbox.voice.stt_model",
              line(200),
              "The provider's own name for the model that turns speech into text, with STT_PROVIDER.");

  public static final Setting<Optional<String>> TTS_PROVIDER =
      VOICE
          .planned()
          .optional(
              "TTS_PROVIDER",
              "chatbox.voice.tts_provider",
              line(100),
              "The id of the model, of type openai, whose provider reads text aloud. None: text"
                  + " is not read aloud.");

  public static final Setting<Optional<String>> TTS_MODEL =
      VOICE
          .planned()
          .optional(
              "TTS_MODEL",
              "chatbox.voice.tts_model",
              line(200),
              "The provider's own name for the model that reads text aloud, with TTS_PROVIDER.");

  public static final Setting<Optional<String>> TTS_VOICE =
      VOICE
          .planned()
          .optional(
              "TTS_VOICE",
              "chatbox.voice.tts_voice",
              line(100),
              "The provider's own name for the voice, with TTS_PROVIDER.");

  private ModelSettings() {}
}
