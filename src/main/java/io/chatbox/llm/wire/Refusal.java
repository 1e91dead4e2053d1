package io.chatbox.llm.wire;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpResponse;

/**
 * A response that refuses, by a provider or a proxy.
 *
 * @param retryAfter as it stands in the header
 * @param words the beginning of the body
 */
record Refusal(int status, Optional<String> retryAfter, String words) {
  /** Bytes that are read of what is said. */
  private static final int MOST = 8 << 10;

  /** Collects the words; what breaks off counts as it is. */
  static final class Reading {
    private final HttpResponse head;
    private final ByteArrayOutputStream words = new ByteArrayOutputStream();

    Reading(HttpResponse head) {
      this.head = head;
    }

    /** Whether that is enough. */
    boolean take(byte[] bytes, int count) {
      words.write(bytes, 0, Math.min(count, MOST - words.size()));
      return words.size() == MOST;
    }

    Refusal read() {
      return new Refusal(
          head.getCode(),
          Optional.ofNullable(head.getFirstHeader("Retry-After")).map(Header::getValue),
          words.toString(StandardCharsets.UTF_8));
    }
  }
}
