package io.chatbox.config.type;

import static io.chatbox.config.type.ValueTypes.require;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * How many tokens a day users with one role may use.
 *
 * @param role as tokens name it
 * @param tokens absent if there is no limit for them
 */
public record DailyTokens(String role, Optional<Long> tokens) {
  private static final long MOST = 1_000_000_000_000L;
  private static final int MOST_RULES = 100;
  private static final String UNLIMITED = "unlimited";
  private static final Pattern DIGITS = Pattern.compile("[0-9]{1,13}");

  public static ValueType<Long> count() {
    return ValueType.of("a whole number from 0 to " + MOST, DailyTokens::parseCount)
        .as(ValueType.Form.NUMBER);
  }

  /** {@code role:tokens}, each role at most once. */
  public static ValueType<List<DailyTokens>> rules() {
    ValueType<DailyTokens> rule =
        ValueType.of(
            "a role, a colon, and a whole number from 0 to %d or %s, such as premium:500000"
                .formatted(MOST, UNLIMITED),
            DailyTokens::parse);
    return ValueTypes.list(MOST_RULES, rule).map(DailyTokens::withoutSecond);
  }

  private static DailyTokens parse(String text) {
    int colon = text.lastIndexOf(':');
    require(colon > 0);
    String tokens = text.substring(colon + 1).strip();
    return new DailyTokens(
        text.substring(0, colon).strip(),
        tokens.equalsIgnoreCase(UNLIMITED) ? Optional.empty() : Optional.of(parseCount(tokens)));
  }

  private static Long parseCount(String text) {
    require(DIGITS.matcher(text).matches());
    long count = Long.parseLong(text);
    require(count <= MOST);
    return count;
  }

  private static List<DailyTokens> withoutSecond(List<DailyTokens> rules) {
    Set<String> seen = new HashSet<>();
    for (DailyTokens rule : rules) {
      if (!seen.add(rule.role())) {
        throw new BadValue(
            "names the role %s twice".formatted(Shown.quoted(rule.role())),
            "leave one number for each role");
      }
    }
    return rules;
  }
}
