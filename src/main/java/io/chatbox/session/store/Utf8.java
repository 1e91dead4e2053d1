package io.chatbox.session.store;

/** What texts take as UTF-8 (RFC 3629), without encoding them. */
final class Utf8 {
  private Utf8() {}

  /** In bytes. */
  static long length(String text) {
    return text.chars().mapToLong(Utf8::length).sum();
  }

  /** Of one UTF-16 unit; the halves of a pair make four bytes together. */
  private static int length(int unit) {
    if (unit < 0x80) {
      return 1;
    }
    return unit < 0x800 || Character.isSurrogate((char) unit) ? 2 : 3;
  }
}
