package io.chatbox.config;

import static io.chatbox.config.LlmEndpointsTest.provider;
import static io.chatbox.config.Variables.check;
import static io.chatbox.config.Variables.faults;
import static io.chatbox.config.Variables.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatbox.config.source.Layer;
import io.chatbox.config.type.Certificates;
import io.chatbox.config.type.Findings;
import io.chatbox.config.type.HostAndPort;
import io.chatbox.config.type.HttpProxy;
import io.chatbox.config.type.HttpProxy.Login;
import io.chatbox.config.type.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** By which proxy a model's server is reached, and whose certificates it may have. */
class LlmRoutesTest {
  /** Of nobody: its key is gone. */
  static final String CERTIFICATE =
      """
      -----BEGIN CERTIFICATE-----
      MIIBlzCCAT2gAwIBAgIUXcfkYo85hlN+i/4JWYaEvd/gTYYwCgYIKoZIzj0EAwIw
      IDEeMBwGA1UEAwwVQW4gYXV0aG9yaXR5IG9mIHRlc3RzMCAXDTI2MTIwMTA5NDIw
      OVoYDzIxMjYxMTA3MDk0MjA5WjAgMR4wHAYDVQQDDBVBbiBhdXRob3JpdHkgb2Yg
      dGVzdHMwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAARusV+hDQgUvPJQxQp8qbpt
      aSOes1V2MaYd9LOAjfPRNQbsiyV0PhKrd/9Ds80sccx8fbQ9oUcrDXwDyI/sHHmC
      o1MwUTAdBgNVHQ4EFgQU1khCSKN3KYT4FsHV8zj9tzmLgFowHwYDVR0jBBgwFoAU
      1khCSKN3KYT4FsHV8zj9tzmLgFowDwYDVR0TAQH/BAUwAwEB/zAKBggqhkjOPQQD
      AgNIADBFAiEA3Tk2QprarWCaCnrZced4iM1vVznZXD8MnCp+kTybVrACIAMrO84l
      vp5NZOL2PQBXzNjUqFOwf91FYT8/lakAYBU6
      -----END CERTIFICATE-----
      """;

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "directly",
      value = {
        "https://api.test/v1 | '' | secure:1",
        "http://api.test/v1 | '' | plain:2",
        "HTTP://api.test/v1 | '' | plain:2",
        "https://api.test/v1 | * | directly",
        "https://api.test/v1 | a.test b.test,,api.test | directly",
        "https://api.test/v1 | .test | directly",
        "https://api.test/v1 | *.test | directly",
        "https://api.test/v1 | TEST | directly",
        "https://api.test./v1 | api.test | directly",
        "https://api.test/v1 | api.test. | directly",
        "https://api.test/v1 | pi.test | secure:1",
        "https://api.test/v1 | x.api.test | secure:1",
        "https://api.test/v1 | api.test:443 | directly",
        "https://api.test/v1 | api.test:8443 | secure:1",
        "https://api.test:8443/v1 | api.test:8443 | directly",
        "http://my_llm:8000/v1 | my_llm | directly",
        "http://my_llm:8000/v1 | other_llm | plain:2",
        "http://10.1.2.3/v1 | 10.0.0.0/8 | directly",
        "http://10.1.2.3/v1 | 10.1.2.3/8 | directly",
        "http://11.1.2.3/v1 | 10.0.0.0/8 | plain:2",
        "http://10.1.2.3/v1 | 10.1.2.3 | directly",
        "http://10.1.2.3/v1 | 10.1.2.3:80 | directly",
        "http://10.1.2.3/v1 | 10.1.2.3:81 | plain:2",
        "http://[fd00::1]/v1 | FD00:0::1 | directly",
        "http://[fd00::1]:81/v1 | [fd00::1]:81 | directly",
        "http://[fd00::1]/v1 | fd00::/8 | directly",
        "https://api.test/v1 | 10.0.0.0/99,<local>,:,/,[::,http://x,169.254/16 | secure:1",
        "http://localhost:11434/v1 | '' | directly",
        "http://ollama.localhost/v1 | '' | directly",
        "http://127.8.8.8/v1 | '' | directly",
        "http://[::1]:8000/v1 | '' | directly",
        "http://localhost.test/v1 | '' | plain:2",
      })
  void whatTheEnvironmentSaysHoldsUnlessItIsExcepted(String endpoint, String no, String proxy) {
    Map<String, String> environment =
        Map.of("HTTPS_PROXY", "http://secure:1", "HTTP_PROXY", "http://plain:2/", "NO_PROXY", no);

    Optional<HttpProxy> found = provider("openai", endpoint, environment).api().route().proxy();

    assertThat(found.map(it -> it.address().host() + ":" + it.address().port()))
        .isEqualTo(Optional.ofNullable(proxy));
  }

  @Test
  void aModelsOwnProxyIsOverTheEnvironments() {
    Map<String, String> environment =
        Map.of(
            "https_proxy",
            "all.test:3128",
            "no_proxy",
            "own.test",
            "LLM_PROVIDER_1_PROXY",
            " None\n");
    assertThat(provider("openai", "https://api.test", environment).api().route().proxy()).isEmpty();
    assertThat(
            provider(
                    "openai",
                    "https://own.test",
                    Map.of("no_proxy", "*", "LLM_PROVIDER_1_PROXY", "http://own_proxy"))
                .api()
                .route()
                .proxy())
        .contains(new HttpProxy(new HostAndPort("own_proxy", 80), Optional.empty()));
    assertThat(
            provider("openai", "https://api.test", Map.of("https_proxy", "all.test:3128"))
                .api()
                .route()
                .proxy())
        .contains(new HttpProxy(new HostAndPort("all.test", 3128), Optional.empty()));
  }

  @Test
  void namesInTheEnvironmentAreReadInBothCases() {
    for (String name : List.of("https_proxy", "HTTPS_PROXY")) {
      Layer environment =
          Layer.ofEnvironment(
              with(
                  "LLM_PROVIDER_1_TYPE",
                  "anthropic",
                  "LLM_PROVIDER_1_API_KEY",
                  "sk",
                  "LLM_PROVIDER_1_MODEL",
                  "m",
                  name,
                  "http://proxy:3128"));
      Settings settings = SettingsCheck.of(List.of(environment), new Findings()).orElseThrow();

      assertThat(settings.llmProviders().getFirst().api().route().proxy()).as(name).isPresent();
      assertThat(OutboundProxies.of(settings).https()).as(name).isPresent();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "http://ada:hunter2@proxy:3128 | ada | hunter2",
        "ada:hunter2@proxy:3128 | ada | hunter2",
        "http://d%5Cada:p%40s%3As@proxy:3128 | d\\ada | p@s:s",
        "http://ada:p@ss:w+%zz@proxy:3128 | ada | p@ss:w+%zz",
        "http://ada:p%C3%A4ss@proxy:3128/ | ada | päss",
        "http://ada@proxy:3128 | ada | ''",
        "http://ada:@proxy:3128 | ada | ''",
      })
  void aProxysLoginIsReadAndNeverShown(String text, String user, String password) {
    Map<String, String> variables = with("HTTPS_PROXY", text);
    Settings settings = TestSettings.of(variables);

    assertThat(OutboundProxies.of(settings).https())
        .contains(
            new HttpProxy(
                new HostAndPort("proxy", 3128),
                Optional.of(new Login(new Secret(user), new Secret(password)))));
    LlmProviderSettings provider =
        provider("openai", "https://api.test", Map.of("HTTPS_PROXY", text));
    assertThat(settings + " " + provider).doesNotContain(user + ":").doesNotContain("hunter2");
    assertThat(provider.toString()).contains("proxy").contains("[REDACTED]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://me:hunter2@",
        "http://me:hunter2@pro xy",
        "proxy:99999",
        "http://proxy/path",
        "ftp://proxy",
        "http://me:hunter2@proxy?x=1",
        "http://a\tb:hunter2@proxy"
      })
  void whatIsNoProxyIsAFaultWithoutItsText(String text) {
    for (String variable : List.of("HTTPS_PROXY", "HTTP_PROXY", "LLM_PROVIDER_1_PROXY")) {
      assertThat(faults(variable, text))
          .singleElement()
          .asString()
          .startsWith(variable + ": the value is not the address of an HTTP proxy, such as ")
          .doesNotContain("hunter2");
    }
    assertThat(faults("https_proxy", "socks5://me:hunter2@proxy"))
        .containsExactly(
            "https_proxy: is a proxy of a kind that is not supported; name one that is spoken to by"
                + " http, which passes https on too");
  }

  @Test
  void aFileOfAuthoritiesIsReadBeforeItIsNeeded() throws Exception {
    Path two = Files.writeString(folder.resolve("two.pem"), "# ours\n" + CERTIFICATE + CERTIFICATE);

    Optional<Path> file =
        provider("openai", "https://api.test", Map.of("LLM_PROVIDER_1_CA_FILE", two + "\n"))
            .api()
            .route()
            .authorities();

    assertThat(file).contains(two);
    assertThat(Certificates.read(two))
        .hasSize(2)
        .allSatisfy(
            it ->
                assertThat(it.getSubjectX500Principal().getName())
                    .isEqualTo("CN=An authority of tests"));
  }

  @Test
  void aFileThatHoldsNoAuthoritiesIsAFault() throws IOException {
    String key = "-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----\n";
    Map<String, String> files =
        Map.of(
            "empty",
            "",
            "text",
            "hello",
            "key",
            key,
            "both",
            CERTIFICATE + key,
            "cut",
            CERTIFICATE.substring(0, 300),
            "bad",
            CERTIFICATE.replace("MIIB", "AAAA"));
    for (Map.Entry<String, String> file : files.entrySet()) {
      Path path = Files.writeString(folder.resolve(file.getKey()), file.getValue());
      assertThat(caFile(path.toString()))
          .as(file.getKey())
          .singleElement()
          .asString()
          .contains("holds no certificate, or something else beside them; leave nothing in it but");
    }
    Path large = Files.writeString(folder.resolve("large"), "#".repeat(1024 * 1024 + 1));
    assertThat(caFile(large.toString())).singleElement().asString().contains("is over 1MB");
    assertThat(caFile("/gone.pem"))
        .containsExactly(
            "LLM_PROVIDER_1_CA_FILE: there is no file \"/gone.pem\"; correct the path, or leave it"
                + " out");
    assertThat(caFile(folder.toString())).singleElement().asString().contains("there is no file");
    assertThat(caFile("a\0b")).singleElement().asString().contains("\"a?b\" is not the path of");
  }

  @Test
  void whatTheDemoModelCantUseIsAWarning() throws IOException {
    Path file = Files.writeString(folder.resolve("a.pem"), CERTIFICATE);

    assertThat(
            check(
                    with(
                        "LLM_PROVIDER_1_CA_FILE", file.toString(),
                        "LLM_PROVIDER_1_PROXY", "proxy:1",
                        "LLM_PROVIDER_1_INPUTS", "{}"))
                .warnings())
        .extracting(line -> line.split(":")[0])
        .containsExactlyInAnyOrder(
            "LLM_PROVIDER_1_CA_FILE", "LLM_PROVIDER_1_PROXY", "LLM_PROVIDER_1_INPUTS");
  }

  private static List<String> caFile(String path) {
    return faults("LLM_PROVIDER_1_CA_FILE", path).stream().toList();
  }
}
