package io.chatbox.config.type;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;

/** The type of settings that name a file with certificates of authorities. */
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
}
