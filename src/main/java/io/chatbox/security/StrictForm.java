package io.chatbox.security;

import com.nimbusds.jose.JWSObject;
import jakarta.json.JsonException;
import jakarta.json.spi.JsonProvider;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParserFactory;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.HashSet;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A signed token in its one spelling. The library reads more than that: it skips characters that
 * are no base64url, takes any trailing bits, replaces bytes that are no UTF-8, and in nested
 * objects the last of two equal names. Here each of these is refused, so that no two readers of a
 * token can see different things in it.
 */
final class StrictForm {
  /** RFC 7515 section 7.1; five parts would be an encrypted token. */
  private static final Pattern THREE_PARTS =
      Pattern.compile("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+");

  private static final int MAX_DEPTH = 16;

  // Made once: finding the JSON provider costs more than parsing a token.
  private static final JsonParserFactory PARSERS =
      JsonProvider.provider().createParserFactory(Map.of());

  private StrictForm() {}

  /** Header and form of a token; its claims are read by {@link #claims}, once they are proven. */
  static JWSObject parse(String token) throws ParseException {
    if (!THREE_PARTS.matcher(token).matches()) {
      throw new ParseException("not three parts of base64url", 0);
    }
    String[] parts = token.split("\\.");
    byte[] header = decoded(parts[0]);
    decoded(parts[1]);
    decoded(parts[2]);
    Set<String> parameters = namesIn(header);
    // We process no extension (RFC 7515 section 4.1.11), and RFC 7797's is one by its nature.
    if (parameters.contains("crit") || parameters.contains("b64")) {
      throw new ParseException("extension of the header", 0);
    }
    return JWSObject.parse(token);
  }

  /** The claims of a token that {@link #parse} took. */
  static Map<String, Object> claims(JWSObject token) throws ParseException {
    namesIn(token.getPayload().toBytes());
    Map<String, Object> claims = token.getPayload().toJSONObject();
    if (claims == null) {
      throw new ParseException("claims", 0);
    }
    return claims;
  }

  private static byte[] decoded(String part) throws ParseException {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(part);
      if (Base64.getUrlEncoder().withoutPadding().encodeToString(bytes).equals(part)) {
        return bytes;
      }
    } catch (IllegalArgumentException e) {
      // Falls through: a length that no bytes have.
    }
    throw new ParseException("base64url that no encoder writes", 0);
  }

  /**
   * The names in an object of UTF-8 JSON.
   *
   * @throws ParseException if it is none, a name comes twice anywhere in it, or it is too deep
   */
  private static Set<String> namesIn(byte[] json) throws ParseException {
    try (JsonParser parser = PARSERS.createParser(new StringReader(text(json)))) {
      if (parser.next() != JsonParser.Event.START_OBJECT) {
        throw new ParseException("no object", 0);
      }
      Set<String> names = new HashSet<>();
      Deque<Set<String>> open = new ArrayDeque<>();
      open.push(names);
      while (parser.hasNext()) {
        read(parser, open);
      }
      return names;
    } catch (JsonException | IllegalStateException | NoSuchElementException e) {
      throw new ParseException("JSON", 0);
    }
  }

  private static void read(JsonParser parser, Deque<Set<String>> open) throws ParseException {
    switch (parser.next()) {
      case START_OBJECT, START_ARRAY -> {
        open.push(new HashSet<>());
        if (open.size() > MAX_DEPTH) {
          throw new ParseException("too deep", 0);
        }
      }
      case END_OBJECT, END_ARRAY -> open.pop();
      case KEY_NAME -> {
        if (!open.element().add(parser.getString())) {
          throw new ParseException("a name twice", 0);
        }
      }
      case VALUE_STRING, VALUE_NUMBER, VALUE_TRUE, VALUE_FALSE, VALUE_NULL -> {}
    }
  }

  private static String text(byte[] utf8) throws ParseException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
    } catch (CharacterCodingException e) {
      throw new ParseException("not UTF-8", 0);
    }
  }
}
