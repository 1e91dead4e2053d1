package io.chatbox.config.type;

/** Text from outside, made fit for one line of a log: quoted, short, without control characters. */
public final class Shown {
  private static final int LONGEST = 60;

  private Shown() {}

  public static String quoted(String text) {
    return '"' + plain(text) + '"';
  }

  public static String plain(String text) {
    String start = text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
    return start.replaceAll("[\\p{Cc}\\p{Cf}\\u2028\\u2029]", "?");
  }
}
