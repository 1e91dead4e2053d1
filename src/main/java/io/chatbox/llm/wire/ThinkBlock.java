package io.chatbox.llm.wire;

/**
 * Takes a block {@code <think>…</think>} from the very start of an answer, where models put their
 * reasoning whose server doesn't know it for what it is (DeepSeek-R1, Qwen and others behind plain
 * servers). Anywhere else the tag is text. Pieces may be cut anywhere; for one thread at a time.
 */
final class ThinkBlock {
  private static final String OPEN = "<think>";
  private static final String CLOSE = "</think>";

  private enum State {
    /** What came so far may become a block: it is held. */
    START,
    INSIDE,
    /** White space after the block goes with it. */
    AFTER,
    OUTSIDE
  }

  private State state = State.START;

  /** In START what came so far; INSIDE the end of it, which may be the closing tag's beginning. */
  private String held = "";

  /** White space before a block: a bound on what is held, beyond which it is text. */
  private static final int MAX_SPACE = 256;

  /** Whether a block has begun and not ended. */
  boolean isOpen() {
    return state == State.INSIDE;
  }

  /** What of the next piece is the answer's. */
  String next(String piece) {
    return switch (state) {
      case OUTSIDE -> piece;
      case START -> start(held + piece);
      case INSIDE -> inside(held + piece);
      case AFTER -> after(held + piece);
    };
  }

  /** What was held and is the answer's, now that nothing more comes. */
  String rest() {
    String rest = state == State.START || state == State.AFTER ? held : "";
    held = "";
    return rest;
  }

  private String start(String text) {
    String begun = text.stripLeading();
    if (begun.startsWith(OPEN)) {
      state = State.INSIDE;
      return inside(begun.substring(OPEN.length()));
    }
    if (OPEN.startsWith(begun) && text.length() < MAX_SPACE) {
      held = text;
      return "";
    }
    state = State.OUTSIDE;
    held = "";
    return text;
  }

  private String inside(String text) {
    int end = text.indexOf(CLOSE);
    if (end < 0) {
      held = text.substring(Math.max(0, text.length() - CLOSE.length() + 1));
      return "";
    }
    held = "";
    state = State.AFTER;
    return after(text.substring(end + CLOSE.length()));
  }

  /** Another block may follow at once. */
  private String after(String text) {
    String rest = text.stripLeading();
    if (rest.isEmpty()) {
      return "";
    }
    return start(rest);
  }
}
