package io.chatbox.session.store;

import io.chatbox.protocol.SessionId;
import io.chatbox.session.SessionOverview;
import java.text.Normalizer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;

/**
 * One search through a user's conversations. Texts are compared without regard to case and to how
 * Unicode composes them. Gives up after so many messages or so much time.
 */
final class Search {
  /** Sessions that are searched together. */
  static final int AT_ONCE = 50;

  private static final int MOST_MESSAGES = 50_000;
  private static final Duration LONGEST = Duration.ofSeconds(5);

  /** UTF-16 units of a message that are looked at together. */
  private static final int PIECE = 16 * 1024;

  /** UTF-16 units that become one: a letter and its accents, or the parts of a syllable. */
  private static final int LONGEST_SPELLING = 4;

  private static final int MOST_MARKS = 32;

  private final Sweep sweep;
  private final String wanted;
  private long deadline = System.nanoTime() + LONGEST.toNanos();
  private int left = MOST_MESSAGES;

  Search(SessionCollections collections, String text) {
    sweep = new Sweep(collections);
    wanted = folded(text);
  }

  boolean goesOn() {
    return left > 0 && System.nanoTime() < deadline;
  }

  /** Which of these hold the text; not all of them if it gives up meanwhile. */
  Set<SessionId> among(List<SessionOverview> sessions) {
    Set<SessionId> found = new HashSet<>();
    List<SessionId> toRead = new ArrayList<>();
    for (SessionOverview session : sessions) {
      boolean named = session.name().filter(this::holds).isPresent();
      (named ? found : toRead).add(session.id());
    }
    sweep.read(
        "search",
        toRead,
        id -> !found.contains(id),
        this::goesOn,
        message -> {
          left--;
          if (holds(message.content())) {
            found.add(message.sessionId());
          }
        });
    return found;
  }

  /** What the one who gets the results takes to take them doesn't count. */
  <T> Consumer<T> untimed(Consumer<T> each) {
    return found -> {
      long before = System.nanoTime();
      each.accept(found);
      deadline += System.nanoTime() - before;
    };
  }

  /** A piece at a time: folding makes several copies, which may have 18 times the length. */
  private boolean holds(String text) {
    int overlap = LONGEST_SPELLING * wanted.length();
    int from = 0;
    int to = cut(text, PIECE + overlap);
    while (!folded(text.substring(from, to)).contains(wanted)) {
      if (to == text.length()) {
        return false;
      }
      from = cut(text, from + PIECE);
      to = cut(text, from + PIECE + overlap);
    }
    return true;
  }

  /** The place, or one before it where no character begins that belongs to the one before. */
  private static int cut(String text, int place) {
    if (place >= text.length()) {
      return text.length();
    }
    int at = place;
    while (place - at < MOST_MARKS && belongsToTheOneBefore(text.charAt(at))) {
      at--;
    }
    return at;
  }

  private static boolean belongsToTheOneBefore(char c) {
    return Character.isLowSurrogate(c)
        || switch (Character.getType(c)) {
          case Character.NON_SPACING_MARK,
              Character.COMBINING_SPACING_MARK,
              Character.ENCLOSING_MARK ->
              true;
          default -> false;
        };
  }

  /** By way of upper case, so that ß and SS, ς and σ are the same. */
  private static String folded(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFKC)
        .toUpperCase(Locale.ROOT)
        .toLowerCase(Locale.ROOT);
  }
}
