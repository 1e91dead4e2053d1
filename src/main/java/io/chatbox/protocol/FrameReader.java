package io.chatbox.protocol;

import static jakarta.json.stream.JsonParser.Event.KEY_NAME;
import static jakarta.json.stream.JsonParser.Event.START_OBJECT;

import io.chatbox.protocol.ClientFrame.Header;
import jakarta.json.JsonException;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParser.Event;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;

/** Reads one frame of a client. The input is hostile; what comes out is valid by the contract. */
final class FrameReader {
  /** As many as a {@code long} holds for sure. */
  private static final int MOST_DIGITS = 18;

  private final JsonParser in;
  private int depth;

  private String type;
  private SessionId sessionId;
  private String clientMsgId;
  private String content;
  private String modelId;
  private MessageId messageId;
  private String token;
  private Long seq;
  private long offset;
  private Sender sender;
  private Map<String, String> metadata = Map.of();

  FrameReader(JsonParser in) {
    this.in = in;
  }

  ClientFrame read() {
    try (in) {
      if (next() != START_OBJECT) {
        throw malformed();
      }
      while (next() == KEY_NAME) {
        readField(in.getString());
      }
      if (in.hasNext()) {
        throw malformed();
      }
    } catch (JsonException | NoSuchElementException notJson) {
      // Without its cause: parsers quote the input, and content never reaches a log.
      throw malformed();
    }
    return frame();
  }

  /** The limits hold in every type of frame: the type may well come last. */
  private void readField(String name) {
    switch (name) {
      case "type" -> type = text(name);
      case "session_id" -> sessionId = SessionId.named(text(name, Limits.SESSION_ID)).orElse(null);
      case "client_msg_id" -> clientMsgId = text(name, Limits.CLIENT_MSG_ID);
      case "content" -> content = text(name, Limits.CONTENT);
      case "model_id" -> modelId = text(name, Limits.MODEL_ID);
      case "message_id" -> messageId = messageId(text(name, Limits.MESSAGE_ID));
      case "token" -> token = text(name, Limits.TOKEN);
      case "seq" -> seq = number(name, Long.MAX_VALUE);
      case "offset" -> offset = Objects.requireNonNullElse(number(name, Integer.MAX_VALUE), 0L);
      case "sender" -> sender = sender(text(name));
      case "metadata" -> metadata = metadata();
      default -> skipValue();
    }
  }

  private ClientFrame frame() {
    Header header =
        sessionId == null && sender == null && clientMsgId == null
            ? Header.EMPTY
            : new Header(sessionId, sender, clientMsgId);
    return switch (required("type", type)) {
      case "user_message" ->
          new ClientFrame.UserMessage(header, required("content", content), metadata);
      case "user" -> new ClientFrame.PlainMessage(header, required("content", content));
      case "model_select" -> new ClientFrame.ModelSelect(header, required("model_id", modelId));
      case "stop" -> new ClientFrame.Stop(header);
      case "regenerate" -> new ClientFrame.Regenerate(header, modelId);
      case "edit" ->
          new ClientFrame.Edit(
              header, required("message_id", messageId), required("content", content));
      case "feedback" ->
          new ClientFrame.Feedback(header, required("message_id", messageId), rating());
      case "typing_indicator" -> new ClientFrame.TypingIndicator(header, metadata);
      case "token_refresh" -> new ClientFrame.TokenRefresh(header, required("token", token));
      case "sync" ->
          new ClientFrame.Sync(header, required("seq", seq), messageId, Math.toIntExact(offset));
      case "ping" -> new ClientFrame.Ping(header);
      default ->
          throw invalid(
              "This type of frame is not known. The documentation of the protocol lists those"
                  + " that are.");
    };
  }

  private Rating rating() {
    String name = required("metadata.rating", metadata.get("rating"));
    for (Rating rating : Rating.values()) {
      if (rating.wireName().equals(name)) {
        return rating;
      }
    }
    throw invalid("The field metadata.rating must be up or down.");
  }

  /** The next value, which must be a whole number from 0; null if it is null. */
  private Long number(String field, long most) {
    Event event = next();
    if (event == Event.VALUE_NULL) {
      return null;
    }
    String digits = event == Event.VALUE_NUMBER ? in.getString() : "";
    if (digits.isEmpty()
        || digits.length() > MOST_DIGITS
        || !digits.chars().allMatch(c -> c >= '0' && c <= '9')
        || Long.parseLong(digits) > most) {
      throw invalid("The field " + field + " must be a whole number from 0.");
    }
    return Long.valueOf(digits);
  }

  private String text(String field, int limit) {
    String text = text(field);
    if (text != null && text.length() > limit) {
      throw invalid("The field " + field + " may have at most " + limit + " characters.");
    }
    return text;
  }

  /** The next value, which must be text; null if it is blank. */
  private String text(String field) {
    Event event = next();
    if (event == Event.VALUE_NULL) {
      return null;
    }
    if (event != Event.VALUE_STRING) {
      throw invalid("The field " + field + " must be text.");
    }
    String text = Text.clean(in.getString());
    requireWellFormed(field, text);
    return text.isEmpty() ? null : text;
  }

  private static Sender sender(String name) {
    if (name == null) {
      return null;
    }
    for (Sender sender : Sender.values()) {
      if (sender.wireName().equals(name)) {
        return sender;
      }
    }
    throw invalid("The field sender must be user, ai, admin or system.");
  }

  private Map<String, String> metadata() {
    Event event = next();
    if (event == Event.VALUE_NULL) {
      return Map.of();
    }
    if (event != START_OBJECT) {
      throw invalid("The field metadata must be an object.");
    }
    Map<String, String> entries = new LinkedHashMap<>();
    while (next() == KEY_NAME) {
      String name = Text.clean(in.getString());
      requireMetadataText(name);
      String value = scalar();
      if (value == null) {
        entries.remove(name);
      } else {
        entries.put(name, value);
      }
      if (entries.size() > Limits.METADATA_ENTRIES) {
        throw invalid(
            "The field metadata may have at most " + Limits.METADATA_ENTRIES + " entries.");
      }
    }
    return entries;
  }

  /** The next value as text: a number as it was written, null for JSON's null. */
  private String scalar() {
    String value =
        switch (next()) {
          case VALUE_STRING -> Text.clean(in.getString());
          case VALUE_NUMBER -> in.getString();
          case VALUE_TRUE -> "true";
          case VALUE_FALSE -> "false";
          case VALUE_NULL -> null;
          case START_OBJECT, START_ARRAY, KEY_NAME, END_OBJECT, END_ARRAY ->
              throw invalid("A value in metadata must be text, a number, true or false.");
        };
    if (value != null) {
      requireMetadataText(value);
    }
    return value;
  }

  private static void requireMetadataText(String text) {
    if (text.length() > Limits.METADATA_VALUE) {
      throw invalid(
          "A name or value in metadata may have at most " + Limits.METADATA_VALUE + " characters.");
    }
    requireWellFormed("metadata", text);
  }

  private static void requireWellFormed(String field, String text) {
    if (Text.firstLoneSurrogate(text) >= 0) {
      throw invalid("The field " + field + " holds half a character: send well-formed Unicode.");
    }
  }

  private static <T> T required(String field, T value) {
    if (value == null) {
      throw new ChatException(
          ErrorCode.MISSING_FIELD, "The field " + field + " is missing or blank.");
    }
    return value;
  }

  private void skipValue() {
    int outside = depth;
    do {
      next();
    } while (depth > outside);
  }

  /** The one way to the next event, so that depth is counted wherever the parser stands. */
  private Event next() {
    Event event = in.next();
    switch (event) {
      case START_OBJECT, START_ARRAY -> {
        if (++depth > Limits.NESTING) {
          throw invalid("A frame may be nested at most " + Limits.NESTING + " levels deep.");
        }
      }
      case END_OBJECT, END_ARRAY -> depth--;
      case KEY_NAME, VALUE_STRING, VALUE_NUMBER, VALUE_TRUE, VALUE_FALSE, VALUE_NULL -> {}
    }
    return event;
  }

  private static MessageId messageId(String text) {
    return text == null ? null : new MessageId(text);
  }

  private static ChatException malformed() {
    return invalid("A frame must be one JSON object and nothing else.");
  }

  private static ChatException invalid(String message) {
    return new ChatException(ErrorCode.INVALID_FORMAT, message);
  }
}
