package io.chatbox.config;

import io.chatbox.config.source.Layer;
import io.chatbox.config.type.Findings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Variables that pass every check, to change one at a time. */
final class Variables {
  static final String JWT_SECRET = "kW3Zr8vQpLx1NcYt6HdB0sJmGfUo9aEi";
  static final String ENCRYPTION_KEY = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
  static final String MONGO_URI = "mongodb://chat:hunter2@db.internal:27017";

  private Variables() {}

  static Map<String, String> valid() {
    return Map.of(
        "JWT_SECRET",
        JWT_SECRET,
        "MONGO_URI",
        MONGO_URI,
        "ENCRYPTION_KEY",
        ENCRYPTION_KEY,
        "WS_ALLOWED_ORIGINS",
        "https://chat.test",
        "LLM_PROVIDER_1_ID",
        "demo",
        "LLM_PROVIDER_1_TYPE",
        "demo");
  }

  /** The valid ones with {@code pairs} of name and value over them. */
  static Map<String, String> with(String... pairs) {
    Map<String, String> variables = new HashMap<>(valid());
    for (int i = 0; i < pairs.length; i += 2) {
      variables.put(pairs[i], pairs[i + 1]);
    }
    return variables;
  }

  static SettingsCheck check(Map<String, String> variables) {
    return SettingsCheck.of(List.of(Layer.of(variables)), new Findings());
  }

  static List<String> faults(String... pairs) {
    return check(with(pairs)).faults();
  }
}
