package io.chatbox.llm.openai;

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
 * Reads the chunks of one answer: {@code {"choices":[{"delta":{"content":"…"},"finish_reason":
 * null}],"usage":null}}, {@code [DONE]} last. What it doesn't know it skips. For one thread at a
 * time.
 */
final class ChunkReader {
  private static final String DONE = "[DONE]";

  private final JsonParserFactory json;
  private final Consumer<StreamEvent> events;
  private String finishReason;
  private boolean over;
  private boolean failed;

  ChunkReader(JsonParserFactory json, Consumer<StreamEvent> events) {
    this.json = json;
    this.events = events;
  }

  /** Whether the answer has ended, one way or the other. */
  boolean over() {
    return over;
  }

  /** Whether it has ended in failure. */
  boolean failed() {
    return failed;
  }

  /** Takes an event's data. */
  void read(String data) {
    if (over || data.isBlank()) {
      return;
    }
    if (data.strip().equals(DONE)) {
      end(new StreamEvent.End(finishReason == null ? "stop" : finishReason));
      return;
    }
    try (JsonParser parser = json.createParser(new StringReader(data))) {
      chunk(parser);
    } catch (RuntimeException e) {
      // JsonException, NoSuchElementException, or a bare one when it is nested too deeply.
      fail("chunk is not as specified");
    }
  }

  /** The response has ended. */
  void endOfStream() {
    if (finishReason != null) {
      end(new StreamEvent.End(finishReason));
    } else {
      LlmFailure early = new LlmFailure(Kind.UNAVAILABLE, "stream ended early");
      end(new StreamEvent.Failed(early.passing(Duration.ZERO)));
    }
  }

  /** The connection broke; the answer may have been complete all the same. */
  void brokenOff() {
    if (finishReason != null) {
      end(new StreamEvent.End(finishReason));
    }
  }

  /** The response is of no use, nor would another be. */
  void fail(String detail) {
    end(new StreamEvent.Failed(new LlmFailure(Kind.UNAVAILABLE, detail)));
  }

  private void end(StreamEvent terminal) {
    if (!over) {
      over = true;
      failed = terminal instanceof StreamEvent.Failed;
      events.accept(terminal);
    }
  }

  private void chunk(JsonParser parser) {
    if (!found(parser, Event.START_OBJECT)) {
      throw new JsonException("not an object");
    }
    while (!over && parser.next() == Event.KEY_NAME) {
      switch (parser.getString()) {
        case "choices" -> choices(parser);
        case "usage" -> usage(parser);
        case "error" -> error(parser);
        default -> skip(parser, parser.next());
      }
    }
  }

  /** We ask for one choice, so only the first one counts. Usage comes with none. */
  private void choices(JsonParser parser) {
    if (!found(parser, Event.START_ARRAY)) {
      return;
    }
    boolean first = true;
    for (Event event = parser.next(); event != Event.END_ARRAY; event = parser.next()) {
      if (first && event == Event.START_OBJECT) {
        choice(parser);
      } else {
        skip(parser, event);
      }
      first = false;
    }
  }

  private void choice(JsonParser parser) {
    while (parser.next() == Event.KEY_NAME) {
      switch (parser.getString()) {
        case "delta" -> delta(parser);
        case "finish_reason" -> {
          if (found(parser, Event.VALUE_STRING)) {
            String reason = parser.getString();
            finishReason = ProviderError.isWord(reason) ? reason : "unknown";
          }
        }
        default -> skip(parser, parser.next());
      }
    }
  }

  private void delta(JsonParser parser) {
    if (!found(parser, Event.START_OBJECT)) {
      return;
    }
    while (parser.next() == Event.KEY_NAME) {
      if (!parser.getString().equals("content")) {
        skip(parser, parser.next());
      } else if (found(parser, Event.VALUE_STRING)) {
        String content = parser.getString();
        if (!content.isEmpty()) {
          events.accept(new StreamEvent.Text(content));
        }
      }
    }
  }

  private void usage(JsonParser parser) {
    if (!found(parser, Event.START_OBJECT)) {
      return;
    }
    int prompt = 0;
    int completion = 0;
    while (parser.next() == Event.KEY_NAME) {
      switch (parser.getString()) {
        case "prompt_tokens" -> prompt = count(parser);
        case "completion_tokens" -> completion = count(parser);
        default -> skip(parser, parser.next());
      }
    }
    events.accept(new StreamEvent.Usage(prompt, completion));
  }

  private static int count(JsonParser parser) {
    boolean integer = found(parser, Event.VALUE_NUMBER) && parser.isIntegralNumber();
    return integer ? Math.clamp(parser.getLong(), 0, Integer.MAX_VALUE) : 0;
  }

  private void error(JsonParser parser) {
    if (parser.next() != Event.VALUE_NULL) {
      end(new StreamEvent.Failed(ProviderError.of(parser.getValue()).inStream()));
    }
  }

  /** Moves on to a value and skips it if it isn't of the kind that is looked for. */
  private static boolean found(JsonParser parser, Event wanted) {
    Event event = parser.next();
    if (event != wanted) {
      skip(parser, event);
    }
    return event == wanted;
  }

  /**
   * Skips the rest of the value that begins with this event. By hand, because the parser's own
   * {@code skipArray} and {@code skipObject} never return from a text that ends too early (Parsson
   * 1.1.7), and know no bound on nesting.
   */
  private static void skip(JsonParser parser, Event begin) {
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
