package io.chatbox.config;

import java.util.Optional;

/** Why a text can't be a setting's value, in words for the operator and never with a secret. */
final class BadValue extends IllegalArgumentException {
  private final String remedy;

  BadValue(String wrong) {
    this(wrong, null);
  }

  /**
   * @param wrong what is wrong, to follow {@code VARIABLE: }
   * @param remedy what to do about it
   */
  BadValue(String wrong, String remedy) {
    super(wrong);
    this.remedy = remedy;
  }

  /** What to do, when "correct it" doesn't say enough. */
  Optional<String> remedy() {
    return Optional.ofNullable(remedy);
  }
}
