package io.chatbox.llm.wire;

import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParserFactory;
import java.io.StringReader;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What a provider says of an error, in whatever form: <code>{"error":{"code","type","message"}}
 * </code>, the same without {@code error} around it, an error that is a text, FastAPI's {@code
 * detail}, Google's list of errors, one inside another.
 *
 * <p>Its words are for the log; its text, which may quote the conversation or a key, can be matched
 * and is never given out.
 */
public final class ProviderError {
  static final ProviderError UNKNOWN = new ProviderError("", "", 0, "");

  private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

  /** How much of what is said is looked at. */
  private static final int MAX_TEXT = 4096;

  private static final int MAX_DEPTH = 4;

  private static final List<String> CODES =
      List.of("code", "error_code", "errorCode", "err_code", "status_code");
  private static final List<String> TEXTS =
      List.of("message", "msg", "error_msg", "error_description", "status_msg", "title", "raw");
  private static final List<String> INNER =
      List.of("error", "detail", "errors", "innererror", "metadata", "base_resp");

  private final String code;
  private final String type;
  private final int status;
  private final String text;

  private ProviderError(String code, String type, int status, String text) {
    this.code = code;
    this.type = type;
    this.status = status;
    this.text = text;
  }

  /**
   * An error of which no more is known than a word for it.
   *
   * @param code whatever it is; if it is no word, the error has none
   * @param status the HTTP status that it names, or 0
   */
  public static ProviderError of(String code, int status, String text) {
    return new ProviderError(isWord(code) ? code : "", "", status, shortened(text));
  }

  /**
   * @param error whatever it is: an error's object, a text, or what has either inside
   */
  public static ProviderError of(JsonValue error) {
    Found found = new Found();
    found.in(error, 0);
    return new ProviderError(
        found.code, found.type, found.status, shortened(found.text.toString()));
  }

  /**
   * The same of JSON, or of whatever else there is in its place: an error page, most often.
   *
   * @param text of any length
   */
  static ProviderError read(JsonParserFactory json, String text) {
    try (JsonParser parser = json.createParser(new StringReader(text))) {
      parser.next();
      return of(parser.getValue());
    } catch (RuntimeException e) {
      // JsonException, NoSuchElementException, or a bare one when it is nested too deeply.
      return new ProviderError("", "", 0, shortened(text));
    }
  }

  /** Whether a provider's word may go into the log and to clients. */
  static boolean isWord(String text) {
    return WORD.matcher(text).matches();
  }

  private static String shortened(String text) {
    return text.substring(0, Math.min(text.length(), MAX_TEXT)).toLowerCase(Locale.ROOT);
  }

  /** For the log: its code, else its type, else empty; letters, digits and {@code _.-}, bounded. */
  public String word() {
    return code.isEmpty() ? type : code;
  }

  /** The HTTP status that it names itself, or 0. */
  public int status() {
    return status;
  }

  /** Whether its code or its type is one of these, in any case. */
  boolean isOne(Pattern words) {
    return words.matcher(code).matches() || words.matcher(type).matches();
  }

  /** Whether its text, in lower case, holds something like this. */
  public boolean says(Pattern something) {
    return something.matcher(text).find();
  }

  /** Only the word: the text is nobody's to see. */
  @Override
  public String toString() {
    return word();
  }

  /** Looks through an error for what it says. */
  private static final class Found {
    private String code = "";
    private String type = "";
    private int status;
    private final StringBuilder text = new StringBuilder();

    void in(JsonValue value, int depth) {
      if (depth > MAX_DEPTH || text.length() > MAX_TEXT) {
        return;
      }
      switch (value) {
        case JsonObject object -> inObject(object, depth);
        case JsonArray list -> list.forEach(one -> in(one, depth + 1));
        case JsonString said -> text.append(said.getString()).append('\n');
        case null, default -> {}
      }
    }

    private void inObject(JsonObject object, int depth) {
      // The innermost says most.
      INNER.forEach(name -> in(object.get(name), depth + 1));
      CODES.forEach(name -> code(object.get(name)));
      status(object.get("status"));
      type = type.isEmpty() ? word(object.get("type")) : type;
      TEXTS.forEach(name -> in(object.get(name), depth + 1));
      // The name of what is at fault: OpenAI's param, the place in the request that FastAPI names.
      in(object.get("param"), MAX_DEPTH);
      if (object.get("loc") instanceof JsonArray place) {
        place.forEach(step -> in(step, MAX_DEPTH));
      }
    }

    private void code(JsonValue value) {
      status(value);
      code = code.isEmpty() ? word(value) : code;
    }

    private void status(JsonValue value) {
      String word = word(value);
      if (status == 0 && word.matches("[45][0-9]{2}")) {
        status = Integer.parseInt(word);
      } else if (code.isEmpty() && value instanceof JsonString) {
        code = word; // Google's status is a word.
      }
    }

    private static String word(JsonValue value) {
      String text =
          switch (value) {
            case JsonString said -> said.getString();
            case JsonNumber number -> number.toString();
            case null, default -> "";
          };
      return isWord(text) ? text : "";
    }
  }
}
