package io.chatbox.protocol;

import static jakarta.json.stream.JsonParser.Event.KEY_NAME;
import static jakarta.json.stream.JsonParser.Event.START_OBJECT;

import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParser.Event;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads a frame's fields, one after another, each within its limits. */
final class FieldReader {
  /** As many as a {@code long} holds for sure. */
  private static final int MOST_DIGITS = 18;

  private final JsonParser in;
  private int depth;

  FieldReader(JsonParser in) {
    this.in = in;
  }

  /** The name of the field that the parser stands at. */
  String name() {
    return in.getString();
  }

  boolean hasNext() {
    return in.hasNext();
  }

  /** The next value, which must be a whole number from 0; null if it is null. */
  Long number(String field, long most) {
    Event event = next();
    if (event == Event.VALUE_NULL) {
      return null;
    }
    String digits = event == Event.VALUE_NUMBER ? in.getString() : "";
    if (digits.isEmpty()
        || digits.length() > MOST_DIGITS
        || !digits.chars().allMatch(c -> c >= '0' && c <= '9')
        || Long.parseLong(digits) > most) {
      throw Refusals.FIELD_INVALID.refusal(field, "a whole number from 0");
    }
    return Long.valueOf(digits);
  }

  String text(String field, int limit) {
    String text = text(field);
    if (text != null && text.length() > limit) {
      throw Refusals.FIELD_TOO_LONG.refusal(field, limit);
    }
    return text;
  }

  /** The next value, which must be text; null if it is blank. */
  String text(String field) {
    Event event = next();
    if (event == Event.VALUE_NULL) {
      return null;
    }
    if (event != Event.VALUE_STRING) {
      throw Refusals.FIELD_INVALID.refusal(field, "text");
    }
    String text = Text.clean(in.getString());
    requireWellFormed(field, text);
    return text.isEmpty() ? null : text;
  }

  Map<String, String> metadata() {
    Event event = next();
    if (event == Event.VALUE_NULL) {
      return Map.of();
    }
    if (event != START_OBJECT) {
      throw Refusals.FIELD_INVALID.refusal("metadata", "an object");
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
        throw Refusals.METADATA_TOO_MANY.refusal(Limits.METADATA_ENTRIES);
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
              throw Refusals.METADATA_INVALID.refusal();
        };
    if (value != null) {
      requireMetadataText(value);
    }
    return value;
  }

  private static void requireMetadataText(String text) {
    if (text.length() > Limits.METADATA_VALUE) {
      throw Refusals.METADATA_TOO_LONG.refusal(Limits.METADATA_VALUE);
    }
    requireWellFormed("metadata", text);
  }

  private static void requireWellFormed(String field, String text) {
    if (Text.firstLoneSurrogate(text) >= 0) {
      throw Refusals.TEXT_MALFORMED.refusal(field);
    }
  }

  void skipValue() {
    int outside = depth;
    do {
      next();
    } while (depth > outside);
  }

  /** The one way to the next event, so that depth is counted wherever the parser stands. */
  Event next() {
    Event event = in.next();
    switch (event) {
      case START_OBJECT, START_ARRAY -> {
        if (++depth > Limits.NESTING) {
          throw Refusals.NESTED_TOO_DEEP.refusal(Limits.NESTING);
        }
      }
      case END_OBJECT, END_ARRAY -> depth--;
      case KEY_NAME, VALUE_STRING, VALUE_NUMBER, VALUE_TRUE, VALUE_FALSE, VALUE_NULL -> {}
    }
    return event;
  }
}
