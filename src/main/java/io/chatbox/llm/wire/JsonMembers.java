package io.chatbox.llm.wire;

import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParser.Event;

/** Steps through JSON whose members may be missing, or be something else than they should. */
abstract class JsonMembers {

  /** The next member's name is there to be read. */
  protected final boolean inObject(JsonParser parser) {
    return parser.next() == Event.KEY_NAME;
  }

  /** Moves on to a value and skips it if it isn't of the kind that is looked for. */
  protected static boolean found(JsonParser parser, Event wanted) {
    Event event = parser.next();
    if (event != wanted) {
      skip(parser, event);
    }
    return event == wanted;
  }

  /** The text that comes next, empty if something else does. */
  protected static String string(JsonParser parser) {
    return found(parser, Event.VALUE_STRING) ? parser.getString() : "";
  }

  /** The count that comes next, {@code otherwise} if something else does. */
  protected static int count(JsonParser parser, int otherwise) {
    boolean integer = found(parser, Event.VALUE_NUMBER) && parser.isIntegralNumber();
    return integer ? Math.clamp(parser.getLong(), 0, Integer.MAX_VALUE) : otherwise;
  }

  protected static void skip(JsonParser parser) {
    skip(parser, parser.next());
  }

  /**
   * Skips the rest of the value that begins with this event. By hand, because the parser's own
   * {@code skipArray} and {@code skipObject} never return from a text that ends too early (Parsson
   * 1.1.7), and know no bound on nesting.
   */
  protected static void skip(JsonParser parser, Event begin) {
    int depth = depth(begin);
    while (depth > 0) {
      depth += depth(parser.next());
    }
  }

  private static int depth(Event event) {
    return switch (event) {
      case START_OBJECT, START_ARRAY -> 1;
      case END_OBJECT, END_ARRAY -> -1;
      default -> 0;
    };
  }
}
