package io.chatbox.llm.openai;

import io.chatbox.llm.LlmFailure;
import io.chatbox.llm.LlmFailure.Kind;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import javax.net.ssl.SSLException;

/** What it means that a call broke, from name lookup to the response's last byte. */
final class NetworkFault {
  private NetworkFault() {}

  /** The failure goes by the class of the fault's root: messages may quote what was received. */
  static LlmFailure failure(Throwable fault) {
    Throwable root = fault;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    LlmFailure failure = new LlmFailure(Kind.UNAVAILABLE, root.getClass().getSimpleName());
    return passes(root) ? failure.passing(Duration.ZERO) : failure;
  }

  /**
   * Connections refused and reset, timeouts, names not found. Not what is as wrong the next time:
   * certificates and TLS that don't suit (a reset during the handshake has another root), answers
   * that aren't HTTP; nor a call that was given up.
   */
  private static boolean passes(Throwable root) {
    return switch (root) {
      case SSLException tls -> false;
      case ProtocolException noHttp -> false;
      case IOException network -> true;
      case UnresolvedAddressException unknownHost -> true;
      default -> false;
    };
  }
}
