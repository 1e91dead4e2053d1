package io.chatbox.it;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Finds in a server's logs what went wrong: entries of level ERROR in any format that Chatbox,
 * Preflight and Liberty have, entries with a stack trace, Liberty's reports of first failures
 * (FFDC) and a virtual machine that crashed.
 */
final class ErrorSearch {
  /** In UTF-16 units; what an entry says stands in its first lines. */
  private static final int LONGEST = 2_000;

  /** What begins an entry; other lines belong to the one before. */
  private static final Pattern BEGIN =
      Pattern.compile(
          "^(?:\\d{4}-\\d\\d-\\d\\dT\\S+Z [A-Z]+ |(?:DEBUG|INFO|WARN|ERROR) |\\[|\\{|\\*{10})");

  private static final Pattern ERROR =
      Pattern.compile(
          String.join(
              "|",
              "^(?:\\d{4}-\\d\\d-\\d\\dT\\S+Z )?ERROR ", // Chatbox, Preflight
              "\"(?:log)?level\":\"(?:ERROR|SEVERE|FATAL)\"", // both as JSON
              "\"type\":\"liberty_ffdc\"",
              "^\\[(?:ERROR|FATAL) +\\] ", // Liberty on the console
              "^\\[err\\] ",
              "^\\[[^\\]]+\\] [0-9a-f]{8} \\S+ +[EF] ", // Liberty in messages.log
              "^\\[[^\\]]+\\] [0-9a-f]{8} SystemErr +R ",
              "\\b[A-Z]{4,5}\\d{4}E: "));

  private static final Pattern TRACE =
      Pattern.compile("^\\s+at \\S.*\\(|^Exception in thread |\"\\w*stack_?[tT]race\":");

  /** That there is a report, which is looked at itself. */
  private static final String REPORTED = "FFDC1015I: ";

  private static final Pattern REPORT =
      Pattern.compile(
          "Exception = (\\S+).*?Source = (.+?)\\R.*?probeid = (\\S+).*?Stack Dump = (.*?)\\R",
          Pattern.DOTALL);

  private ErrorSearch() {}

  /**
   * An entry that tells of an error.
   *
   * @param line number of its first one
   */
  record Found(Path file, int line, String entry) {
    @Override
    public String toString() {
      return "%s:%d: %s".formatted(file, line, entry);
    }
  }

  /** Those in a file, in their order; an access log has none. */
  static List<Found> in(Path file) throws IOException {
    String name = file.getFileName().toString();
    if (name.startsWith("ffdc_")) {
      return List.of(new Found(file, 1, report(Files.readString(file))));
    }
    if (name.startsWith("hs_err_")) {
      return List.of(new Found(file, 1, "the virtual machine crashed"));
    }
    boolean tells = name.endsWith(".log") && !name.matches("http_access.*|exception_summary.*");
    return tells ? among(file, Files.readAllLines(file, StandardCharsets.UTF_8)) : List.of();
  }

  private static List<Found> among(Path file, List<String> lines) {
    List<Found> found = new ArrayList<>();
    int end;
    for (int begin = 0; begin < lines.size(); begin = end) {
      end = begin + 1;
      while (end < lines.size() && !BEGIN.matcher(lines.get(end)).find()) {
        end++;
      }
      List<String> entry = lines.subList(begin, end);
      if (entry.getFirst().contains(REPORTED)) {
        continue;
      }
      if (ERROR.matcher(entry.getFirst()).find()
          || entry.stream().anyMatch(line -> TRACE.matcher(line).find())) {
        found.add(new Found(file, begin + 1, shortened(entry)));
      }
    }
    return found;
  }

  private static String shortened(List<String> entry) {
    String text = entry.stream().limit(10).collect(Collectors.joining("\n"));
    return text.substring(0, Math.min(text.length(), LONGEST));
  }

  /** {@code FFDC exception source probe: message}, of a report of many pages. */
  private static String report(String text) {
    Matcher parts = REPORT.matcher(text);
    return parts.find()
        ? "FFDC %s %s %s: %s"
            .formatted(parts.group(1), parts.group(2).strip(), parts.group(3), parts.group(4))
        : "FFDC that is not understood";
  }
}
