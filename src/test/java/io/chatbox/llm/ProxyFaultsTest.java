package io.chatbox.llm;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatbox.config.LlmProviderSettings;
import io.chatbox.config.TestSettings;
import io.chatbox.dev.FakeProxy;
import io.chatbox.dev.LogLines;
import io.chatbox.llm.LlmFailure.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a proxy on the way out has against a call: whose fault it is, and who hears of it. */
class ProxyFaultsTest extends OpenAiBench {
  private static final String WRONG = "wr0ng-passw0rd";

  private Recorder askBy(String proxy, String scheme) {
    return ask(open(settings(scheme, proxy), PATIENT), Providers.asking("Hi"));
  }

  private LlmProviderSettings settings(String scheme, String proxy) {
    Map<String, String> variables = new HashMap<>();
    variables.putAll(
        Map.of(
            "JWT_SECRET", "kW3Zr8vQpLx1NcYt6HdB0sJmGfUo9aEi",
            "MONGO_URI", "mongodb://db",
            "LLM_PROVIDER_1_ID", "gpt",
            "LLM_PROVIDER_1_TYPE", "openai",
            "LLM_PROVIDER_1_MODEL", "gpt-test",
            "LLM_PROVIDER_1_API_KEY", "sk-key",
            "LLM_PROVIDER_1_ENDPOINT", scheme + "://llm.test/v1",
            "LLM_PROVIDER_1_PROXY", proxy));
    return TestSettings.of(variables).llmProviders().getFirst();
  }

  @ParameterizedTest
  @ValueSource(strings = {"http", "https"})
  void aWrongPasswordIsTheOperatorsToMend(String scheme) {
    try (LogLines all = new LogLines("");
        FakeProxy proxy = FakeProxy.before(fake.endpoint(), "ada:right")) {
      Recorder heard = askBy("http://ada:" + WRONG + "@" + proxy.address(), scheme);

      assertThat(heard.failure().kind()).isEqualTo(Kind.UNUSABLE);
      assertThat(heard.failure().retryAfter()).isEmpty();
      assertThat(errors()).singleElement().asString().contains("407");
      assertThat(fake.count()).isZero();
      assertThat(all.lines()).noneMatch(line -> line.contains(WRONG));
      assertThat(lines()).noneMatch(line -> line.contains(WRONG));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"http", "https"})
  void aProxyThatIsDownComesUpAgain(String scheme) throws IOException {
    int port;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = closed.getLocalPort();
    }
    assertPassing(askBy("http://127.0.0.1:" + port, scheme));
  }

  @ParameterizedTest
  @CsvSource({"http, 502", "https, 502", "https, 503", "https, 504"})
  void aProxyThatDoesNotGetThroughMayDoSoLater(String scheme, int status) {
    try (RawServer proxy = refusing(status)) {
      assertPassing(askBy(address(proxy), scheme));
      assertThat(proxy.talked()).isEqualTo(ATTEMPTS);
    }
  }

  private void assertPassing(Recorder heard) {
    assertThat(heard.failure().kind()).isEqualTo(Kind.UNAVAILABLE);
    assertThat(heard.failure().retryAfter()).isPresent();
    assertThat(retries()).hasSize(ATTEMPTS - 1);
    assertThat(errors()).isEmpty();
  }

  @Test
  void aProxyThatLetsNobodyThereIsTheOperatorsToMend() {
    try (RawServer proxy = refusing(403)) {
      Recorder heard = askBy(address(proxy), "https");

      assertThat(heard.failure().kind()).isEqualTo(Kind.UNUSABLE);
      assertThat(errors()).singleElement().asString().contains("403");
      assertThat(proxy.talked()).isEqualTo(1);
    }
  }

  private static RawServer refusing(int status) {
    return RawServer.start(
        connection -> {
          RawServer.hear(connection);
          RawServer.say(
              connection,
              "HTTP/1.1 %d No\r\nContent-Length: 2\r\nConnection: close\r\n\r\nno"
                  .formatted(status));
        });
  }

  private static String address(RawServer proxy) {
    URI endpoint = proxy.endpoint("http");
    return "http://127.0.0.1:" + endpoint.getPort();
  }

  private List<String> errors() {
    return lines().stream().filter(line -> line.startsWith("SEVERE")).toList();
  }
}
