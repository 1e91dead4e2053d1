package io.chatbox.config;

import static io.chatbox.config.Variables.faults;
import static io.chatbox.config.Variables.with;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Endpoints as people write them. Reported of others: a slash at the end
 * (github.com/sigoden/aichat/issues/767, github.com/BerriAI/litellm/issues/8350), {@code /v1} twice
 * (github.com/AgentsKit-io/agentskit/pull/1009) or where it isn't wanted
 * (github.com/QuantumNous/new-api/issues/853), a host with an underscore
 * (github.com/micronaut-projects/micronaut-core/issues/1806).
 */
class LlmEndpointsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "openai | https://api.openai.com | https://api.openai.com/v1",
        "openai | https://api.openai.com/ | https://api.openai.com/v1",
        "openai | https://api.openai.com/v1 | https://api.openai.com/v1",
        "openai | https://api.openai.com/v1// | https://api.openai.com/v1",
        "openai | https://api.openai.com/v1/chat/completions | https://api.openai.com/v1",
        "openai | https://api.openai.com/v1/chat/completions/ | https://api.openai.com/v1",
        "openai | https://api.openai.com/v1/completions | https://api.openai.com/v1",
        "openai | https://api.openai.com/v1//chat/completions | https://api.openai.com/v1",
        "openai | https://api.perplexity.ai/chat/completions | https://api.perplexity.ai",
        "openai | http://my_llm:8000 | http://my_llm:8000/v1",
        "openai | http://my_llm:8000/v1 | http://my_llm:8000/v1",
        "openai | http://my_llm | http://my_llm/v1",
        "openai | http://[::1]:8000 | http://[::1]:8000/v1",
        "openai | http://litellm.svc.:4000 | http://litellm.svc.:4000/v1",
        "openai | https://openrouter.ai/api/v1/ | https://openrouter.ai/api/v1",
        "openai | https://api.groq.com/openai/v1 | https://api.groq.com/openai/v1",
        "openai | https://g.test/v1beta/openai/ | https://g.test/v1beta/openai",
        "openai | https://open.bigmodel.cn/api/paas/v4/ | https://open.bigmodel.cn/api/paas/v4",
        "openai | https://ai.test/models | https://ai.test/models",
        "openai | https://gw.test/v1/acct/gw/compat/chat/completions | https://gw.test/v1/acct/gw/compat",
        "openai | https://r.openai.azure.com/openai/deployments/gpt/chat/completions?api-version=2024-10-21"
            + " | https://r.openai.azure.com/openai/deployments/gpt?api-version=2024-10-21",
        "openai | https://r.openai.azure.com/openai/deployments/gpt?api-version=2024-10-21"
            + " | https://r.openai.azure.com/openai/deployments/gpt?api-version=2024-10-21",
        "openai | https://r.test?key=a%2Fb/ | https://r.test/v1?key=a%2Fb",
        "openai | https://r.test/a%20b/v1 | https://r.test/a%20b/v1",
        "openai | https://r.test/v1/messages | https://r.test/v1/messages",
        "anthropic | https://api.anthropic.com | https://api.anthropic.com/v1",
        "anthropic | https://api.anthropic.com/v1/messages | https://api.anthropic.com/v1",
        "anthropic | https://api.z.ai/api/anthropic | https://api.z.ai/api/anthropic/v1",
        "anthropic | https://api.z.ai/api/anthropic/v1 | https://api.z.ai/api/anthropic/v1",
        "anthropic | https://gw.test/llm/messages | https://gw.test/llm",
        "dify | http://dify.test | http://dify.test/v1",
        "dify | http://dify.test/v1/chat-messages | http://dify.test/v1",
        "dify | http://dify.test/service/api | http://dify.test/service/api",
      })
  void theBaseIsMadeOfWhatIsWritten(String type, String written, String base) {
    assertThat(provider(type, written).api().endpoint()).contains(URI.create(base));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://my_llm:99999/v1",
        "http://my_llm:x/v1",
        "http://me:pw@my_llm/v1",
        "http://_:y/v1",
        "http://-llm_/v1",
        "http://my llm/v1",
        "http:///v1",
      })
  void whatNamesNoServerIsAFault(String written) {
    assertThat(faults("LLM_PROVIDER_1_TYPE", "demo", "LLM_PROVIDER_1_ENDPOINT", written))
        .singleElement()
        .asString()
        .startsWith("LLM_PROVIDER_1_ENDPOINT: the value is not an http or https address");
  }

  @Test
  void otherServersMayHaveAnUnderscoreTooAndModerationABase() {
    Settings settings =
        TestSettings.of(
            with(
                "JWT_JWKS_URL", "http://my_id:8080/keys",
                "MODERATION_ENDPOINT", "http://my_judge:8000"));

    assertThat(settings.get(AccessSettings.JWT_JWKS_URL))
        .contains(URI.create("http://my_id:8080/keys"));
    assertThat(settings.get(SafetySettings.MODERATION_ENDPOINT))
        .contains(URI.create("http://my_judge:8000/v1"));
    assertThat(
            TestSettings.of(with("MODERATION_ENDPOINT", "https://m.test/v1/moderations/"))
                .get(SafetySettings.MODERATION_ENDPOINT))
        .contains(URI.create("https://m.test/v1"));
    assertThat(faults("JWT_JWKS_URL", "http://my_id.example.com/keys"))
        .singleElement()
        .asString()
        .startsWith("JWT_JWKS_URL: is http to a host that is not on a private network");
  }

  static LlmProviderSettings provider(String type, String endpoint) {
    return provider(type, endpoint, Map.of());
  }

  static LlmProviderSettings provider(String type, String endpoint, Map<String, String> more) {
    Map<String, String> variables =
        with(
            "LLM_PROVIDER_1_TYPE",
            type,
            "LLM_PROVIDER_1_API_KEY",
            "sk-abc",
            "LLM_PROVIDER_1_MODEL",
            "m",
            "LLM_PROVIDER_1_ENDPOINT",
            endpoint);
    variables.putAll(more);
    return TestSettings.of(variables).llmProviders().getFirst();
  }
}
