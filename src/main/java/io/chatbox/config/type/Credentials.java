package io.chatbox.config.type;

import com.mongodb.ConnectionString;
import com.mongodb.MongoException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The types of settings that are secret: no fault shows their text. */
public final class Credentials {
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

  /** What an HTTP header can carry. */
  private static final Pattern API_KEY = Pattern.compile("[\\x21-\\x7e]{1,4096}");

  private static final Pattern QUOTED = Pattern.compile("(?s)([\"']).*\\1");
  private static final Pattern BEARER = Pattern.compile("(?i)^Bearer\\s");

  private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9_-]{1,100}");

  /** What the HTTP client sets itself, or we do. */
  private static final Set<String> TAKEN_HEADERS =
      Set.of(
          "accept",
          "connection",
          "content-length",
          "content-type",
          "expect",
          "host",
          "transfer-encoding",
          "upgrade");

  /** As people write them in lower case too; other settings may hold such words rightly. */
  private static final Pattern PLACEHOLDER =
      Pattern.compile("(?i)placeholder|replace_with|change[_-]me|your-");

  private static final int LONGEST_URI = 2000;
  private static final Pattern REDIS =
      Pattern.compile(
          "(?i)rediss?://(?:[^@/?#\\s\\p{Cc}]{0,1500}@)?(?<host>[^@/?#]{1,300})(?:/[0-9]{1,3})?");

  private static final Pattern DATABASE = Pattern.compile("[^/\\\\. \"$*<>:|?\\p{Cc}]{1,63}");

  /** Where MongoDB keeps what is its own; in the path they say who knows the user. */
  private static final Set<String> ITS_OWN = Set.of("admin", "local", "config");

  private static final Pattern CA_FILE = Pattern.compile("(?i)[?&]tlsCAFile=");

  private Credentials() {}

  /** Without white space around it, which files and shells leave there; what is inside counts. */
  public static ValueType<Secret> jwtSecret() {
    return new ValueType<>(
        "a random text of at least 32 characters without guessable words",
        true,
        text -> {
          String secret = text.strip();
          String wrong = weakness(secret);
          if (!wrong.isEmpty()) {
            throw new BadValue(
                wrong, "set a random one, for example from: openssl rand -base64 32");
          }
          return new Secret(secret);
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

  /** What goes into a header or a form of somebody's API. */
  public static ValueType<Secret> apiKey() {
    return new ValueType<>(
        "a key of 1 to 4096 printable ASCII characters without spaces",
        true,
        text -> {
          String key = text.strip();
          refuseWrapping(key);
          ValueTypes.require(API_KEY.matcher(key).matches());
          refusePlaceholder(key);
          return new Secret(key);
        });
  }

  /** What was copied with a key, and would make the service refuse it. */
  private static void refuseWrapping(String key) {
    if (QUOTED.matcher(key).matches()) {
      throw new BadValue(
          "stands in quotation marks",
          "leave them out: docker --env-file, for one, takes them as part of the value");
    }
    if (BEARER.matcher(key).find()) {
      throw new BadValue(
          "begins with the word Bearer", "leave it out: where it belongs, it is put there");
    }
  }

  /** The name of a header that may carry a key: those that the request needs itself may not. */
  public static ValueType<String> header() {
    return ValueType.of(
        "the name of a header, such as api-key",
        text -> {
          ValueTypes.require(HEADER.matcher(text).matches());
          ValueTypes.require(!TAKEN_HEADERS.contains(text.toLowerCase(Locale.ROOT)));
          return text;
        });
  }

  /** Spaces inside count: some mail services give out passwords with them. */
  public static ValueType<Secret> password() {
    ValueType<String> line = ValueTypes.line(1000);
    return new ValueType<>(
        line.allowed(),
        true,
        text -> {
          String password = line.parser().apply(text);
          refusePlaceholder(password);
          return new Secret(password);
        });
  }

  private static void refusePlaceholder(String text) {
    if (PLACEHOLDER.matcher(text).find()) {
      throw new BadValue("still holds a placeholder", "put the real value in its place");
    }
  }

  public static ValueType<Secret> redisUri() {
    return new ValueType<>(
        "an address such as redis://:password@host:6379 or, with TLS, rediss://user:password@host"
            + " (special characters in user and password percent-encoded)",
        true,
        text -> {
          String uri = text.strip();
          Matcher parts = REDIS.matcher(uri);
          ValueTypes.require(uri.length() <= LONGEST_URI && parts.matches());
          ValueTypes.require(HostAndPort.parse(parts.group("host"), 0).isPresent());
          return new Secret(uri);
        });
  }

  public static ValueType<Secret> mongoUri() {
    return new ValueType<>(
        "a connection string such as mongodb://user:password@host:27017 or mongodb+srv://user:"
            + "password@host (special characters in user and password percent-encoded)",
        true,
        text -> {
          String database = parsed(text.strip()).getDatabase();
          ValueTypes.require(database == null || DATABASE.matcher(database).matches());
          return new Secret(text.strip());
        });
  }

  public static ValueType<String> mongoDatabase() {
    return ValueTypes.matching(
        DATABASE.pattern(), "a database name of 1 to 63 characters without any of /\\. \"$*<>:|?");
  }

  public static boolean namesUser(Secret mongoUri) {
    return parsed(mongoUri.reveal()).getCredential() != null;
  }

  /** The database in the path, if it is one to keep something in. */
  public static Optional<String> databaseIn(Secret mongoUri) {
    return Optional.ofNullable(parsed(mongoUri.reveal()).getDatabase())
        .filter(name -> !ITS_OWN.contains(name));
  }

  /** Whether it says that TLS is not to be used. */
  public static boolean refusesTls(Secret mongoUri) {
    return Boolean.FALSE.equals(parsed(mongoUri.reveal()).getSslEnabled());
  }

  /** Whether it has an option for authorities that the driver does not read. */
  public static boolean namesAuthorities(Secret mongoUri) {
    return CA_FILE.matcher(mongoUri.reveal()).find();
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
