package io.chatbox.rest;

import io.chatbox.protocol.ChatException;

/** A number in a query, within its bounds or refused in words. */
public enum QueryNumber {
  LIMIT("limit", 1, QueryNumber.MOST, 100),
  OFFSET("offset", 0, 1_000_000, 0),
  BEFORE("before", 1, 999_999_999_999_999_999L, 0);

  /** Entries of a list at most. */
  public static final int MOST = 1_000;

  private static final int MOST_DIGITS = 18;

  private final String name;
  private final long least;
  private final long most;
  private final int usual;

  QueryNumber(String name, long least, long most, int usual) {
    this.name = name;
    this.least = least;
    this.most = most;
    this.usual = usual;
  }

  /**
   * @param text as it stands in the query, or null
   * @throws ChatException {@code INVALID_FORMAT}, naming it and what is allowed
   */
  public int read(String text) {
    return text == null ? usual : Math.toIntExact(readLong(text));
  }

  public long readLong(String text) {
    boolean digits =
        !text.isEmpty()
            && text.length() <= MOST_DIGITS
            && text.chars().allMatch(c -> c >= '0' && c <= '9');
    long number = digits ? Long.parseLong(text) : -1;
    if (number < least || number > most) {
      throw Refusals.PARAMETER_INVALID.refusal(
          name, "a whole number from " + least + " to " + most);
    }
    return number;
  }
}
