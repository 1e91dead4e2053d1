package io.chatbox.config.type;

import java.util.Optional;

/** Why a text can't be a setting's value, in words for the operator and never with a secret. */
public final class BadValue extends IllegalArgumentException {
  private final String remedy;
  private final boolean complete;

  BadValue(String wrong) {
    this(wrong, null, false);
  }

  /**
   * @param wrong what is wrong, to follow {@code VARIABLE: }
   * @param remedy what to do about it
   */
  BadValue(String wrong, String remedy) {
    this(wrong, remedy, false);
  }

  private BadValue(String wrong, String remedy, boolean complete) {
    super(wrong);
    this.remedy = remedy;
    this.complete = complete;
  }

  /** With sentences that say what to do as well, to stand as they are. */
  static BadValue complete(String sentences) {
    return new BadValue(sentences, null, true);
  }

  public boolean isComplete() {
    return complete;
  }

  /** What to do, when "correct it" doesn't say enough. */
  public Optional<String> remedy() {
    return Optional.ofNullable(remedy);
  }
}
