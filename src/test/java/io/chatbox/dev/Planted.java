package io.chatbox.dev;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What tests put into servers and no log may hold, noted for the search that comes after all tests:
 * what is said, and secrets. Any number of threads.
 */
public final class Planted {
  private static final String KIND = "planted";

  /** In UTF-16 units; of longer texts the rest is like the beginning. */
  private static final int LONGEST = 20_000;

  private static final Pattern SECRET_SETTING = Pattern.compile(".*(SECRET|KEY|KEYS_RETIRED|PASS)");
  private static final Pattern PASSWORD_IN_URI = Pattern.compile("://[^:/@]*:([^@/]+)@");
  private static final Pattern TOLD_IN_JSON =
      Pattern.compile("\"(?:content|name|share_token|token)\"\\s*:\\s*\"((?:[^\"\\\\]|\\\\.)*)\"");

  private static final Set<String> noted = new HashSet<>();

  private Planted() {}

  /** A text, of which no part may be in a log. */
  public static synchronized void note(String text) {
    if (text == null || !SuiteNotes.wanted()) {
      return;
    }
    String start = text.substring(0, Math.min(text.length(), LONGEST));
    if (noted.add(start)) {
      SuiteNotes.add(
          KIND, Base64.getEncoder().encodeToString(start.getBytes(StandardCharsets.UTF_8)));
    }
  }

  /** What is said, and tokens, in a frame or another piece of JSON, whole or not. */
  public static void noteIn(String json) {
    Matcher told = TOLD_IN_JSON.matcher(json);
    while (told.find()) {
      note(told.group(1));
    }
  }

  /** The secrets among settings. */
  public static void noteSetting(String variable, String value) {
    if (SECRET_SETTING.matcher(variable).matches()) {
      List.of(value.split(",")).forEach(Planted::note);
    }
    Matcher password = PASSWORD_IN_URI.matcher(value);
    if (password.find()) {
      note(password.group(1));
    }
  }

  /** All that was noted in this run. */
  public static List<byte[]> all() throws IOException {
    return SuiteNotes.read(KIND).stream().map(Base64.getDecoder()::decode).toList();
  }
}
