package io.chatbox.bench;

/**
 * The text of a piece: {@code #17@1234567;}, its number in the answer and when it was written, in
 * nanoseconds of {@link #now()}. JSON escapes none of it, so that a frame is scanned as it stands.
 */
final class Stamp {
  private static final long ORIGIN = System.nanoTime();

  private Stamp() {}

  /** Gets what is found in a frame. */
  @FunctionalInterface
  interface Sink {
    void piece(int number, long writtenAt);
  }

  /** Nanoseconds since this process began to count. */
  static long now() {
    return System.nanoTime() - ORIGIN;
  }

  static String of(int number, long writtenAt) {
    return "#" + number + "@" + writtenAt + ";";
  }

  /**
   * Finds all stamps of a frame: a server may join pieces.
   *
   * @return how many
   * @throws IllegalArgumentException if one is cut
   */
  static int scan(String frame, Sink sink) {
    int count = 0;
    for (int at = frame.indexOf('#'); at >= 0; at = frame.indexOf('#', at + 1)) {
      int separator = frame.indexOf('@', at);
      int end = frame.indexOf(';', at);
      if (separator < 0 || end < separator) {
        throw new IllegalArgumentException("cut stamp");
      }
      int number = Integer.parseInt(frame, at + 1, separator, 10);
      sink.piece(number, Long.parseLong(frame, separator + 1, end, 10));
      count++;
    }
    return count;
  }
}
