package io.chatbox.crypto;

import io.chatbox.config.type.Secret;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/** Keys and rings for tests. */
final class Keys {
  /** The bytes 0 to 31. */
  static final Secret FIRST = new Secret("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=");

  static final Secret SECOND = repeated(2);
  static final Secret THIRD = repeated(3);
  static final String FIRST_ID = "592bc8c3533120dc";
  static final String SECOND_ID = id(SECOND);
  static final String THIRD_ID = id(THIRD);

  private Keys() {}

  static KeyRing ring(Secret active, Secret... retired) {
    return KeyRing.of(Optional.of(active), Arrays.asList(retired));
  }

  static KeyRing off(Secret... retired) {
    return KeyRing.of(Optional.empty(), Arrays.asList(retired));
  }

  static ContentCipher cipher(Secret active, Secret... retired) {
    return new ContentCipher(ring(active, retired));
  }

  private static Secret repeated(int value) {
    byte[] bytes = new byte[32];
    Arrays.fill(bytes, (byte) value);
    return new Secret(Base64.getEncoder().encodeToString(bytes));
  }

  private static String id(Secret key) {
    return ring(key).activeId().orElseThrow();
  }
}
