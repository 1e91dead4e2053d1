package io.chatbox.siege;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What many connections have heard. */
final class Tally {
  private static final Pattern STATUS = Pattern.compile("^HTTP/1\\.1 (\\d{3})");
  private static final Pattern RETRY_AFTER =
      Pattern.compile("(?im)^Retry-After: *[1-9]\\d{0,3}\\r?$");

  private final Map<Integer, Integer> statuses = new TreeMap<>();
  private final List<String> refusalsWithoutTime = new ArrayList<>();
  private int unconnected;
  private int silent;
  private int ended;

  /**
   * Counts one connection.
   *
   * @param head the beginning of what it heard
   * @param ended by the server
   */
  void add(String head, boolean connected, boolean ended) {
    this.ended += connected && ended ? 1 : 0;
    Matcher status = STATUS.matcher(head);
    if (!connected) {
      unconnected++;
    } else if (status.find()) {
      int code = Integer.parseInt(status.group(1));
      statuses.merge(code, 1, Integer::sum);
      if ((code == 429 || code == 503) && !RETRY_AFTER.matcher(head).find()) {
        refusalsWithoutTime.add(head);
      }
    } else {
      silent++;
    }
  }

  /** How often the first answer had which status. */
  Map<Integer, Integer> statuses() {
    return Collections.unmodifiableMap(statuses);
  }

  /** Heads of 429 and 503 that don't say when to come back. */
  List<String> refusalsWithoutTime() {
    return Collections.unmodifiableList(refusalsWithoutTime);
  }

  @Override
  public String toString() {
    return "statuses %s, without a word %d, not connected %d, ended by the server %d"
        .formatted(statuses, silent, unconnected, ended);
  }
}
