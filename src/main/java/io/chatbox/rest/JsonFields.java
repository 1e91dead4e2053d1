package io.chatbox.rest;

import io.chatbox.protocol.Id;
import io.chatbox.protocol.Timestamps;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * The fields of a JSON object, in the order in which they are named; one that has no value is null.
 * Good for one object, which the last call gives. One thread.
 */
public final class JsonFields {
  private final JsonObjectBuilder json = Json.createObjectBuilder();

  public JsonFields text(String name, String value) {
    json.add(name, value);
    return this;
  }

  public JsonFields text(String name, Id id) {
    return text(name, id.value());
  }

  public JsonFields text(String name, Optional<String> value) {
    value.ifPresentOrElse(text -> json.add(name, text), () -> json.addNull(name));
    return this;
  }

  /** RFC 3339 in UTC with milliseconds, as in frames. */
  public JsonFields time(String name, Instant at) {
    return text(name, Timestamps.of(at));
  }

  public JsonFields time(String name, Optional<Instant> at) {
    return text(name, at.map(Timestamps::of));
  }

  public JsonFields number(String name, long value) {
    json.add(name, value);
    return this;
  }

  public JsonFields number(String name, OptionalLong value) {
    value.ifPresentOrElse(number -> json.add(name, number), () -> json.addNull(name));
    return this;
  }

  public JsonFields flag(String name, boolean value) {
    json.add(name, value);
    return this;
  }

  /**
   * @param entry of an element
   */
  public <T> JsonFields list(String name, List<T> elements, Function<T, JsonObject> entry) {
    JsonArrayBuilder array = Json.createArrayBuilder();
    elements.forEach(element -> array.add(entry.apply(element)));
    json.add(name, array);
    return this;
  }

  /**
   * What was asked for, and what came of it.
   *
   * @param count of the entries
   * @param truncated whether there are more beyond them
   */
  public JsonFields slice(Slice asked, int count, boolean truncated) {
    return number("count", count)
        .number("limit", asked.limit())
        .number("offset", asked.offset())
        .flag("truncated", truncated);
  }

  public JsonObject toObject() {
    return json.build();
  }

  public String toText() {
    return toObject().toString();
  }

  /** The text without its beginning, for the end of an object. */
  public String toRest() {
    return toText().substring(1);
  }

  /** The text without its end, to be gone on with by whoever writes a long list into it. */
  public String toOpenText() {
    String text = toText();
    return text.substring(0, text.length() - 1);
  }
}
