package io.chatbox.rest;

import io.chatbox.protocol.ChatException;
import java.util.List;

/**
 * Which part of a list is asked for.
 *
 * @param limit how many entries at most, from 1 to {@link QueryNumber#MOST}
 * @param offset how many to leave out, from 0
 */
public record Slice(int limit, int offset) {
  /**
   * From the query's parameters, each of which may be null.
   *
   * @throws ChatException {@code INVALID_FORMAT}
   */
  public static Slice read(String limit, String offset) {
    return new Slice(QueryNumber.LIMIT.read(limit), QueryNumber.OFFSET.read(offset));
  }

  /** How many to look for: one more than are shown says that there are more. */
  public int oneMore() {
    return limit + 1;
  }

  /** Without the one more. */
  public <T> List<T> shown(List<T> found) {
    return truncated(found) ? found.subList(0, limit) : found;
  }

  public boolean truncated(List<?> found) {
    return found.size() > limit;
  }
}
