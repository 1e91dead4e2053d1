package io.chatbox.protocol;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Ids of sessions, messages and connections: 32 lower-case hex characters, 128 random bits. */
public final class Ids {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final HexFormat HEX = HexFormat.of();
  private static final int LENGTH = 32;

  private Ids() {}

  public static String next() {
    byte[] bytes = new byte[LENGTH / 2];
    RANDOM.nextBytes(bytes);
    return HEX.formatHex(bytes);
  }

  /** Whether a text that a client sent can be an id at all; null can't. */
  public static boolean isId(String text) {
    if (text == null || text.length() != LENGTH) {
      return false;
    }
    for (int i = 0; i < LENGTH; i++) {
      char c = text.charAt(i);
      if (!(c >= '0' && c <= '9' || c >= 'a' && c <= 'f')) {
        return false;
      }
    }
    return true;
  }
}
