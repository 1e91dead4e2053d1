package io.chatbox.history;

import java.util.Optional;

/** What a user looks for. */
final class SearchText {
  private static final int LONGEST = 200;

  private SearchText() {}

  /**
   * @param query as it stands in the query, or null
   */
  static Optional<String> read(String query) {
    Optional<String> text = Optional.ofNullable(query).map(String::strip).filter(s -> !s.isEmpty());
    if (text.filter(one -> one.length() > LONGEST).isPresent()) {
      throw Refusals.QUERY_TOO_LONG.refusal(LONGEST);
    }
    return text;
  }
}
