package io.chatbox.config;

import static io.chatbox.config.type.ValueTypes.choice;
import static io.chatbox.config.type.ValueTypes.decimal;
import static io.chatbox.config.type.ValueTypes.line;
import static io.chatbox.config.type.ValueTypes.text;
import static io.chatbox.config.type.ValueTypes.whole;

import io.chatbox.config.LlmProviderSettings.Type;
import io.chatbox.config.type.Addresses;
import io.chatbox.config.type.Certificates;
import io.chatbox.config.type.Credentials;
import io.chatbox.config.type.HttpProxy;
import io.chatbox.config.type.JsonObjects;
import io.chatbox.config.type.Secret;
import io.chatbox.config.type.ValueType;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Declares what describes each model: the settings whose names have a number. */
final class EachModelSettings {
  static final String VARIABLES = "LLM_PROVIDER_";

  /** The array of tables in {@code config.toml}: the first is number 1. */
  static final String TABLES = "chatbox.llm.providers";

  static final int MOST = 999;

  /** In front of a key that stands in each of the tables. */
  static final String IN_TABLES = "[[" + TABLES + "]] ";

  static final SettingGroup EACH = new SettingGroup("Each model", VARIABLES + "<n>_", IN_TABLES);

  static final Setting<String> ID =
      EACH.required(
          "ID", "id", line(100), "a short name that no other has", "What clients select it by.");

  static final Setting<Optional<String>> NAME_SHOWN =
      EACH.optional("NAME", "name", line(100), "What people see. None: the id.");

  static final Setting<Type> TYPE =
      EACH.required(
          "TYPE",
          "type",
          type(),
          "openai for everything that speaks OpenAI's API, or to anthropic, dify, or demo for a"
              + " model that needs no key",
          "Which API it has: openai (many other servers have that too), anthropic, dify (its apps keep"
              + " their conversations themselves) or demo (built in, without a key).");

  static final Setting<Optional<URI>> ENDPOINT =
      EACH.optional(
          "ENDPOINT",
          "endpoint",
          Addresses.api("https://api.openai.com/v1"),
          "The base address of its API; the address of the call itself, such as one that ends in"
              + " /chat/completions or /messages, is the same. An address without a path gets /v1, and so does"
              + " any base of type anthropic that doesn't end in a version. A query, such as"
              + " Azure's ?api-version=…, goes with every request. None: "
              + defaultEndpoints()
              + ".");

  static final Setting<Optional<Secret>> API_KEY =
      EACH.optional(
          "API_KEY",
          "api_key",
          Credentials.apiKey(),
          "The key of its API; required for types anthropic and dify. None: requests carry no key, as"
              + " Ollama and vLLM allow.");

  static final Setting<Optional<String>> API_KEY_HEADER =
      EACH.optional(
          "API_KEY_HEADER",
          "api_key_header",
          Credentials.header(),
          "Which header carries the key, such as Azure's api-key: alone, or after the word Bearer in"
              + " Authorization. None: Authorization, or x-api-key for type anthropic.");

  static final Setting<Optional<String>> MODEL =
      EACH.optional(
          "MODEL",
          "model",
          line(200),
          "The provider's own name for the model; required for types openai and anthropic. An app of"
              + " dify has its own.");

  static final Setting<Optional<Integer>> MAX_TOKENS =
      EACH.optional(
          "MAX_TOKENS",
          "max_tokens",
          whole(1, 10_000_000),
          "The longest answer, in tokens. None: the provider's own limit, and 4096 for type anthropic,"
              + " which has to be told one.");

  static final Setting<Optional<Double>> TEMPERATURE =
      EACH.optional(
          "TEMPERATURE",
          "temperature",
          decimal("0", "2"),
          "How freely it answers; at most 1 for type anthropic. None: the provider's own default.");

  static final Setting<Optional<String>> SYSTEM_PROMPT =
      EACH.optional(
          "SYSTEM_PROMPT",
          "system_prompt",
          text(20_000),
          "What it is told before each conversation. None: nothing. To an app of dify it goes with"
              + " the first question.");

  static final Setting<Optional<Map<String, Object>>> INPUTS =
      EACH.optional(
          "INPUTS",
          "inputs",
          JsonObjects.withPlaceholders(),
          "The variables of an app of dify. In texts, {{user_id}} and {{name}} stand for who asks,"
              + " {{metadata.<key>}} for what came with the question. None: it gets none.");

  static final Setting<Integer> CONTEXT_TOKENS =
      EACH.setting(
          "CONTEXT_TOKENS",
          "context_tokens",
          whole(256, 10_000_000),
          "8192",
          "How many tokens of conversation a request may carry.");

  static final Setting<Optional<String>> FALLBACK =
      EACH.optional(
          "FALLBACK",
          "fallback",
          line(100),
          "The id of another model, which answers when this one fails before the first piece of its"
              + " answer. None: the question fails with it.");

  static final Setting<Optional<Path>> CA_FILE =
      EACH.optional(
          "CA_FILE",
          "ca_file",
          Certificates.file(),
          "The authorities that may vouch for its server, beside those that Java trusts. None:"
              + " those alone.");

  static final Setting<Optional<Optional<HttpProxy>>> PROXY =
      EACH.optional(
          "PROXY",
          "proxy",
          HttpProxy.orNone(),
          "The proxy that its server is reached by, whatever HTTPS_PROXY, HTTP_PROXY and NO_PROXY"
              + " say; with none it is reached directly. None set: what they say.");

  /** All of the above. */
  static final List<Setting<?>> DECLARED = EACH.all();

  private EachModelSettings() {}

  private static ValueType<Type> type() {
    String[] words = Arrays.stream(Type.values()).map(Type::word).toArray(String[]::new);
    return choice(words).map(word -> Type.valueOf(word.toUpperCase(Locale.ROOT)));
  }

  private static String defaultEndpoints() {
    return Arrays.stream(Type.values())
        .filter(type -> type.endpoint().isPresent())
        .map(type -> type.endpoint().get() + " for type " + type.word())
        .collect(Collectors.joining(", "));
  }
}
