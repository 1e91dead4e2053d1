package io.chatbox.safety.redaction;

import java.util.ArrayList;
import java.util.List;

/**
 * Numbers of payment cards (ISO/IEC 7812): 13 to 19 digits in groups as people write them, up to
 * two spaces, dots or dashes between two groups, with a first digit that cards have and the check
 * digit of Luhn's formula. A number begins and ends with a group; from each group's beginning it
 * looks 19 digits far at most.
 */
final class Cards implements Finder {
  private static final int FEWEST = 13;
  private static final int MOST = 19;
  private static final int MOST_BETWEEN = 2;

  /** 0, 1, 7 and 8 are no banks': timestamps and such begin so. */
  private static final String FIRST_DIGITS = "234569";

  private static final String BETWEEN = " .-\u00A0\u202F\u2010\u2011\u2012\u2013";

  @Override
  public List<Finding> find(String text) {
    List<Finding> found = new ArrayList<>();
    int i = 0;
    while (i < text.length()) {
      if (!Character.isDigit(text.charAt(i))) {
        i++;
        continue;
      }
      Finding card = longestFrom(text, i);
      if (card != null) {
        found.add(card);
        i = card.end();
      } else {
        i = endOfGroup(text, i);
      }
    }
    return found;
  }

  private static Finding longestFrom(String text, int start) {
    StringBuilder digits = new StringBuilder(MOST);
    Finding longest = null;
    int i = start;
    while (i < text.length() && digits.length() <= MOST) {
      char unit = text.charAt(i);
      if (!Character.isDigit(unit)) {
        int next = nextGroup(text, i);
        if (next == i) {
          break;
        }
        i = next;
        continue;
      }
      digits.append((char) ('0' + Character.digit(unit, 10)));
      i++;
      if (isEndOfGroup(text, i) && isCard(digits)) {
        longest = new Finding(start, i, "card", digits.toString());
      }
    }
    return longest;
  }

  /** Where the next group begins behind what may stand between two, or the same place. */
  private static int nextGroup(String text, int from) {
    int i = from;
    while (i < text.length() && i - from < MOST_BETWEEN && BETWEEN.indexOf(text.charAt(i)) >= 0) {
      i++;
    }
    return i < text.length() && Character.isDigit(text.charAt(i)) ? i : from;
  }

  private static boolean isEndOfGroup(String text, int i) {
    return i == text.length() || !Character.isDigit(text.charAt(i));
  }

  private static int endOfGroup(String text, int from) {
    int i = from;
    while (!isEndOfGroup(text, i)) {
      i++;
    }
    return i;
  }

  private static boolean isCard(CharSequence digits) {
    return digits.length() >= FEWEST
        && digits.length() <= MOST
        && FIRST_DIGITS.indexOf(digits.charAt(0)) >= 0
        && luhn(digits) % 10 == 0;
  }

  /** ISO/IEC 7812-1, annex B. */
  private static int luhn(CharSequence digits) {
    int sum = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = digits.charAt(digits.length() - 1 - i) - '0';
      int doubled = i % 2 == 0 ? digit : 2 * digit;
      sum += doubled > 9 ? doubled - 9 : doubled;
    }
    return sum;
  }
}
