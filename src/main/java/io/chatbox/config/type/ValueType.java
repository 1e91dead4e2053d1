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
 */
public record ValueType<T>(String allowed, boolean secret, Function<String, T> parser) {

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
    return new ValueType<>(allowed, secret, parser.andThen(then));
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
