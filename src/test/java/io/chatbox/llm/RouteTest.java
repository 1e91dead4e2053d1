package io.chatbox.llm;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatbox.config.LlmProviderSettings;
import io.chatbox.config.TestSettings;
import io.chatbox.dev.FakeProxy;
import io.chatbox.dev.FakeTls;
import io.chatbox.llm.StreamEvent.End;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Models behind a proxy and with certificates of an authority of one's own, as settings name them.
 */
class RouteTest extends OpenAiBench {
  private static final String LOGIN = "ada:p@ss";

  @TempDir Path folder;

  @Test
  void aProxyLeadsToAHostThatOnlyItKnows() {
    try (FakeProxy proxy = FakeProxy.before(fake.endpoint(), LOGIN)) {
      LlmProviderSettings settings =
          settings(
              "http://my_llm:8000", Map.of("HTTP_PROXY", "http://ada:p%40ss@" + proxy.address()));

      Recorder heard = ask(open(settings, PATIENT), Providers.asking("Hi"));

      assertThat(heard.end()).isEqualTo(new End("stop"));
      assertThat(heard.text()).isEqualTo("You said: Hi");
      assertThat(proxy.requests()).contains("POST http://my_llm:8000/v1/chat/completions HTTP/1.1");
    }
  }

  @Test
  void aTunnelLeadsToAServerThatAnOwnAuthorityVouchesFor() throws IOException {
    try (FakeTls tls = FakeTls.before(fake.endpoint(), "llm.test", folder);
        FakeProxy proxy = FakeProxy.before(tls.address(), LOGIN)) {
      String authority =
          Files.writeString(folder.resolve("authority.pem"), tls.certificate()).toString();
      Map<String, String> known =
          Map.of(
              "LLM_PROVIDER_1_PROXY",
              "http://ada:p%40ss@" + proxy.address(),
              "LLM_PROVIDER_1_CA_FILE",
              authority);

      Recorder heard =
          ask(open(settings("https://llm.test/v1", known), PATIENT), Providers.asking("Hi"));

      assertThat(heard.end()).isEqualTo(new End("stop"));
      assertThat(heard.text()).isEqualTo("You said: Hi");
      assertThat(proxy.requests()).contains("CONNECT llm.test:443 HTTP/1.1");
      Map<String, String> unknown = new HashMap<>(known);
      unknown.remove("LLM_PROVIDER_1_CA_FILE");
      assertThat(
              ask(open(settings("https://llm.test/v1", unknown), PATIENT), Providers.asking("Hi"))
                  .failure()
                  .detail())
          .contains("CertPath");
      assertThat(
              ask(open(settings("https://other.test/v1", known), PATIENT), Providers.asking("Hi"))
                  .failure()
                  .detail())
          .as("the certificate is another's")
          .contains("SSLPeerUnverified");
    }
  }

  private static LlmProviderSettings settings(String endpoint, Map<String, String> more) {
    Map<String, String> variables = new HashMap<>(more);
    variables.putAll(
        Map.of(
            "JWT_SECRET", "kW3Zr8vQpLx1NcYt6HdB0sJmGfUo9aEi",
            "MONGO_URI", "mongodb://db",
            "LLM_PROVIDER_1_ID", "gpt",
            "LLM_PROVIDER_1_TYPE", "openai",
            "LLM_PROVIDER_1_MODEL", "gpt-test",
            "LLM_PROVIDER_1_ENDPOINT", endpoint));
    return TestSettings.of(variables).llmProviders().getFirst();
  }
}
