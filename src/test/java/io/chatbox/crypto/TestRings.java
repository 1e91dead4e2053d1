package io.chatbox.crypto;

import io.chatbox.config.type.Secret;
import java.util.List;
import java.util.Optional;

/** Rings of keys for tests of what stores sealed values. */
public final class TestRings {
  private static final Secret KEY = new Secret("q1cAQAeMwxoXvvYTgaKyZ5Q4KnM2Tgnma8bMd7mGf5E=");

  private static final Secret NEXT = new Secret("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=");

  private TestRings() {}

  /** Seals under the same key each time. */
  public static KeyRing sealing() {
    return KeyRing.of(Optional.of(KEY), List.of());
  }

  /** As {@link #sealing()}, on a server that is told the new key before it becomes active. */
  public static KeyRing sealingBefore() {
    return KeyRing.of(Optional.of(KEY), List.of(NEXT));
  }

  /** Seals under the new key and opens what is under the old one. */
  public static KeyRing next() {
    return KeyRing.of(Optional.of(NEXT), List.of(KEY));
  }

  /** Knows the new key alone. */
  public static KeyRing other() {
    return KeyRing.of(Optional.of(NEXT), List.of());
  }

  /** Stores in the clear and opens what is under either key. */
  public static KeyRing off() {
    return KeyRing.of(Optional.empty(), List.of(KEY, NEXT));
  }

  /** Stores in the clear. */
  public static KeyRing clear() {
    return KeyRing.of(Optional.empty(), List.of());
  }
}
