package io.chatbox.llm.wire;

import io.chatbox.config.LlmProviderSettings.Route;
import io.chatbox.config.type.Certificates;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** Whose certificates a provider's server may show. */
final class Authorities {
  private Authorities() {}

  /**
   * TLS that trusts those that Java trusts, and those of the route.
   *
   * @throws IllegalArgumentException if the route's file can't be used
   */
  static SSLContext trusting(Route route) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      TrustManager[] trusted =
          route.authorities().isPresent() ? managers(all(route.authorities().get())) : null;
      context.init(null, trusted, null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      String file = route.authorities().map(Path::toString).orElse("the JDK's certificates");
      throw new IllegalArgumentException("certificates can't be read: " + file, e);
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
    for (X509Certificate one : Certificates.read(file)) {
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
