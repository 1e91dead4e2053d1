package io.chatbox.llm.openai;

import io.chatbox.llm.StreamEvent;
import io.chatbox.llm.wire.AnswerReader;
import io.chatbox.llm.wire.ProviderError;
import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParser.Event;
import jakarta.json.stream.JsonParserFactory;
import java.util.function.Consumer;

/**
 * Reads the chunks of one answer: {@code {"choices":[{"delta":{"content":"…"},"finish_reason":
 * null}],"usage":null}}, {@code [DONE]} last; or the whole answer, whose choice has a {@code
 * message}. Errors are found wherever servers put them: beside the choices, in a choice, in an
 * object of the vendor's, or as members of the chunk itself.
 */
final class ChunkReader extends AnswerReader {
  private static final String DONE = "[DONE]";

  /** What the chunk itself says where it is an error, or null. */
  private JsonObjectBuilder flat;

  private boolean hasChoices;

  ChunkReader(JsonParserFactory json, Consumer<StreamEvent> events) {
    super(json, events);
  }

  @Override
  protected boolean isLast(String data) {
    return data.length() < 16 && data.strip().equals(DONE);
  }

  @Override
  protected void object(JsonParser parser) {
    flat = null;
    hasChoices = false;
    while (inObject(parser)) {
      member(parser.getString(), parser);
    }
    if (flat != null && !hasChoices) {
      error(ProviderError.of(flat.build()));
    }
  }

  private void member(String name, JsonParser parser) {
    switch (name) {
      case "choices" -> choices(parser);
      case "usage" -> usage(parser);
      case "error" -> error(parser);
      case "object" -> {
        if (string(parser).equals("error")) {
          flat(name, JsonValue.TRUE);
        }
      }
      case "code", "type", "message", "detail", "error_code", "error_msg", "errors" ->
          flat(name, value(parser));
      case "base_resp" -> minimax(parser);
      default -> {
        if (name.startsWith("x_")) {
          vendor(parser);
        } else {
          skip(parser);
        }
      }
    }
  }

  private static JsonValue value(JsonParser parser) {
    parser.next();
    return parser.getValue();
  }

  private void flat(String name, JsonValue value) {
    if (value != JsonValue.NULL) {
      flat = flat == null ? Json.createObjectBuilder() : flat;
      flat.add(name, value);
    }
  }

  /** Beside every chunk; zero is all right. */
  private void minimax(JsonParser parser) {
    ProviderError error = ProviderError.of(value(parser));
    if (!error.word().isEmpty() && !error.word().equals("0")) {
      error(error);
    }
  }

  /** Such as Groq's {@code x_groq}, which holds errors and usage. */
  private void vendor(JsonParser parser) {
    if (!found(parser, Event.START_OBJECT)) {
      return;
    }
    while (inObject(parser)) {
      switch (parser.getString()) {
        case "error" -> error(parser);
        case "usage" -> usage(parser);
        default -> skip(parser);
      }
    }
  }

  /** We ask for one choice, so only the first one counts. Usage comes with none. */
  private void choices(JsonParser parser) {
    if (!found(parser, Event.START_ARRAY)) {
      return;
    }
    hasChoices = true;
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
        case "delta", "message" -> delta(parser);
        case "text" -> text(string(parser)); // as the older Completions have it
        case "finish_reason" -> finish(string(parser));
        case "error" -> error(parser);
        default -> skip(parser);
      }
    }
  }

  private void delta(JsonParser parser) {
    if (!found(parser, Event.START_OBJECT)) {
      return;
    }
    while (inObject(parser)) {
      switch (parser.getString()) {
        case "content" -> content(parser);
        case "refusal" -> refusal(string(parser));
        case "reasoning_content", "reasoning", "reasoning_details", "thinking" -> reasoning(parser);
        default -> skip(parser);
      }
    }
  }

  /** A text, or a list of parts, of which the texts count. */
  private void content(JsonParser parser) {
    switch (parser.next()) {
      case VALUE_STRING -> text(parser.getString());
      case START_ARRAY -> {
        for (Event event = parser.next(); event != Event.END_ARRAY; event = parser.next()) {
          switch (event) {
            case VALUE_STRING -> text(parser.getString());
            case START_OBJECT -> part(parser);
            default -> skip(parser, event);
          }
        }
      }
      case START_OBJECT -> part(parser);
      default -> {
        // null, most often.
      }
    }
  }

  private void part(JsonParser parser) {
    String type = "text";
    String text = "";
    while (inObject(parser)) {
      switch (parser.getString()) {
        case "type" -> type = string(parser);
        case "text" -> text = string(parser);
        default -> skip(parser);
      }
    }
    switch (type) {
      case "text", "output_text" -> text(text);
      case "thinking", "reasoning" -> thinks();
      case "refusal" -> refusal(text);
      default -> {
        // Pictures, sounds, references: nothing that is shown.
      }
    }
  }

  private void refusal(String words) {
    if (!words.isEmpty()) {
      text(words);
      filtered();
    }
  }

  private void reasoning(JsonParser parser) {
    Event event = parser.next();
    boolean thinks =
        switch (event) {
          case VALUE_STRING -> !parser.getString().isEmpty();
          case START_ARRAY, START_OBJECT -> true;
          default -> false;
        };
    skip(parser, event);
    if (thinks) {
      thinks();
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

  /** Some send an empty one with every chunk. */
  private void error(JsonParser parser) {
    JsonValue value = value(parser);
    boolean none =
        value == JsonValue.NULL
            || value == JsonValue.FALSE
            || value.toString().equals("{}")
            || value.toString().equals("\"\"");
    if (!none) {
      error(ProviderError.of(value));
    }
  }
}
