package io.chatbox.llm.anthropic;

import io.chatbox.llm.StreamEvent;
import io.chatbox.llm.wire.AnswerReader;
import io.chatbox.llm.wire.ProviderError;
import jakarta.json.JsonValue;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParser.Event;
import jakarta.json.stream.JsonParserFactory;
import java.util.function.Consumer;

/**
 * Reads the events of one message: {@code message_start}, then for each block of content {@code
 * content_block_start}, {@code content_block_delta} and {@code content_block_stop}, then {@code
 * message_delta} and {@code message_stop}; {@code ping} and {@code error} anywhere; or the whole
 * message at once. Of the blocks only text is the answer's: thinking is a sign of life, tools are
 * skipped, and so is every type that is unknown.
 *
 * <p>Usage is told with {@code message_delta}: the counts of {@code message_start} alone would pass
 * for those of an answer that was cut.
 */
final class MessageReader extends AnswerReader {
  private int input;
  private int cacheWrites;
  private int cacheReads;
  private int output;

  // Of the event at hand, whose members may come in any order.
  private String type;
  private String deltaType;
  private String text;
  private String stopReason;
  private boolean counted;
  private JsonValue error;
  private JsonValue detail;

  MessageReader(JsonParserFactory json, Consumer<StreamEvent> events) {
    super(json, events);
  }

  @Override
  protected void object(JsonParser parser) {
    type = "";
    deltaType = "";
    text = "";
    stopReason = "";
    counted = false;
    error = null;
    detail = null;
    while (inObject(parser)) {
      switch (parser.getString()) {
        case "type" -> type = string(parser);
        case "delta", "message", "content_block" -> part(parser);
        case "content" -> content(parser);
        case "stop_reason" -> stopReason = string(parser);
        case "usage" -> usage(parser);
        case "error" -> error = value(parser);
        case "detail" -> detail = value(parser);
        default -> skip(parser);
      }
    }
    act();
  }

  private void act() {
    switch (type) {
      case "content_block_start" -> block("text", "thinking", "redacted_thinking");
      case "content_block_delta" -> block("text_delta", "thinking_delta", "signature_delta");
      case "message_delta", "message" -> delta();
      case "message_stop" -> mark();
      default -> {
        // message_start has nothing more to say, nor has a ping; later versions may have others.
      }
    }
    JsonValue fault = error != null && error != JsonValue.NULL ? error : detail;
    if (fault != null && fault != JsonValue.NULL || type.equals("error")) {
      error(ProviderError.of(fault));
    }
  }

  private static JsonValue value(JsonParser parser) {
    parser.next();
    return parser.getValue();
  }

  /** A block of content, a change of it or of the message, or the message that begins. */
  private void part(JsonParser parser) {
    Event event = parser.next();
    if (event != Event.START_OBJECT) {
      skip(parser, event);
      return;
    }
    while (inObject(parser)) {
      switch (parser.getString()) {
        case "type" -> deltaType = string(parser);
        case "text" -> text = string(parser);
        case "stop_reason" -> stopReason = string(parser);
        case "usage" -> usage(parser);
        default -> skip(parser);
      }
    }
  }

  /** All blocks of a message that comes whole. */
  private void content(JsonParser parser) {
    if (!found(parser, Event.START_ARRAY)) {
      return;
    }
    for (Event event = parser.next(); event != Event.END_ARRAY; event = parser.next()) {
      if (event != Event.START_OBJECT) {
        skip(parser, event);
        continue;
      }
      deltaType = "";
      text = "";
      while (inObject(parser)) {
        switch (parser.getString()) {
          case "type" -> deltaType = string(parser);
          case "text" -> text = string(parser);
          default -> skip(parser);
        }
      }
      block("text", "thinking", "redacted_thinking");
    }
  }

  private void block(String words, String thought, String seal) {
    if (deltaType.equals(words)) {
      text(text);
    } else if (deltaType.equals(thought) || deltaType.equals(seal)) {
      thinks();
    }
  }

  /** Counts are of all so far; what is not counted again keeps its last count. */
  private void usage(JsonParser parser) {
    if (!found(parser, Event.START_OBJECT)) {
      return;
    }
    counted = true;
    while (inObject(parser)) {
      switch (parser.getString()) {
        case "input_tokens" -> input = count(parser, input);
        case "cache_creation_input_tokens" -> cacheWrites = count(parser, cacheWrites);
        case "cache_read_input_tokens" -> cacheReads = count(parser, cacheReads);
        case "output_tokens" -> output = count(parser, output);
        default -> skip(parser);
      }
    }
  }

  private void delta() {
    if (counted) {
      long prompt = (long) input + cacheWrites + cacheReads;
      say(new StreamEvent.Usage(Math.clamp(prompt, 0, MOST), output));
    }
    finish(stopReason);
  }
}
