package io.chatbox.llm.dify;

import io.chatbox.llm.Prompt.Requester;
import jakarta.json.stream.JsonGenerator;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The values of an app's variables, as the settings have them, filled in for somebody who asks: in
 * every text, {@code {{user_id}}}, {@code {{name}}} and {@code {{metadata.<key>}}} stand for what
 * is known of them, and for nothing where nothing is. What is filled in is not looked through
 * again.
 */
record Inputs(Map<String, Object> values, Requester requester) {
  private static final Pattern PLACE =
      Pattern.compile("\\{\\{ *(user_id|name|metadata\\.([^{}]+?)) *}}");

  /** Writes them as the members of the object at hand. */
  void write(JsonGenerator out) {
    members(values, out);
  }

  private void members(Map<?, ?> map, JsonGenerator out) {
    map.forEach(
        (key, value) -> {
          out.writeKey(String.valueOf(key));
          value(value, out);
        });
  }

  private void value(Object value, JsonGenerator out) {
    switch (value) {
      case String text -> out.write(filled(text));
      case Boolean truth -> out.write(truth);
      case Number number -> out.write(new BigDecimal(number.toString()));
      case Map<?, ?> map -> {
        out.writeStartObject();
        members(map, out);
        out.writeEnd();
      }
      case List<?> list -> {
        out.writeStartArray();
        list.forEach(one -> value(one, out));
        out.writeEnd();
      }
      case null, default -> out.writeNull();
    }
  }

  private String filled(String text) {
    return PLACE.matcher(text).replaceAll(place -> Matcher.quoteReplacement(known(place.group(1))));
  }

  private String known(String what) {
    return switch (what) {
      case "user_id" -> requester.userId();
      case "name" -> requester.name();
      default -> requester.metadata().getOrDefault(what.substring("metadata.".length()), "");
    };
  }
}
