package io.chatbox.dev;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** TLS in front of a fake, with a certificate of its own that nobody knows. */
public final class FakeTls implements AutoCloseable {
  private static final String PASSWORD = "of-no-secret";

  private final ServerSocket server;
  private final int target;
  private final String certificate;

  private FakeTls(ServerSocket server, int target, String certificate) {
    this.server = server;
    this.target = target;
    this.certificate = certificate;
  }

  /**
   * @param target on this machine
   * @param name of the host that the certificate is for
   * @param folder where its key is kept
   */
  public static FakeTls before(URI target, String name, Path folder) {
    try {
      KeyStore keys = KeyStore.getInstance(made(name, folder).toFile(), PASSWORD.toCharArray());
      KeyManagerFactory managers =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      managers.init(keys, PASSWORD.toCharArray());
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(managers.getKeyManagers(), null, null);
      ServerSocket server =
          context
              .getServerSocketFactory()
              .createServerSocket(0, 100, InetAddress.getLoopbackAddress());
      String pem =
          "-----BEGIN CERTIFICATE-----\n"
              + Base64.getMimeEncoder(64, new byte[] {'\n'})
                  .encodeToString(keys.getCertificate("key").getEncoded())
              + "\n-----END CERTIFICATE-----\n";
      FakeTls fake = new FakeTls(server, target.getPort(), pem);
      Thread.startVirtualThread(fake::serve);
      return fake;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The JDK has no other way to make a certificate. */
  private static Path made(String name, Path folder) throws IOException {
    Path file = folder.resolve("keys.p12");
    List<String> command =
        Stream.of(
                "%s -genkeypair -alias key -keyalg EC -groupname secp256r1 -validity 36500 -dname"
                    + " CN=%s -ext san=dns:%s -storetype PKCS12 -storepass %s -keystore %s")
            .map(
                text ->
                    text.formatted(
                        Path.of(System.getProperty("java.home"), "bin", "keytool"),
                        name,
                        name,
                        PASSWORD,
                        file))
            .flatMap(text -> Stream.of(text.split(" ")))
            .toList();
    Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (InputStream said = keytool.getInputStream()) {
      said.readAllBytes();
    }
    if (!Files.exists(file)) {
      throw new IOException("keytool made no key");
    }
    return file;
  }

  /** Its certificate, in PEM form. */
  public String certificate() {
    return certificate;
  }

  /** Where it listens, whatever its certificate says. */
  public URI address() {
    return URI.create("https://127.0.0.1:" + server.getLocalPort());
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void serve() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        Thread.startVirtualThread(() -> pass(client));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void pass(Socket client) {
    try (client;
        Socket upstream = new Socket(InetAddress.getLoopbackAddress(), target)) {
      Thread back = Thread.startVirtualThread(() -> copy(upstream, client));
      copy(client, upstream);
      back.join();
    } catch (IOException | InterruptedException e) {
      // The client is gone, or doesn't trust the certificate.
    }
  }

  private static void copy(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException e) {
      // The other direction ends as well.
    }
  }
}
