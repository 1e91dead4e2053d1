package io.chatbox.config;

import com.mongodb.ConnectionString;
import com.mongodb.MongoException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The types of settings that are secret: no fault shows their text. */
final class Credentials {
  private static final int SHORTEST_JWT_SECRET = 32;
  private static final List<String> GUESSABLE =
      List.of(
          "secret",
          "test",
          "password",
          "admin",
          "changeme",
          "default",
          "example",
          "demo",
          "12345",
          "placeholder");

  /** What an HTTP header can carry, with the placeholders that people write in lower case. */
  private static final Pattern API_KEY = Pattern.compile("[\\x21-\\x7e]{1,4096}");

  private static final Pattern API_KEY_PLACEHOLDER =
      Pattern.compile("(?i)placeholder|replace_with|change[_-]me|your-");

  private Credentials() {}

  /** Taken as it is, white space included: whoever issues tokens has the same bytes. */
  static ValueType<Secret> jwtSecret() {
    return new ValueType<>(
        "a random text of at least 32 characters without guessable words",
        true,
        text -> {
          String wrong = weakness(text);
          if (!wrong.isEmpty()) {
            throw new BadValue(
                wrong, "set a random one, for example from: openssl rand -base64 32");
          }
          return new Secret(text);
        });
  }

  private static String weakness(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    String words =
        GUESSABLE.stream()
            .filter(lower::contains)
            .map(Shown::quoted)
            .collect(Collectors.joining(" and "));
    boolean tooShort = text.length() < SHORTEST_JWT_SECRET;
    return (tooShort ? "has %d characters and needs at least 32".formatted(text.length()) : "")
        + (tooShort && !words.isEmpty() ? ", and " : "")
        + (words.isEmpty() ? "" : "contains " + words + ", which makes it guessable");
  }

  static ValueType<Secret> apiKey() {
    return new ValueType<>(
        "a key of 1 to 4096 printable ASCII characters without spaces",
        true,
        text -> {
          String key = text.strip();
          ValueTypes.require(API_KEY.matcher(key).matches());
          if (API_KEY_PLACEHOLDER.matcher(key).find()) {
            throw new BadValue("still holds a placeholder", "put the real value in its place");
          }
          return new Secret(key);
        });
  }

  static ValueType<Secret> mongoUri() {
    return new ValueType<>(
        "a connection string such as mongodb://user:password@host:27017 or mongodb+srv://user:"
            + "password@host (special characters in user and password percent-encoded)",
        true,
        text -> {
          parsed(text.strip());
          return new Secret(text.strip());
        });
  }

  static boolean namesUser(Secret mongoUri) {
    return parsed(mongoUri.reveal()).getCredential() != null;
  }

  private static ConnectionString parsed(String uri) {
    try {
      // Options of mongodb+srv come from DNS, which is for the driver to ask, not for a check.
      return new ConnectionString(uri, (name, type) -> List.of());
    } catch (MongoException e) {
      throw new IllegalArgumentException("not a connection string");
    }
  }
}
