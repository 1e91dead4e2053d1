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
 * message_delta} and {@code message_stop}; {@code ping} and {@code error} anywhere. Of the blocks
 * only text is the answer's: thinking and tools are skipped, and so is every type that is unknown.
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
    while (inObject(parser)) {
      switch (parser.getString()) {
        case "type" -> type = string(parser);
        case "delta", "message", "content_block" -> part(parser);
        case "usage" -> usage(parser);
        case "error" -> {
          parser.next();
          error = parser.getValue();
        }
        default -> skip(parser);
      }
    }
    switch (type) {
      case "content_block_start" -> textOf("text");
      case "content_block_delta" -> textOf("text_delta");
      case "message_delta" -> delta();
      case "message_stop" -> complete();
      case "error" -> {
        ProviderError said = ProviderError.of(error);
        error(meaning(said.word()), said);
      }
      default -> {
        // message_start has nothing more to say, nor has a ping; later versions may have others.
      }
    }
  }

  /** A block of content, a change of it or of the message, or the message that begins. */
  private void part(JsonParser parser) {
    if (!found(parser, Event.START_OBJECT)) {
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

  private void textOf(String kind) {
    if (deltaType.equals(kind)) {
      text(text);
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
      say(new StreamEvent.Usage(Math.clamp(prompt, 0, Integer.MAX_VALUE), output));
    }
    if (!stopReason.isEmpty()) {
      finish(finishReason(stopReason));
    }
  }

  /** In the words that clients know from the others. */
  private static String finishReason(String stopReason) {
    return switch (stopReason) {
      case "end_turn", "stop_sequence" -> "stop";
      case "max_tokens", "model_context_window_exceeded" -> "length";
      case "refusal" -> "content_filter";
      default -> stopReason;
    };
  }

  /** The status that the same error has in a response of its own. */
  private static int meaning(String word) {
    return switch (word) {
      case "invalid_request_error" -> 400;
      case "authentication_error" -> 401;
      case "billing_error" -> 402;
      case "permission_error" -> 403;
      case "not_found_error" -> 404;
      case "request_too_large" -> 413;
      case "rate_limit_error" -> 429;
      case "timeout_error" -> 504;
      case "overloaded_error" -> 529;
      default -> 500;
    };
  }
}
