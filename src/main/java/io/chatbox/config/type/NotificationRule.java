package io.chatbox.config.type;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** By which channels administrators are told of one kind of event. */
public record NotificationRule(Kind kind, Set<Channel> channels) {
  /** What administrators are told of. */
  public enum Kind {
    HELP_REQUEST,
    LLM_DOWN,
    DATABASE_DOWN,
    ABNORMAL_TRAFFIC
  }

  /** How. */
  public enum Channel {
    MAIL,
    SMS
  }

  public NotificationRule {
    channels = Set.copyOf(channels);
  }

  /** {@code kind:channel+channel}, each kind at most once. */
  public static ValueType<List<NotificationRule>> rules() {
    ValueType<NotificationRule> rule =
        ValueType.of(
            "a kind (%s), a colon, and channels (%s) joined by +, such as help_request:mail+sms"
                .formatted(words(Kind.values()), words(Channel.values())),
            NotificationRule::parse);
    return ValueTypes.list(Kind.values().length, rule).map(NotificationRule::withoutSecond);
  }

  private static NotificationRule parse(String text) {
    String[] halves = text.split(":", -1);
    ValueTypes.require(halves.length == 2);
    Kind kind = named(Kind.values(), halves[0]);
    Set<Channel> channels = EnumSet.noneOf(Channel.class);
    for (String channel : halves[1].split("\\+", -1)) {
      channels.add(named(Channel.values(), channel));
    }
    return new NotificationRule(kind, channels);
  }

  private static List<NotificationRule> withoutSecond(List<NotificationRule> rules) {
    Set<Kind> seen = new HashSet<>();
    Optional<Kind> second =
        rules.stream().map(NotificationRule::kind).filter(kind -> !seen.add(kind)).findFirst();
    if (second.isPresent()) {
      throw new BadValue(
          "names " + word(second.get()) + " twice", "join all its channels with + in one rule");
    }
    return rules;
  }

  private static <E extends Enum<E>> E named(E[] all, String text) {
    String wanted = text.strip().toLowerCase(Locale.ROOT);
    return Arrays.stream(all)
        .filter(one -> word(one).equals(wanted))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("unknown"));
  }

  private static <E extends Enum<E>> String words(E[] all) {
    return Arrays.stream(all).map(NotificationRule::word).collect(Collectors.joining(", "));
  }

  private static String word(Enum<?> one) {
    return one.name().toLowerCase(Locale.ROOT);
  }
}
