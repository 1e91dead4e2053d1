package io.chatbox.config;

import static io.chatbox.config.type.ValueTypes.choice;
import static io.chatbox.config.type.ValueTypes.decimal;
import static io.chatbox.config.type.ValueTypes.line;
import static io.chatbox.config.type.ValueTypes.text;
import static io.chatbox.config.type.ValueTypes.whole;

import io.chatbox.config.LlmProviderSettings.Type;
import io.chatbox.config.type.Addresses;
import io.chatbox.config.type.Credentials;
import io.chatbox.config.type.Findings;
import io.chatbox.config.type.Secret;
import io.chatbox.config.type.Shown;
import io.chatbox.config.type.ValueType;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The settings of models, which are numbered, and how they are read. */
final class LlmProviders {
  static final String VARIABLES = "LLM_PROVIDER_";

  /** The array of tables in {@code config.toml}: the first is number 1. */
  static final String TABLES = "chatbox.llm.providers";

  static final int MOST = 999;

  private static final Pattern NAME =
      Pattern.compile(VARIABLES + "(?<number>[1-9][0-9]{0,2})_(?<field>[A-Z_]+)");

  /** In front of a key that stands in each of the tables. */
  static final String IN_TABLES = "[[" + TABLES + "]] ";

  static final SettingGroup DECLARE = new SettingGroup("Each model", VARIABLES + "<n>_", IN_TABLES);

  static final Setting<String> ID =
      DECLARE.required(
          "ID", "id", line(100), "a short name that no other has", "What clients select it by.");

  static final Setting<Optional<String>> NAME_SHOWN =
      DECLARE.optional("NAME", "name", line(100), "What people see. None: the id.");

  static final Setting<Type> TYPE =
      DECLARE.required(
          "TYPE",
          "type",
          type(),
          "openai for everything that speaks OpenAI's API, or to anthropic, dify, or demo for a"
              + " model that needs no key",
          "What it speaks: openai, which many other servers do too, anthropic, dify, whose apps keep"
              + " their conversations themselves, or demo, built in.");

  static final Setting<Optional<URI>> ENDPOINT =
      DECLARE.optional(
          "ENDPOINT",
          "endpoint",
          Addresses.api("https://api.openai.com/v1"),
          "The base address of its API, with a query that every request gets where it needs one, as"
              + " Azure's ?api-version=… None: "
              + defaultEndpoints()
              + ".");

  static final Setting<Optional<Secret>> API_KEY =
      DECLARE.optional(
          "API_KEY",
          "api_key",
          Credentials.apiKey(),
          "The key of its API; required for types anthropic and dify. None: requests carry no key, as"
              + " Ollama and vLLM allow.");

  static final Setting<Optional<String>> API_KEY_HEADER =
      DECLARE.optional(
          "API_KEY_HEADER",
          "api_key_header",
          Credentials.header(),
          "Which header carries the key, such as Azure's api-key: alone, or after the word Bearer in"
              + " Authorization. None: Authorization, or x-api-key for type anthropic.");

  static final Setting<Optional<String>> MODEL =
      DECLARE.optional(
          "MODEL",
          "model",
          line(200),
          "The provider's own name for the model; required for types openai and anthropic. An app of"
              + " dify has its own.");

  static final Setting<Optional<Integer>> MAX_TOKENS =
      DECLARE.optional(
          "MAX_TOKENS",
          "max_tokens",
          whole(1, 10_000_000),
          "The longest answer, in tokens. None: as the provider has it, and 4096 for type"
              + " anthropic, which always wants to be told.");

  static final Setting<Optional<Double>> TEMPERATURE =
      DECLARE.optional(
          "TEMPERATURE",
          "temperature",
          decimal("0", "2"),
          "How freely it answers; to 1 for type anthropic. None: as the provider has it.");

  static final Setting<Optional<String>> SYSTEM_PROMPT =
      DECLARE.optional(
          "SYSTEM_PROMPT",
          "system_prompt",
          text(20_000),
          "What it is told before each conversation. None: nothing. An app of dify is told with the"
              + " first question.");

  static final Setting<Integer> CONTEXT_TOKENS =
      DECLARE.setting(
          "CONTEXT_TOKENS",
          "context_tokens",
          whole(256, 10_000_000),
          "8192",
          "How many tokens of conversation a request may carry.");

  static final Setting<Optional<String>> FALLBACK =
      DECLARE.optional(
          "FALLBACK",
          "fallback",
          line(100),
          "The id of another model, which answers when this one can't, before its first piece."
              + " None: nothing does.");

  /** All of the above. */
  static final List<Setting<?>> DECLARED = DECLARE.all();

  private LlmProviders() {}

  /**
   * Reads all providers that {@code variables} name, in the order of their numbers, without those
   * that have a fault.
   */
  static List<LlmProviderSettings> read(Map<String, String> variables, Findings findings) {
    Set<Integer> numbers = numbers(variables.keySet(), findings);
    if (numbers.isEmpty()) {
      findings.fault(
          ID.variable(1),
          "no model is configured",
          "set LLM_PROVIDER_1_ID, LLM_PROVIDER_1_TYPE and what that type needs, or [["
              + TABLES
              + "]] in config.toml");
    }
    Map<String, Integer> ids = new HashMap<>();
    Map<String, String> fallbacks = new HashMap<>();
    List<LlmProviderSettings> providers = new ArrayList<>();
    for (int number : numbers) {
      LlmProvider provider = new LlmProvider(number, variables, findings);
      provider.id().ifPresent(id -> refuseSecond(id, number, ids, findings));
      provider.read().ifPresent(providers::add);
      provider.id().ifPresent(id -> provider.fallback().ifPresent(to -> fallbacks.put(id, to)));
    }
    new Fallbacks(ids, fallbacks).check(findings);
    return providers;
  }

  private static Set<Integer> numbers(Set<String> names, Findings findings) {
    Set<Integer> numbers = new TreeSet<>();
    for (String name : new TreeSet<>(names)) {
      if (!name.startsWith(VARIABLES)) {
        continue;
      }
      Matcher parts = NAME.matcher(name);
      if (parts.matches() && declares(parts.group("field"))) {
        numbers.add(Integer.valueOf(parts.group("number")));
      } else {
        findings.warning(
            Shown.plain(name),
            "unknown and ignored",
            "correct or remove it; known are %s<n>_ with n from 1 to %d and %s"
                .formatted(VARIABLES, MOST, fields()));
      }
    }
    return numbers;
  }

  private static boolean declares(String field) {
    return DECLARED.stream().anyMatch(s -> s.variable().equals(VARIABLES + "<n>_" + field));
  }

  private static String fields() {
    return DECLARED.stream()
        .map(setting -> setting.variable().substring((VARIABLES + "<n>_").length()))
        .collect(Collectors.joining(", "));
  }

  private static void refuseSecond(
      String id, int number, Map<String, Integer> ids, Findings findings) {
    Integer first = ids.putIfAbsent(id, number);
    if (first != null) {
      findings.fault(
          ID.variable(number),
          Shown.quoted(id) + " is already " + ID.variable(first),
          "give each model an id of its own");
    }
  }

  private static ValueType<Type> type() {
    String[] words = Arrays.stream(Type.values()).map(LlmProviders::word).toArray(String[]::new);
    return choice(words).map(word -> Type.valueOf(word.toUpperCase(Locale.ROOT)));
  }

  private static String defaultEndpoints() {
    return Arrays.stream(Type.values())
        .filter(type -> type.endpoint().isPresent())
        .map(type -> type.endpoint().get() + " for type " + word(type))
        .collect(Collectors.joining(", "));
  }

  static String word(Type type) {
    return type.name().toLowerCase(Locale.ROOT);
  }
}
