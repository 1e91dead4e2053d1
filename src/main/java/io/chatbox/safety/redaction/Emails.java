package io.chatbox.safety.redaction;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Addresses of mail as people write them (RFC 5322 section 3.4.1 with a dot-atom and a domain of at
 * least two labels; letters of any alphabet, RFC 6531). From each {@code @} it looks as far to both
 * sides as an address can reach, so nothing is looked at more than a few times.
 */
final class Emails implements Finder {
  /** RFC 5321 section 4.5.3.1. */
  private static final int LONGEST_LOCAL = 64;

  private static final int LONGEST_DOMAIN = 255;
  private static final String ATOM_MARKS = ".!#$%&'*+/=?^_`{|}~-";

  @Override
  public List<Finding> find(String text) {
    List<Finding> found = new ArrayList<>();
    int from = 0;
    for (int at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
      int start = start(text, at, from);
      int end = end(text, at + 1);
      if (start < at && end > at) {
        String value = text.substring(start, end).toLowerCase(Locale.ROOT);
        found.add(new Finding(start, end, "email", value));
        from = end;
      }
    }
    return found;
  }

  /** Where the local part begins: with a letter, a digit or an underscore. */
  private static int start(String text, int at, int from) {
    int first = at;
    int least = Math.max(from, at - LONGEST_LOCAL);
    for (int i = at - 1; i >= least && isAtom(text.charAt(i)); i--) {
      if (isWord(text.charAt(i)) || text.charAt(i) == '_') {
        first = i;
      }
    }
    return first;
  }

  /** Behind the last label that a domain may end with, or 0. */
  private static int end(String text, int from) {
    int most = Math.min(text.length(), from + LONGEST_DOMAIN);
    int end = 0;
    for (int i = from; i < most && isDomain(text.charAt(i)); i++) {
      if (text.charAt(i) == '.' && i > from) {
        end = Math.max(end, endOfTopLabel(text, i + 1, most));
      }
    }
    return end;
  }

  /** Behind two letters or more, or a label in Punycode; else 0. */
  private static int endOfTopLabel(String text, int from, int most) {
    boolean encoded = text.regionMatches(true, from, "xn--", 0, 4);
    int end = from;
    while (end < most
        && (encoded
            ? isWord(text.charAt(end)) || text.charAt(end) == '-'
            : Character.isLetter(text.charAt(end)))) {
      end++;
    }
    return end - from >= 2 ? end : 0;
  }

  private static boolean isAtom(char unit) {
    return isWord(unit) || ATOM_MARKS.indexOf(unit) >= 0;
  }

  private static boolean isDomain(char unit) {
    return isWord(unit) || unit == '.' || unit == '-';
  }

  private static boolean isWord(char unit) {
    return Character.isLetterOrDigit(unit);
  }
}
