package io.chatbox.dev;

import com.sun.net.httpserver.Headers;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

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

  /** The key that it carries, in whichever header, or an empty text. */
  String key() {
    return Stream.of("Authorization", "x-api-key", "api-key")
        .map(this::header)
        .filter(Objects::nonNull)
        .map(value -> value.replaceFirst("^Bearer ", ""))
        .findFirst()
        .orElse("");
  }

  /** Whether a member is a number outside these bounds. */
  boolean isBeyond(String member, double least, double most) {
    return body.get(member) instanceof JsonNumber number
        && (number.doubleValue() < least || number.doubleValue() > most);
  }

  /** A member that is none of these, if there is one. */
  Optional<String> unknown(Set<String> known) {
    return body.keySet().stream().filter(member -> !known.contains(member)).findFirst();
  }

  /** What the user said, oldest first. */
  public List<String> userMessages() {
    return messages.stream()
        .filter(message -> message.role().equals("user"))
        .map(Message::content)
        .toList();
  }
}
