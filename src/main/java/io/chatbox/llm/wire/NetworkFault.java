package io.chatbox.llm.wire;

import io.chatbox.llm.LlmFailure;
import io.chatbox.llm.LlmFailure.Kind;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import javax.net.ssl.SSLException;

/**
 * What it means that a call broke, from name lookup to the response's last byte.
 *
 * @param root the first of its causes
 */
record NetworkFault(Throwable root) {

  static NetworkFault of(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    return new NetworkFault(root);
  }

  /** Goes by the class of the fault: messages may quote what was received. */
  LlmFailure failure() {
    LlmFailure failure = new LlmFailure(Kind.UNAVAILABLE, root.getClass().getSimpleName());
    return passes() ? failure.passing(Duration.ZERO) : failure;
  }

  /** Whether what came is no HTTP response, or one with a header that makes no sense. */
  boolean isUnreadable() {
    return switch (root) {
      case ProtocolException head -> true;
      case CancellationException givenUp -> false;
      case UnresolvedAddressException unknownHost -> false;
      // Such as a NumberFormatException.
      case RuntimeException head -> true;
      default -> false;
    };
  }

  /**
   * Connections refused and reset, timeouts, names not found. Not what is as wrong the next time:
   * certificates and TLS that don't suit (a reset during the handshake has another root), answers
   * that aren't HTTP; nor a call that was given up.
   */
  private boolean passes() {
    return switch (root) {
      case SSLException tls -> false;
      case ProtocolException head -> false;
      case IOException network -> true;
      case UnresolvedAddressException unknownHost -> true;
      default -> false;
    };
  }
}
