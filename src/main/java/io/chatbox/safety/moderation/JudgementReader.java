package io.chatbox.safety.moderation;

import jakarta.json.JsonArray;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonReaderFactory;
import jakarta.json.JsonValue;
import java.io.ByteArrayInputStream;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads the API's response. Any number of threads. */
final class JudgementReader {
  /** As in {@code self-harm/intent}; the log gets nothing else. */
  private static final Pattern CATEGORY = Pattern.compile("[A-Za-z0-9/_ -]{1,64}");

  private static final int MOST_CATEGORIES = 20;
  private static final Judgement UNREADABLE = new Judgement.Missing("unreadable response", false);

  private final JsonReaderFactory readers;

  JudgementReader(JsonReaderFactory readers) {
    this.readers = readers;
  }

  /** A text is flagged if any of the results is; what doesn't say clearly is no judgement. */
  Judgement read(byte[] body) {
    try (JsonReader reader = readers.createReader(new ByteArrayInputStream(body))) {
      JsonArray results = reader.readObject().getJsonArray("results");
      if (results == null || results.isEmpty()) {
        return UNREADABLE;
      }
      boolean flagged = false;
      TreeSet<String> categories = new TreeSet<>();
      for (JsonObject result : results.getValuesAs(JsonObject.class)) {
        flagged |= result.getBoolean("flagged");
        addCategories(result, categories);
      }
      return flagged ? new Judgement.Flagged(words(categories)) : new Judgement.Clean();
    } catch (JsonException | ClassCastException | NullPointerException | IllegalStateException e) {
      return UNREADABLE;
    }
  }

  private static void addCategories(JsonObject result, TreeSet<String> categories) {
    if (result.get("categories") instanceof JsonObject all) {
      all.entrySet().stream()
          .filter(entry -> entry.getValue() == JsonValue.TRUE)
          .map(Map.Entry::getKey)
          .filter(category -> CATEGORY.matcher(category).matches())
          .forEach(categories::add);
    }
  }

  private static String words(TreeSet<String> categories) {
    return categories.stream().limit(MOST_CATEGORIES).collect(Collectors.joining(","));
  }
}
