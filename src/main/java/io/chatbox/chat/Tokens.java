package io.chatbox.chat;

/** Rough estimates of tokens, for answers that still run. */
public final class Tokens {
  /** Models of the GPT and Claude families need about one token for four characters of English. */
  private static final int UNITS_PER_TOKEN = 4;

  private Tokens() {}

  /**
   * @param units length of a text in UTF-16 units
   */
  static int estimate(int units) {
    return Math.ceilDiv(units, UNITS_PER_TOKEN);
  }
}
