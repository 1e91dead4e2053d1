package io.chatbox.dev;

import com.sun.net.httpserver.Headers;
import jakarta.json.JsonObject;
import java.net.URI;
import java.util.List;

/**
 * A request that a fake got.
 *
 * @param uri path and query
 * @param messages the conversation, oldest first, as the provider would see it
 */
public record FakeRequest(JsonObject body, URI uri, Headers headers, List<Message> messages) {

  /** A message of the conversation. */
  public record Message(String role, String content) {}

  /** A header's value, or null. */
  public String header(String name) {
    return headers.getFirst(name);
  }

  /** What the user said, oldest first. */
  public List<String> userMessages() {
    return messages.stream()
        .filter(message -> message.role().equals("user"))
        .map(Message::content)
        .toList();
  }
}
