package io.chatbox.protocol;

import static jakarta.json.stream.JsonParser.Event.KEY_NAME;
import static jakarta.json.stream.JsonParser.Event.START_OBJECT;

import io.chatbox.protocol.ClientFrame.Header;
import jakarta.json.JsonException;
import jakarta.json.stream.JsonParser;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;

/** Reads one frame of a client. The input is hostile; what comes out is valid by the contract. */
final class FrameReader {
  private final JsonParser in;
  private final FieldReader fields;

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
    fields = new FieldReader(in);
  }

  ClientFrame read() {
    try (in) {
      if (fields.next() != START_OBJECT) {
        throw Refusals.NOT_JSON.refusal();
      }
      while (fields.next() == KEY_NAME) {
        readField(fields.name());
      }
      if (fields.hasNext()) {
        throw Refusals.NOT_JSON.refusal();
      }
    } catch (JsonException | NoSuchElementException notJson) {
      // Without its cause: parsers quote the input, and content never reaches a log.
      throw Refusals.NOT_JSON.refusal();
    }
    return frame();
  }

  /** The limits hold in every type of frame: the type may well come last. */
  private void readField(String name) {
    switch (name) {
      case "type" -> type = fields.text(name);
      case "session_id" ->
          sessionId = SessionId.named(fields.text(name, Limits.SESSION_ID)).orElse(null);
      case "client_msg_id" -> clientMsgId = fields.text(name, Limits.CLIENT_MSG_ID);
      case "content" -> content = fields.text(name, Limits.CONTENT);
      case "model_id" -> modelId = fields.text(name, Limits.MODEL_ID);
      case "message_id" -> messageId = messageId(fields.text(name, Limits.MESSAGE_ID));
      case "token" -> token = fields.text(name, Limits.TOKEN);
      case "seq" -> seq = fields.number(name, Long.MAX_VALUE);
      case "offset" ->
          offset = Objects.requireNonNullElse(fields.number(name, Integer.MAX_VALUE), 0L);
      case "sender" -> sender = sender(fields.text(name));
      case "metadata" -> metadata = fields.metadata();
      default -> fields.skipValue();
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
      default -> throw Refusals.TYPE_UNKNOWN.refusal();
    };
  }

  private Rating rating() {
    String name = required("metadata.rating", metadata.get("rating"));
    for (Rating rating : Rating.values()) {
      if (rating.wireName().equals(name)) {
        return rating;
      }
    }
    throw Refusals.FIELD_INVALID.refusal("metadata.rating", "up or down");
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
    throw Refusals.FIELD_INVALID.refusal("sender", "user, ai, admin or system");
  }

  private static <T> T required(String field, T value) {
    if (value == null) {
      throw Refusals.FIELD_MISSING.refusal(field);
    }
    return value;
  }

  private static MessageId messageId(String text) {
    return text == null ? null : new MessageId(text);
  }
}
