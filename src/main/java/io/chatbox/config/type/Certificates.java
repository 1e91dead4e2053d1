package io.chatbox.config.type;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * The type of settings that name a file with certificates of authorities, and TLS that trusts them.
 */
public final class Certificates {
  private static final long LARGEST = 1024 * 1024;

  private Certificates() {}

  /** Reads the file to see that it can be read, and gives its path. */
  public static ValueType<Path> file() {
    return ValueType.of(
        "the path of a file with certificates in PEM form",
        text -> {
          Path path = Path.of(text);
          if (!Files.isRegularFile(path)) {
            throw new BadValue(
                "there is no file " + Shown.quoted(text), "correct the path, or leave it out");
          }
          try {
            read(path);
          } catch (IOException e) {
            throw new BadValue(
                Shown.quoted(text) + " can't be read, or is over 1MB",
                "make it a file of certificates that the server's user may read");
          } catch (CertificateException e) {
            throw new BadValue(
                Shown.quoted(text) + " holds no certificate, or something else beside them",
                "leave nothing in it but blocks that begin with -----BEGIN CERTIFICATE-----");
          }
          return path;
        });
  }

  /**
   * What such a file holds, one at least.
   *
   * @throws IOException if it can't be read or is over 1 MB
   * @throws CertificateException if there is no certificate in it, or anything else is
   */
  public static List<X509Certificate> read(Path path) throws IOException, CertificateException {
    if (Files.size(path) > LARGEST) {
      throw new IOException("too large");
    }
    List<X509Certificate> certificates =
        CertificateFactory.getInstance("X.509")
            .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(path)))
            .stream()
            .map(X509Certificate.class::cast)
            .toList();
    if (certificates.isEmpty()) {
      throw new CertificateException("no certificate");
    }
    return certificates;
  }

  /**
   * TLS that trusts those that Java trusts, and those of the file.
   *
   * @throws IllegalArgumentException if the file can't be used
   */
  public static SSLContext trusting(Optional<Path> file) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, file.isPresent() ? managers(all(file.get())) : null, null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      String name = file.map(Path::toString).orElse("the JDK's certificates");
      throw new IllegalArgumentException("certificates can't be read: " + name, e);
    }
  }

  private static KeyStore all(Path file) throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    int number = 0;
    for (TrustManager usual : managers(null)) {
      if (usual instanceof X509TrustManager manager) {
        for (X509Certificate one : manager.getAcceptedIssuers()) {
          store.setCertificateEntry("usual-" + number++, one);
        }
      }
    }
    for (X509Certificate one : read(file)) {
      store.setCertificateEntry("own-" + number++, one);
    }
    return store;
  }

  /**
   * @param store null for what Java trusts
   */
  private static TrustManager[] managers(KeyStore store) throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }
}
