package io.chatbox.config.type;

import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * How the text of a setting becomes its value.
 *
 * @param allowed what is allowed, as a noun phrase: {@code a whole number from 1 to 65535}
 * @param secret whether the text must not be shown in a fault
 * @param parser throws {@link BadValue} with words of its own, or any {@link
 *     IllegalArgumentException} to say just that the text is not {@code allowed}
 * @param form how it may be written in {@code config.toml}
 */
public record ValueType<T>(String allowed, boolean secret, Function<String, T> parser, Form form) {

  /** How a value may be written in TOML, where a text or a number stands for its own words. */
  public enum Form {
    TEXT("a text or number"),
    /** Of a whole number it doesn't matter how it is written: {@code 80.0} is 80. */
    NUMBER("a text or number"),
    /** A boolean as well. */
    FLAG("true or false"),
    /** An array of texts as well, instead of one with commas. */
    LIST("a list of texts"),
    /** A table as well, which stands for its JSON. */
    OBJECT("a table, or a text that is JSON");

    private final String words;

    Form(String words) {
      this.words = words;
    }

    /** What to write there. */
    public String words() {
      return words;
    }
  }

  ValueType(String allowed, boolean secret, Function<String, T> parser) {
    this(allowed, secret, parser, Form.TEXT);
  }

  /** A type whose text may be shown and may stand between white space. */
  static <T> ValueType<T> of(String allowed, Function<String, T> parser) {
    return new ValueType<>(allowed, false, text -> parser.apply(text.strip()));
  }

  /**
   * @throws BadValue if {@code text} is not allowed or still a placeholder
   */
  public T parse(String text) {
    refusePlaceholder(text);
    try {
      return parser.apply(text);
    } catch (BadValue bad) {
      throw bad;
    } catch (IllegalArgumentException e) {
      String shown = secret ? "the value" : Shown.quoted(text.strip());
      throw new BadValue(shown + " is not " + allowed);
    }
  }

  public <R> ValueType<R> map(Function<T, R> then) {
    return new ValueType<>(allowed, secret, parser.andThen(then), form);
  }

  ValueType<T> as(Form other) {
    return new ValueType<>(allowed, secret, parser, other);
  }

  /** The same, but a setting of this type may be left out. */
  public ValueType<Optional<T>> optional() {
    return map(Optional::of);
  }

  private static void refusePlaceholder(String text) {
    Stream.of("PLACEHOLDER", "REPLACE_WITH", "CHANGE_ME", "CHANGE-ME", "YOUR-")
        .filter(text::contains)
        .findFirst()
        .ifPresent(
            placeholder -> {
              throw new BadValue(
                  "still holds the placeholder " + placeholder, "put the real value in its place");
            });
  }
}
