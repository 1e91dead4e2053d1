package io.chatbox.crypto;

import io.chatbox.config.Secret;
import java.util.List;
import java.util.Optional;

/** Ciphers for tests of what uses them. */
public final class TestCiphers {
  private static final Secret KEY = new Secret("q1cAQAeMwxoXvvYTgaKyZ5Q4KnM2Tgnma8bMd7mGf5E=");

  private TestCiphers() {}

  /** Stores in the clear. */
  public static ContentCipher clear() {
    return new ContentCipher(KeyRing.of(Optional.empty(), List.of()));
  }

  /** Stores under the same key each time. */
  public static ContentCipher sealing() {
    return new ContentCipher(KeyRing.of(Optional.of(KEY), List.of()));
  }
}
