package io.chatbox.llm;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Guesses a text's language by its letters and its commonest words, for what is said here in a
 * model's place.
 */
public final class Language {
  private static final Pattern BETWEEN_WORDS = Pattern.compile("[^\\p{L}]+");
  private static final Pattern UMLAUT = Pattern.compile("[äöüÄÖÜß]");
  private static final Set<String> GERMAN =
      Set.of(
          "aber", "als", "auch", "auf", "bist", "bitte", "das", "dass", "dem", "den", "der", "die",
          "du", "ein", "eine", "einen", "er", "erste", "für", "gibt", "guten", "hallo", "heute",
          "ich", "ist", "kann", "kannst", "mein", "mich", "mir", "mit", "nicht", "noch", "oder",
          "sich", "sie", "sind", "und", "uns", "von", "wann", "warum", "wer", "wie", "wir", "wo",
          "zu", "zum");
  private static final Set<String> ENGLISH =
      Set.of(
          "a", "an", "and", "are", "can", "do", "for", "hello", "how", "i", "in", "is", "it", "me",
          "my", "not", "of", "on", "or", "please", "that", "the", "this", "to", "what", "when",
          "where", "who", "why", "with", "you");

  private Language() {}

  public static boolean isGerman(String text) {
    int score = UMLAUT.matcher(text).find() ? 1 : 0;
    for (String word : BETWEEN_WORDS.split(text.toLowerCase(Locale.ROOT))) {
      score += GERMAN.contains(word) ? 1 : 0;
      score -= ENGLISH.contains(word) ? 1 : 0;
    }
    return score > 0;
  }
}
