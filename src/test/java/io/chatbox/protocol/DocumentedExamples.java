package io.chatbox.protocol;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The example frames of {@code docs/asyncapi.yaml}, by name: each is JSON on one line. */
final class DocumentedExamples {
  private static final Pattern EXAMPLE =
      Pattern.compile("- name: (\\w+)\\n\\s+payload: (\\{.*})\\n");

  private DocumentedExamples() {}

  static Map<String, String> read() {
    Map<String, String> examples = new LinkedHashMap<>();
    Matcher matcher = EXAMPLE.matcher(document("docs/asyncapi.yaml"));
    while (matcher.find()) {
      if (examples.put(matcher.group(1), matcher.group(2)) != null) {
        throw new IllegalStateException("two examples are named " + matcher.group(1));
      }
    }
    return examples;
  }

  static String document(String path) {
    try {
      return Files.readString(Path.of(path));
    } catch (IOException e) {
      throw new IllegalStateException("run the tests from the project's directory", e);
    }
  }
}
