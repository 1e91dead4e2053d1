package io.chatbox.llm.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Parses an event stream as WHATWG defines it (HTML Living Standard, section 9.2.6), for its data:
 * event names, ids and retry times are skipped. Takes bytes however they are cut; lines end with
 * LF, CR or both. An event that the stream's end cuts off is dropped, as the standard says. For one
 * thread at a time.
 */
final class SseParser {
  private static final byte[] FIELD = "data".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private final int limit;
  private final Consumer<String> events;

  /** The event's data so far, then the current line. */
  private byte[] buffer = new byte[1024];

  private int length;
  private int lineStart;
  private boolean hasData;
  private boolean firstLine = true;
  private boolean afterCr;

  /**
   * @param limit bytes that an event's data and a line may have together
   * @param events gets the data of each event
   */
  SseParser(int limit, Consumer<String> events) {
    this.limit = limit;
    this.events = events;
  }

  /**
   * Takes all remaining bytes.
   *
   * @return whether the limit holds; if not, there is no going on
   */
  boolean parse(ByteBuffer bytes) {
    while (bytes.hasRemaining()) {
      int from = bytes.position();
      int end = from;
      byte last = 0;
      while (end < bytes.limit() && (last = bytes.get(end)) != '\n' && last != '\r') {
        end++;
      }
      boolean lineEnds = end < bytes.limit();
      boolean secondHalfOfCrLf = afterCr && end == from && last == '\n';
      if (!append(bytes, end - from)) {
        return false;
      }
      if (lineEnds) {
        bytes.position(end + 1);
        afterCr = last == '\r';
        if (!secondHalfOfCrLf) {
          line();
        }
      } else {
        afterCr = false;
      }
    }
    return true;
  }

  private boolean append(ByteBuffer bytes, int count) {
    if (count > limit - length) {
      return false;
    }
    if (count > buffer.length - length) {
      buffer = Arrays.copyOf(buffer, Math.max(length + count, Math.min(limit, buffer.length * 2)));
    }
    bytes.get(buffer, length, count);
    length += count;
    return true;
  }

  private void line() {
    if (firstLine) {
      firstLine = false;
      if (startsWith(BYTE_ORDER_MARK)) {
        remove(BYTE_ORDER_MARK.length);
      }
    }
    if (length == lineStart) {
      dispatch();
    } else if (isData()) {
      keepValue();
    } else {
      length = lineStart;
    }
  }

  private boolean isData() {
    int name = lineStart + FIELD.length;
    return startsWith(FIELD) && (length == name || buffer[name] == ':');
  }

  /** Moves the line's value to the end of the data, after a line feed if there is data already. */
  private void keepValue() {
    int value = Math.min(length, lineStart + FIELD.length + 1);
    if (value < length && buffer[value] == ' ') {
      value++;
    }
    int to = lineStart;
    if (hasData) {
      buffer[to++] = '\n';
    }
    System.arraycopy(buffer, value, buffer, to, length - value);
    length = to + length - value;
    lineStart = length;
    hasData = true;
  }

  private void dispatch() {
    int end = length;
    boolean complete = hasData;
    length = 0;
    lineStart = 0;
    hasData = false;
    if (complete) {
      events.accept(new String(buffer, 0, end, StandardCharsets.UTF_8));
    }
  }

  private boolean startsWith(byte[] prefix) {
    return length - lineStart >= prefix.length
        && Arrays.equals(buffer, lineStart, lineStart + prefix.length, prefix, 0, prefix.length);
  }

  private void remove(int count) {
    System.arraycopy(buffer, lineStart + count, buffer, lineStart, length - lineStart - count);
    length -= count;
  }
}
