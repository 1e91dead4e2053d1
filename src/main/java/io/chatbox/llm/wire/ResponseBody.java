package io.chatbox.llm.wire;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * The body of a response, taken as it comes: an event stream, or JSON in place of one. Which of the
 * two its first bytes say; the content type is many a server's guess. For one thread at a time.
 */
final class ResponseBody {
  /** What came is a page for people: another server's, or a log-in's. */
  static final String MARKUP = "no event stream but markup";

  private static final int MAX_EVENT = 1 << 20;
  private static final int MAX_WHOLE = 8 << 20;
  private static final long MAX_BYTES = 64L << 20;

  private final AnswerReader answer;
  private final SseParser events;
  private long left = MAX_BYTES;
  private boolean begun;

  /** JSON in place of a stream, or null. */
  private ByteArrayOutputStream whole;

  ResponseBody(AnswerReader answer) {
    this.answer = answer;
    this.events = new SseParser(MAX_EVENT, answer::read);
  }

  /** Takes what came; of no use once the answer has its ending. */
  void take(byte[] bytes, int count) {
    if (!begun) {
      begun = true;
      int first = firstOf(bytes, count);
      if (first == '<') {
        answer.breakOff(MARKUP, Meaning.UNUSABLE);
        return;
      }
      whole = first == '{' || first == '[' ? new ByteArrayOutputStream() : null;
    }
    left -= count;
    if (left < 0 || whole != null && whole.size() + count > MAX_WHOLE) {
      answer.breakOff("response is too long", Meaning.LASTING);
    } else if (whole != null) {
      whole.write(bytes, 0, count);
    } else if (!events.parse(bytes, 0, count)) {
      answer.breakOff("event is too long", Meaning.LASTING);
    }
  }

  /** The first byte that is no white space and no byte order mark, or 0. */
  private static int firstOf(byte[] bytes, int count) {
    for (int i = 0; i < count; i++) {
      boolean skipped = bytes[i] <= ' '; // a mark's bytes are negative
      if (!skipped) {
        return bytes[i];
      }
    }
    return 0;
  }

  /** Nothing more will come: the answer gets its ending. May take long, if it is a long one. */
  void end() {
    if (whole != null) {
      String text = whole.toString(StandardCharsets.UTF_8);
      answer.readWhole(text.startsWith("\uFEFF") ? text.substring(1) : text);
    } else {
      events.end(answer::readLast);
      answer.endOfStream();
    }
  }
}
