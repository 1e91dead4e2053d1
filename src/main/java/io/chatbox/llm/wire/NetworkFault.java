package io.chatbox.llm.wire;

import java.io.IOException;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.HttpException;

/**
 * What it means that a call broke, from name lookup to the response's last byte. Goes by the class
 * of the fault: messages may quote what was received.
 *
 * @param root the first of its causes
 */
record NetworkFault(Throwable root) {
  static NetworkFault of(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null && root.getCause() != root && !isTelling(root)) {
      root = root.getCause();
    }
    return new NetworkFault(root);
  }

  /** What it was caused by says less. */
  private static boolean isTelling(Throwable fault) {
    return fault instanceof ConnectTimeoutException || fault instanceof UnknownHostException;
  }

  String detail() {
    return root.getClass().getSimpleName();
  }

  Ending.Broken ending() {
    return new Ending.Broken(detail(), meaning());
  }

  /**
   * Connections refused and reset, timeouts, names not found pass. Not what is as wrong the next
   * time: certificates and TLS that don't suit (a reset during the handshake has another root),
   * answers that aren't HTTP.
   */
  Meaning meaning() {
    return switch (root) {
      case SSLException tls -> Meaning.UNUSABLE;
      case GeneralSecurityException certificate -> Meaning.UNUSABLE;
      case HttpException head -> Meaning.LASTING;
      case IOException network -> Meaning.PASSING;
      default -> Meaning.LASTING;
    };
  }
}
