package io.chatbox.llm.wire;

import io.chatbox.llm.LlmFailure;
import io.chatbox.llm.LlmFailure.Kind;
import io.chatbox.llm.StreamEvent;
import jakarta.json.JsonException;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParser.Event;
import jakarta.json.stream.JsonParserFactory;
import java.io.StringReader;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Reads the events of one answer, each a JSON object. A provider's subclass says what the object's
 * members mean and skips what it doesn't know; this class sees to it that an answer ends once,
 * whatever comes. For one thread at a time.
 */
public abstract class AnswerReader {
  private final JsonParserFactory json;
  private final Consumer<StreamEvent> events;
  private String finishReason;
  private boolean over;
  private boolean failed;

  protected AnswerReader(JsonParserFactory json, Consumer<StreamEvent> events) {
    this.json = json;
    this.events = events;
  }

  /**
   * Reads the members of an event's object, up to its end or that of the answer.
   *
   * @param parser stands behind the object's beginning
   * @throws RuntimeException if the event is not as specified, which ends the answer
   */
  protected abstract void object(JsonParser parser);

  /** Whether this is no JSON but says that nothing more will come. */
  protected boolean isLast(String data) {
    return false;
  }

  /** Whether the answer has ended, one way or the other. */
  final boolean over() {
    return over;
  }

  /** Whether it has ended in failure. */
  final boolean failed() {
    return failed;
  }

  /** Takes an event's data. */
  final void read(String data) {
    if (over || data.isBlank()) {
      return;
    }
    if (isLast(data)) {
      complete();
      return;
    }
    try (JsonParser parser = json.createParser(new StringReader(data))) {
      if (!found(parser, Event.START_OBJECT)) {
        throw new JsonException("not an object");
      }
      object(parser);
    } catch (RuntimeException e) {
      // JsonException, NoSuchElementException, or a bare one when it is nested too deeply.
      fail("chunk is not as specified");
    }
  }

  /** The response has ended. */
  final void endOfStream() {
    if (finishReason != null) {
      complete();
    } else {
      LlmFailure early = new LlmFailure(Kind.UNAVAILABLE, "stream ended early");
      end(new StreamEvent.Failed(early.passing(Duration.ZERO)));
    }
  }

  /** The connection broke; the answer may have been complete all the same. */
  final void brokenOff() {
    if (finishReason != null) {
      complete();
    }
  }

  /** The response is of no use, nor would another be. */
  final void fail(String detail) {
    end(new StreamEvent.Failed(new LlmFailure(Kind.UNAVAILABLE, detail)));
  }

  /** More of the answer, if it isn't empty. */
  protected final void text(String more) {
    if (!more.isEmpty()) {
      events.accept(new StreamEvent.Text(more));
    }
  }

  /** Anything but the end. */
  protected final void say(StreamEvent event) {
    events.accept(event);
  }

  /**
   * Why the answer ended. From now on it counts as complete, even if the connection breaks before
   * the provider says that it is over.
   */
  protected final void finish(String reason) {
    finishReason = ProviderError.isWord(reason) ? reason : "unknown";
  }

  /** The answer is complete. */
  protected final void complete() {
    end(new StreamEvent.End(finishReason == null ? "stop" : finishReason));
  }

  /**
   * The provider broke the answer off.
   *
   * @param status the HTTP status that its word comes to
   */
  protected final void error(int status, ProviderError error) {
    end(new StreamEvent.Failed(error.inStream(status)));
  }

  private void end(StreamEvent terminal) {
    if (!over) {
      over = true;
      failed = terminal instanceof StreamEvent.Failed;
      events.accept(terminal);
    }
  }

  /** The next member's name is there to be read. */
  protected final boolean inObject(JsonParser parser) {
    return !over && parser.next() == Event.KEY_NAME;
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
