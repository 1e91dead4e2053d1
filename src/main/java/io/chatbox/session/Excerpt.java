package io.chatbox.session;

import java.util.List;

/**
 * A part of a conversation that is wanted as a whole.
 *
 * @param messages oldest first
 * @param more whether there are more that were left out, for their number or their length
 */
public record Excerpt(List<Message> messages, boolean more) {
  /** UTF-16 units of text at most, unless a single message has more: more than models take. */
  public static final int MOST_TEXT = 4 * 1024 * 1024;
}
