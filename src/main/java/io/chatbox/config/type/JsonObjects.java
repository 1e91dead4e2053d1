package io.chatbox.config.type;

import com.nimbusds.jose.util.JSONObjectUtils;
import io.chatbox.config.type.ValueType.Form;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The type of settings that are a JSON object: strings, numbers, booleans, lists and maps of them,
 * all immutable. In its strings stand placeholders, which are filled in for each request.
 */
public final class JsonObjects {
  private static final int MOST_BYTES = 8 * 1024;
  private static final int DEEPEST = 8;
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([^{}]*)}}");
  private static final Pattern KNOWN = Pattern.compile("user_id|name|metadata\\.[^{}]{1,100}");
  private static final String ALLOWED =
      "use {{user_id}}, {{name}} or {{metadata.<key>}}, and only in values";

  private JsonObjects() {}

  /** Its text is not shown in faults: it may hold keys. */
  public static ValueType<Map<String, Object>> withPlaceholders() {
    return new ValueType<>(
        "a JSON object of at most 8KB, 8 levels and no null, such as {\"language\": \"German\"}",
        true,
        text -> {
          ValueTypes.require(text.getBytes(StandardCharsets.UTF_8).length <= MOST_BYTES);
          // A list of pairs is an object to the parser.
          ValueTypes.require(text.strip().startsWith("{"));
          try {
            return object(JSONObjectUtils.parse(text), 1);
          } catch (ParseException e) {
            throw new IllegalArgumentException("not JSON");
          }
        },
        Form.OBJECT);
  }

  private static Object value(Object value, int depth) {
    return switch (value) {
      case String text -> checked(text);
      case Boolean flag -> flag;
      case Number number -> number;
      case List<?> list -> {
        ValueTypes.require(depth < DEEPEST);
        yield list.stream().<Object>map(each -> value(each, depth + 1)).toList();
      }
      case Map<?, ?> map -> {
        ValueTypes.require(depth < DEEPEST);
        yield object(map, depth + 1);
      }
      case null, default -> throw new IllegalArgumentException("not allowed there");
    };
  }

  private static Map<String, Object> object(Map<?, ?> map, int depth) {
    Map<String, Object> copy = new LinkedHashMap<>();
    map.forEach(
        (key, value) -> {
          if (key.toString().contains("{{")) {
            throw new BadValue("has a placeholder in the name of a member", ALLOWED);
          }
          copy.put(key.toString(), value(value, depth));
        });
    return Collections.unmodifiableMap(copy);
  }

  private static String checked(String text) {
    Matcher placeholder = PLACEHOLDER.matcher(text);
    while (placeholder.find()) {
      if (!KNOWN.matcher(placeholder.group(1)).matches()) {
        throw new BadValue(
            "has the unknown placeholder " + Shown.quoted(placeholder.group()), ALLOWED);
      }
    }
    if (placeholder.replaceAll("").contains("{{")) {
      throw new BadValue("has a placeholder that doesn't end", ALLOWED);
    }
    return text;
  }
}
