package io.chatbox.history;

import io.chatbox.protocol.ChatException;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/** The body of a rename: {@code {"name":"…"}}. */
final class NewName {
  /** In UTF-16 units, after white space was collapsed. */
  static final int LONGEST = 100;

  private static final int MOST_BYTES = 8 * 1024;

  private NewName() {}

  /**
   * @throws ChatException {@code INVALID_FORMAT} or {@code MISSING_FIELD}
   */
  static String read(InputStream body) {
    JsonValue value = parse(body).getOrDefault("name", JsonValue.NULL);
    if (!(value instanceof JsonString text)) {
      throw Refusals.NAME_MISSING.refusal();
    }
    String name =
        text.getString()
            .replaceAll("[\\p{Cntrl}\\s\\p{Z}]+", " ")
            .replaceAll("\\p{Cs}", "")
            .strip();
    if (name.isEmpty() || name.length() > LONGEST) {
      throw Refusals.NAME_INVALID.refusal(LONGEST);
    }
    return name;
  }

  private static JsonObject parse(InputStream body) {
    byte[] bytes = read(body, MOST_BYTES + 1);
    if (bytes.length > MOST_BYTES) {
      throw Refusals.BODY_TOO_LONG.refusal();
    }
    try (JsonReader reader = Json.createReader(new ByteArrayInputStream(bytes))) {
      return reader.readObject();
    } catch (RuntimeException notJson) {
      // Not only JsonException: what is too deep or has too long a number gets others.
      throw Refusals.BODY_INVALID.refusal();
    }
  }

  private static byte[] read(InputStream body, int most) {
    try {
      return body.readNBytes(most);
    } catch (IOException gone) {
      throw Refusals.BODY_INVALID.refusal();
    }
  }
}
