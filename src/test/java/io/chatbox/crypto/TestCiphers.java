package io.chatbox.crypto;

import io.chatbox.config.type.Secret;
import java.util.List;
import java.util.Optional;

/** Ciphers for tests of what uses them. */
public final class TestCiphers {
  private static final Secret KEY = new Secret("q1cAQAeMwxoXvvYTgaKyZ5Q4KnM2Tgnma8bMd7mGf5E=");

  private static final Secret NEXT = new Secret("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=");

  private TestCiphers() {}

  /** The ring of {@link #sealing()}. */
  public static KeyRing sealingRing() {
    return KeyRing.of(Optional.of(KEY), List.of());
  }

  /** As {@link #sealing()}, on a server that is told the new key before it becomes active. */
  public static ContentCipher sealingBefore() {
    return new ContentCipher(KeyRing.of(Optional.of(KEY), List.of(NEXT)));
  }

  /** The ring of {@link #other()}. */
  public static KeyRing otherRing() {
    return KeyRing.of(Optional.of(NEXT), List.of());
  }

  /** The ring after a change of keys: a new one is active, that of {@link #sealing()} retired. */
  public static KeyRing nextRing() {
    return KeyRing.of(Optional.of(NEXT), List.of(KEY));
  }

  /** Seals with the new key and opens what is under the old one. */
  public static ContentCipher next() {
    return new ContentCipher(nextRing());
  }

  /** Knows the new key alone. */
  public static ContentCipher other() {
    return new ContentCipher(otherRing());
  }

  /** Stores in the clear and opens what is under either key. */
  public static ContentCipher off() {
    return new ContentCipher(KeyRing.of(Optional.empty(), List.of(KEY, NEXT)));
  }

  /** Stores in the clear. */
  public static ContentCipher clear() {
    return new ContentCipher(KeyRing.of(Optional.empty(), List.of()));
  }

  /** Stores under the same key each time. */
  public static ContentCipher sealing() {
    return new ContentCipher(sealingRing());
  }
}
