package io.chatbox.session;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** Ids of sessions: 32 lower-case hex characters, 128 random bits, made by this server only. */
final class Ids {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Pattern FORM = Pattern.compile("[0-9a-f]{32}");

  private Ids() {}

  static String fresh() {
    byte[] bits = new byte[16];
    RANDOM.nextBytes(bits);
    return HexFormat.of().formatHex(bits);
  }

  /** Whether a client's text, perhaps null, can be an id at all. */
  static boolean wellFormed(String text) {
    return text != null && FORM.matcher(text).matches();
  }
}
