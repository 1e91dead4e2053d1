package io.chatbox.llm.wire;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * The body of a response, read as it comes: an event stream, or JSON in place of one. Which of the
 * two its first bytes say; the content type is many a server's guess. Blocks while nothing comes.
 */
final class ResponseBody {
  /** What came is a page for people: another server's, or a log-in's. */
  static final String MARKUP = "no event stream but markup";

  private static final int MAX_EVENT = 1 << 20;
  private static final int MAX_WHOLE = 8 << 20;
  private static final long MAX_BYTES = 64L << 20;
  private static final long MAX_REST = 64L << 10;
  private static final int MAX_REFUSAL = 8 << 10;
  private static final int CHUNK = 4 << 10;

  private final InputStream in;
  private final byte[] bytes = new byte[CHUNK];
  private long left = MAX_BYTES;
  private volatile long lastEvent;
  private int lastCount;

  ResponseBody(InputStream in) {
    this.in = in;
  }

  /** {@link System#nanoTime()} of the last event, once the answer was called whole. */
  long lastEvent() {
    return lastEvent;
  }

  /** The first bytes of a refusal, as a text; what breaks off counts as it is. */
  String refusal() {
    try {
      return new String(in.readNBytes(MAX_REFUSAL), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }

  /**
   * Has the answer read, up to its end.
   *
   * @param whole is told once that the answer is whole, and its end is still to come
   * @throws IOException if the connection breaks before it
   */
  void read(AnswerReader answer, Runnable whole) throws IOException {
    int count = in.read(bytes);
    int first = firstOf(count);
    if (first == '<') {
      answer.breakOff(MARKUP, Meaning.UNUSABLE);
    } else if (first == '{' || first == '[') {
      whole(answer, count);
    } else {
      stream(answer, count, whole);
    }
  }

  /** The first byte that is no white space and no byte order mark, or 0. */
  private int firstOf(int count) {
    for (int i = 0; i < count; i++) {
      boolean skipped = bytes[i] <= ' '; // a mark's bytes are negative
      if (!skipped) {
        return bytes[i];
      }
    }
    return 0;
  }

  private void whole(AnswerReader answer, int first) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (int count = first; count >= 0; count = in.read(bytes)) {
      if (body.size() + count > MAX_WHOLE) {
        answer.breakOff("response is too long", Meaning.LASTING);
        return;
      }
      body.write(bytes, 0, count);
    }
    String text = body.toString(StandardCharsets.UTF_8);
    answer.readWhole(text.startsWith("\uFEFF") ? text.substring(1) : text);
  }

  private void stream(AnswerReader answer, int first, Runnable whole) throws IOException {
    SseParser parser = new SseParser(MAX_EVENT, answer::read);
    int count = first;
    while (count >= 0 && answer.ending() == null) {
      left -= count;
      if (left < 0) {
        answer.breakOff("response is too long", Meaning.LASTING);
      } else if (!parser.parse(bytes, 0, count)) {
        answer.breakOff("event is too long", Meaning.LASTING);
      } else if (answer.ending() == null) {
        if (answer.isWhole()) {
          trail(answer.events(), whole);
        }
        count = in.read(bytes);
      }
    }
    if (answer.ending() == null) {
      parser.end(answer::readLast);
      answer.endOfStream();
    }
  }

  private void trail(int count, Runnable whole) {
    boolean first = lastCount == 0;
    if (count > lastCount) {
      lastCount = count;
      lastEvent = System.nanoTime();
    }
    if (first) {
      whole.run();
    }
  }

  /**
   * Reads what follows the answer's end and drops it, so that the connection can be used again.
   *
   * @return whether all was read; nobody waits for a server that goes on
   */
  boolean drain() {
    try {
      long rest = 0;
      int count = 0;
      while (count >= 0 && rest <= MAX_REST) {
        rest += count;
        count = in.read(bytes);
      }
      return count < 0;
    } catch (IOException e) {
      return false;
    }
  }
}
