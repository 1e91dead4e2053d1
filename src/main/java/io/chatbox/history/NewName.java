package io.chatbox.history;

import io.chatbox.protocol.ChatException;
import io.chatbox.protocol.ErrorCode;
import jakarta.json.Json;
import jakarta.json.JsonException;
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
      throw new ChatException(ErrorCode.MISSING_FIELD, "The field name is missing or no text.");
    }
    String name =
        text.getString()
            .replaceAll("[\\p{Cntrl}\\s\\p{Z}]+", " ")
            .replaceAll("\\p{Cs}", "")
            .strip();
    if (name.isEmpty() || name.length() > LONGEST) {
      throw new ChatException(
          ErrorCode.INVALID_FORMAT, "The name must have 1 to " + LONGEST + " characters.");
    }
    return name;
  }

  private static JsonObject parse(InputStream body) {
    try {
      byte[] bytes = body.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw new ChatException(ErrorCode.INVALID_FORMAT, "The body is too long.");
      }
      try (JsonReader reader = Json.createReader(new ByteArrayInputStream(bytes))) {
        return reader.readObject();
      }
    } catch (JsonException | ClassCastException | IOException notJson) {
      throw new ChatException(ErrorCode.INVALID_FORMAT, "The body must be one JSON object.");
    }
  }
}
