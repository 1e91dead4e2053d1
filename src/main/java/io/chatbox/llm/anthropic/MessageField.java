package io.chatbox.llm.anthropic;

import io.chatbox.llm.wire.RefusedFields.Field;
import java.util.regex.Pattern;

/** What some who speak Messages refuse, and can be done without. */
enum MessageField implements Field {
  /** Newer models, and those that think. */
  TEMPERATURE("temperature"),
  /** Gateways to other providers. */
  CACHE_CONTROL("cache_control");

  private final Pattern mention;

  MessageField(String mention) {
    this.mention = Pattern.compile(mention);
  }

  @Override
  public Pattern mention() {
    return mention;
  }
}
