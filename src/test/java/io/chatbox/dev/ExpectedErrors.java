package io.chatbox.dev;

import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What tests make go wrong on purpose, announced for the search through all logs that comes after
 * them: any other error fails the run. Any number of threads.
 */
public final class ExpectedErrors {
  private static final String KIND = "expected-errors";

  private ExpectedErrors() {}

  /**
   * One kind of error.
   *
   * @param server the folder of the server in whose logs it may stand
   * @param text what is in the log's entry, as narrow as can be told beforehand
   * @param why what the test does that leads to it
   */
  public record Expected(String server, Pattern text, String why) {
    public boolean covers(String place, String entry) {
      return server.equals(place) && text.matcher(entry).find();
    }
  }

  /**
   * Announces one, at any time of the run.
   *
   * @param text a regular expression for a part of the entry
   */
  public static void in(String server, String text, String why) {
    Pattern.compile(text);
    SuiteNotes.add(KIND, String.join("\t", server, text, why));
  }

  /** All that were announced in this run. */
  public static List<Expected> all() throws IOException {
    return SuiteNotes.read(KIND).stream().distinct().map(ExpectedErrors::parse).toList();
  }

  private static Expected parse(String line) {
    String[] parts = line.split("\t", 3);
    return new Expected(parts[0], Pattern.compile(parts[1]), parts[2]);
  }
}
