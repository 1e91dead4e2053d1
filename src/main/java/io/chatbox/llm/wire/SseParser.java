package io.chatbox.llm.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Parses an event stream as WHATWG defines it (HTML Living Standard, section 9.2.6), for its data:
 * ids, retry times and other fields are skipped, of names only {@code error} counts. Takes bytes
 * however they are cut; lines end with LF, CR or both.
 *
 * <p>Errors come in streams in ways that the standard doesn't know, and are found there: as a field
 * named {@code error}, and as JSON without any field, from its opening brace to the next empty
 * line. For one thread at a time.
 */
final class SseParser {
  private static final byte[] DATA = ascii("data");
  private static final byte[] ERROR = ascii("error");
  private static final byte[] EVENT = ascii("event");
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private final int limit;
  private final Listener events;

  /** The event's data so far, then the current line. */
  private byte[] buffer = new byte[1024];

  private int length;
  private int lineStart;
  private boolean hasData;
  private boolean isError;
  private boolean bare;
  private boolean firstLine = true;
  private boolean afterCr;

  /** Gets events. */
  @FunctionalInterface
  interface Listener {
    /**
     * @param isError whether the stream calls it an error
     */
    void event(boolean isError, String data);
  }

  /**
   * @param limit bytes that an event's data and a line may have together
   */
  SseParser(int limit, Listener events) {
    this.limit = limit;
    this.events = events;
  }

  private static byte[] ascii(String word) {
    return word.getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * Takes bytes.
   *
   * @return whether the limit holds; if not, there is no going on
   */
  boolean parse(byte[] bytes, int from, int count) {
    int next = from;
    int limitOfBytes = from + count;
    while (next < limitOfBytes) {
      int end = next;
      byte last = 0;
      while (end < limitOfBytes && (last = bytes[end]) != '\n' && last != '\r') {
        end++;
      }
      boolean lineEnds = end < limitOfBytes;
      boolean secondHalfOfCrLf = afterCr && end == next && last == '\n';
      if (!append(bytes, next, end - next)) {
        return false;
      }
      next = end;
      if (lineEnds) {
        next++;
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

  /**
   * The stream has ended. The standard drops an event that is cut off there; servers that forget
   * its empty line are common, so it is given to this instead.
   */
  void end(Listener rest) {
    if (length > lineStart) {
      line();
    }
    if (hasData) {
      rest.event(isError, take());
    }
  }

  private boolean append(byte[] bytes, int from, int count) {
    if (count > limit - length) {
      return false;
    }
    if (count > buffer.length - length) {
      buffer = Arrays.copyOf(buffer, Math.max(length + count, Math.min(limit, buffer.length * 2)));
    }
    System.arraycopy(bytes, from, buffer, length, count);
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
    } else if (isField(DATA)) {
      keepValue(DATA.length + 1);
    } else if (isField(EVENT)) {
      nameEvent();
    } else if (isField(ERROR)) {
      isError = true;
      keepValue(ERROR.length + 1);
    } else if (bare || !hasData && buffer[lineStart] == '{') {
      bare = true;
      keepValue(0);
    } else {
      length = lineStart;
    }
  }

  private boolean isField(byte[] field) {
    int end = lineStart + field.length;
    return startsWith(field) && (length == end || buffer[end] == ':');
  }

  private void nameEvent() {
    int value = valueAfter(EVENT.length + 1);
    isError |=
        length - value == ERROR.length
            && Arrays.equals(buffer, value, length, ERROR, 0, ERROR.length);
    length = lineStart;
  }

  private int valueAfter(int name) {
    int value = Math.min(length, lineStart + name);
    return value < length && name > 0 && buffer[value] == ' ' ? value + 1 : value;
  }

  /**
   * Moves the line's value to the end of the data, after a line feed if there is data already.
   *
   * @param name length of the field's name with its colon
   */
  private void keepValue(int name) {
    int value = valueAfter(name);
    int to = lineStart;
    if (hasData) {
      if (name == 0) {
        makeRoom();
        value++;
      }
      buffer[to++] = '\n';
    }
    System.arraycopy(buffer, value, buffer, to, length - value);
    length = to + length - value;
    lineStart = length;
    hasData = true;
  }

  /** Moves a line without a field's name by one byte, for the line feed before it. */
  private void makeRoom() {
    if (length == buffer.length) {
      buffer = Arrays.copyOf(buffer, length + 1024);
    }
    System.arraycopy(buffer, lineStart, buffer, lineStart + 1, length - lineStart);
    length++;
  }

  private void dispatch() {
    boolean complete = hasData;
    boolean error = isError;
    String data = complete ? take() : "";
    isError = false;
    if (complete) {
      events.event(error, data);
    }
  }

  private String take() {
    int end = length;
    length = 0;
    lineStart = 0;
    hasData = false;
    bare = false;
    return new String(buffer, 0, end, StandardCharsets.UTF_8);
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
