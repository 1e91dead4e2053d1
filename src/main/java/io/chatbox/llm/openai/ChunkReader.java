package io.chatbox.llm.openai;

import io.chatbox.llm.StreamEvent;
import io.chatbox.llm.wire.AnswerReader;
import io.chatbox.llm.wire.ProviderError;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParser.Event;
import jakarta.json.stream.JsonParserFactory;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Reads the chunks of one answer: {@code {"choices":[{"delta":{"content":"…"},"finish_reason":
 * null}],"usage":null}}, {@code [DONE]} last.
 */
final class ChunkReader extends AnswerReader {
  private static final String DONE = "[DONE]";
  private static final Pattern STATUS = Pattern.compile("[1-5][0-9]{2}");

  ChunkReader(JsonParserFactory json, Consumer<StreamEvent> events) {
    super(json, events);
  }

  @Override
  protected boolean isLast(String data) {
    return data.strip().equals(DONE);
  }

  @Override
  protected void object(JsonParser parser) {
    while (inObject(parser)) {
      switch (parser.getString()) {
        case "choices" -> choices(parser);
        case "usage" -> usage(parser);
        case "error" -> error(parser);
        default -> skip(parser);
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
    while (inObject(parser)) {
      switch (parser.getString()) {
        case "delta" -> delta(parser);
        case "finish_reason" -> {
          if (found(parser, Event.VALUE_STRING)) {
            finish(parser.getString());
          }
        }
        default -> skip(parser);
      }
    }
  }

  private void delta(JsonParser parser) {
    if (!found(parser, Event.START_OBJECT)) {
      return;
    }
    while (inObject(parser)) {
      if (parser.getString().equals("content")) {
        text(string(parser));
      } else {
        skip(parser);
      }
    }
  }

  private void usage(JsonParser parser) {
    if (!found(parser, Event.START_OBJECT)) {
      return;
    }
    int prompt = 0;
    int completion = 0;
    while (inObject(parser)) {
      switch (parser.getString()) {
        case "prompt_tokens" -> prompt = count(parser, 0);
        case "completion_tokens" -> completion = count(parser, 0);
        default -> skip(parser);
      }
    }
    say(new StreamEvent.Usage(prompt, completion));
  }

  private void error(JsonParser parser) {
    if (parser.next() != Event.VALUE_NULL) {
      ProviderError error = ProviderError.of(parser.getValue());
      error(meaning(error.word()), error);
    }
  }

  /** The request was accepted, so unless the word says otherwise the fault is one that passes. */
  private static int meaning(String word) {
    if (STATUS.matcher(word).matches()) {
      return Integer.parseInt(word);
    }
    return switch (word) {
      case "context_length_exceeded", "invalid_request_error" -> 400;
      case "insufficient_quota" -> 402;
      default -> 500;
    };
  }
}
