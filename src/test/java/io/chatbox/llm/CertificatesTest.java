package io.chatbox.llm;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatbox.config.LlmProviderSettings;
import io.chatbox.config.LlmProviderSettings.Api;
import io.chatbox.config.LlmProviderSettings.Route;
import io.chatbox.llm.LlmFailure.Kind;
import io.chatbox.llm.StreamEvent.End;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers whose certificates an authority of one's own has signed. */
class CertificatesTest extends OpenAiBench {
  private static final String PASSWORD = "of-no-secret";
  private static final String HERE = "-ext san=ip:127.0.0.1";

  @TempDir static Path folder;

  /** The JDK has no other way to make a certificate. */
  @BeforeAll
  static void sign() throws IOException {
    keytool("-genkeypair -alias authority -dname CN=Authority -ext bc:c -validity 30");
    keytool("-genkeypair -alias good -dname CN=Good -signer authority " + HERE);
    keytool("-genkeypair -alias elsewhere -dname CN=E -signer authority -ext san=dns:llm.test");
    keytool(
        "-genkeypair -alias expired -dname CN=E -signer authority -startdate -9d -validity 3 "
            + HERE);
    keytool("-exportcert -rfc -alias authority -file " + folder.resolve("authority.pem"));
  }

  private static void keytool(String command) throws IOException {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    words.addAll(List.of(command.split(" ")));
    if (command.startsWith("-genkeypair")) {
      words.addAll(List.of("-keyalg", "EC", "-groupname", "secp256r1"));
    }
    words.addAll(List.of("-storepass", PASSWORD, "-keystore", keys().toString()));
    Process keytool = new ProcessBuilder(words).redirectErrorStream(true).start();
    String said = new String(keytool.getInputStream().readAllBytes());
    assertThat(keytool.onExit().join().exitValue()).as(said).isZero();
  }

  private static Path keys() {
    return folder.resolve("keys.p12");
  }

  /** A server that shows this certificate, and its authority's. */
  private static RawServer server(String alias) {
    try {
      char[] password = PASSWORD.toCharArray();
      KeyStore all = KeyStore.getInstance(keys().toFile(), password);
      KeyStore one = KeyStore.getInstance(KeyStore.getDefaultType());
      one.load(null, null);
      one.setKeyEntry(alias, all.getKey(alias, password), password, all.getCertificateChain(alias));
      KeyManagerFactory managers =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      managers.init(one, password);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(managers.getKeyManagers(), null, null);
      return new RawServer(
          context
              .getServerSocketFactory()
              .createServerSocket(0, 100, InetAddress.getLoopbackAddress()),
          connection -> {
            RawServer.hear(connection);
            RawServer.say(connection, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + whole());
            connection.close();
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private LlmProviderSettings trusting(URI endpoint, Optional<Path> authorities) {
    LlmProviderSettings usual = settings(endpoint);
    Api api = usual.api();
    return new LlmProviderSettings(
        usual.id(),
        usual.name(),
        usual.type(),
        new Api(
            api.endpoint(),
            api.key(),
            api.keyHeader(),
            api.model(),
            new Route(Optional.empty(), authorities)),
        usual.generation(),
        usual.contextTokens(),
        usual.fallback());
  }

  private Recorder ask(RawServer server, Optional<Path> authorities) {
    LlmProviderSettings settings = trusting(server.endpoint("https"), authorities);
    return ask(open(settings, PATIENT), Providers.asking("Hi"));
  }

  private static Optional<Path> ours() {
    return Optional.of(folder.resolve("authority.pem"));
  }

  @Test
  void whatOurAuthoritySignedIsTrusted() {
    try (RawServer server = server("good")) {
      Recorder heard = ask(server, ours());
      assertThat(heard.end()).isEqualTo(new End("stop"));
      assertThat(heard.text()).isEqualTo("Grüße 😀");
    }
  }

  @Test
  void withoutItsFileItIsAStrangers() {
    assertUnusable("good", Optional.empty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"elsewhere", "expired"})
  void whatIsForAnotherHostOrTooOldIsNot(String alias) {
    assertUnusable(alias, ours());
  }

  /** Nothing was asked, nobody tries again, and the operator is told once. */
  private void assertUnusable(String alias, Optional<Path> authorities) {
    try (RawServer server = server(alias)) {
      Recorder heard = ask(server, authorities);
      assertThat(heard.failure().kind()).isEqualTo(Kind.UNUSABLE);
      assertThat(lines()).filteredOn(line -> line.startsWith("SEVERE")).hasSize(1);
      assertThat(retries()).isEmpty();
      Recorder.until(() -> server.gone() == 1);
      assertThat(server.talked()).isZero();
    }
  }
}
