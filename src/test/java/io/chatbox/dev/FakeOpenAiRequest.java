package io.chatbox.dev;

import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.util.List;

/**
 * A request that the fake got.
 *
 * @param authorization the header, or null
 */
public record FakeOpenAiRequest(JsonObject body, String authorization) {

  /** A message of the conversation. */
  public record Message(String role, String content) {}

  public List<Message> messages() {
    return body.getJsonArray("messages").getValuesAs(JsonObject.class).stream()
        .map(message -> new Message(message.getString("role"), text(message)))
        .toList();
  }

  /** What the user said, oldest first. */
  public List<String> userMessages() {
    return messages().stream()
        .filter(message -> message.role().equals("user"))
        .map(Message::content)
        .toList();
  }

  boolean wantsUsage() {
    return body.containsKey("stream_options")
        && body.getJsonObject("stream_options").getBoolean("include_usage", false);
  }

  private static String text(JsonObject message) {
    return message.get("content") instanceof JsonString text
        ? text.getString()
        : String.valueOf(message.get("content"));
  }
}
