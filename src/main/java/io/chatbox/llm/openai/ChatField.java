package io.chatbox.llm.openai;

import io.chatbox.llm.wire.RefusedFields.Field;
import java.util.regex.Pattern;

/** What some who speak Chat Completions refuse, and can be done without or said otherwise. */
enum ChatField implements Field {
  /** Older servers and gateways. */
  STREAM_OPTIONS("stream_options|include_usage"),
  /** Models that reason have their own, or take nothing but 1. */
  TEMPERATURE("temperature"),
  /** Models that reason want {@code max_completion_tokens}. */
  MAX_TOKENS("max_tokens"),
  /** What replaces it may be unknown, too, or the number too high. */
  MAX_COMPLETION_TOKENS("max_completion_tokens"),
  /**
   * Chat templates such as Gemma's, and the first o1 models: it stands in the first question then.
   */
  SYSTEM("system role|system message|role.{0,20}system|'system'|\"system\"|developer instruction");

  private final Pattern mention;

  ChatField(String mention) {
    this.mention = Pattern.compile(mention);
  }

  @Override
  public Pattern mention() {
    return mention;
  }
}
