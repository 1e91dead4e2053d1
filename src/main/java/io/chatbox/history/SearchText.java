package io.chatbox.history;

import io.chatbox.protocol.ChatException;
import io.chatbox.protocol.ErrorCode;
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
      throw new ChatException(
          ErrorCode.INVALID_FORMAT, "The parameter q may have at most " + LONGEST + " characters.");
    }
    return text;
  }
}
