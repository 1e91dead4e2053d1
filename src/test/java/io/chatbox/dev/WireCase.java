package io.chatbox.dev;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A file of the corpus: what a real upstream said, and what must come out. How one is written:
 * {@code src/test/resources/wire/README.md}.
 *
 * @param dialect its directory
 * @param name of the file, without its ending
 * @param question how it is asked, {@code key: value} lines
 * @param responses to the first, second … request; the last one is said again and again
 * @param expected {@code key: value} lines
 */
public record WireCase(
    String dialect,
    String name,
    List<String> question,
    List<WireResponse> responses,
    List<String> expected) {
  private static final String DIRECTORY = "/wire/";
  private static final String ENDING = ".txt";
  private static final String SECTION = "=== ";
  private static final Pattern SOURCE = Pattern.compile("(?m)^source: https://\\S+");
  private static final Set<String> ASKED_HOW = Set.of("conversation", "idle");
  private static final Set<String> EXPECTED =
      Set.of(
          "text",
          "thinking",
          "usage",
          "end",
          "failed",
          "asked",
          "kept",
          "stops",
          "second",
          "later");

  /** Of a dialect, in order. */
  public static List<String> names(String dialect) {
    URL directory = WireCase.class.getResource(DIRECTORY + dialect);
    try (Stream<Path> files = Files.list(Path.of(directory.toURI()))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(file -> file.endsWith(ENDING))
          .map(file -> file.replace(ENDING, ""))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * @throws IllegalArgumentException if there is none of that name, or it can't be read: with the
   *     file, and what it lacks
   */
  public static WireCase of(String dialect, String name) {
    String path = DIRECTORY + dialect + "/" + name + ENDING;
    try (InputStream file = WireCase.class.getResourceAsStream(path)) {
      require(file != null, "is not there");
      return parse(dialect, name, new String(file.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("corpus file " + path + " " + e.getMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * @throws IllegalArgumentException with what is wrong, as a verb and its object
   */
  static WireCase parse(String dialect, String name, String file) {
    List<String> question = List.of();
    List<WireResponse> responses = new ArrayList<>();
    List<String> expected = List.of();
    boolean sourced = false;
    require(file.startsWith(SECTION), "does not begin with '=== about'");
    for (String section : file.substring(SECTION.length()).split("(?m)^" + SECTION)) {
      String[] halves = section.split("\n", 2);
      String[] words = halves[0].strip().split("\\s+");
      String text = halves.length > 1 ? halves[1] : "";
      switch (words[0]) {
        case "about" -> sourced = SOURCE.matcher(text).find();
        case "question" -> question = lines(text, ASKED_HOW);
        case "response" -> responses.add(response(text, Set.of(words)));
        case "ends" -> {
          require(!responses.isEmpty(), "has an 'ends' before its first response");
          responses.add(ending(responses.removeLast(), words[words.length - 1]));
        }
        case "expected" -> expected = lines(text, EXPECTED);
        default -> throw new IllegalArgumentException("has an unknown section " + words[0]);
      }
    }
    require(sourced, "lacks its 'source: https://…' in the section 'about'");
    require(!responses.isEmpty(), "lacks a response");
    WireCase wire = new WireCase(dialect, name, question, List.copyOf(responses), expected);
    require(wire.expected("asked").isPresent(), "lacks 'asked' in what is expected");
    require(
        wire.expected("end").isPresent() != wire.expected("failed").isPresent(),
        "expects not one of 'end' and 'failed'");
    return wire;
  }

  private static void require(boolean holds, String wrong) {
    if (!holds) {
      throw new IllegalArgumentException(wrong);
    }
  }

  /** The head ends at the first empty line behind a final status. */
  private static WireResponse response(String text, Set<String> words) {
    Set<String> options =
        words.stream().filter(word -> !word.equals("response")).collect(Collectors.toSet());
    int begin = 0;
    while (text.startsWith("HTTP/1.1 1", begin)) {
      begin = text.indexOf("\n\n", begin) + 2;
    }
    int end = text.indexOf("\n\n", begin);
    String head = end < 0 ? text.strip() : text.substring(0, end);
    String body = end < 0 ? "" : text.substring(end + 2);
    return new WireResponse(head, body, options, WireResponse.Ends.CLOSED);
  }

  private static WireResponse ending(WireResponse response, String how) {
    WireResponse.Ends ends =
        Arrays.stream(WireResponse.Ends.values())
            .filter(one -> one.name().toLowerCase(Locale.ROOT).equals(how))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("ends in an unknown way: " + how));
    return new WireResponse(response.head(), response.text(), response.options(), ends);
  }

  private static List<String> lines(String text, Set<String> keys) {
    List<String> lines =
        Arrays.stream(text.split("\n")).map(String::strip).filter(line -> !line.isEmpty()).toList();
    for (String line : lines) {
      require(
          line.contains(":") && keys.contains(line.substring(0, line.indexOf(':'))),
          "has a line without a known key: " + line);
    }
    return lines;
  }

  /** Its first response, for a fake that has an HTTP server around it. */
  FakeReply reply() {
    return responses.getFirst().reply();
  }

  /** What is expected of something, if anything is. */
  public Optional<String> expected(String key) {
    return values(expected, key).findFirst();
  }

  /** The same of which more than one thing may be expected. */
  public List<String> allExpected(String key) {
    return values(expected, key).toList();
  }

  /** How it is asked. */
  public Optional<String> question(String key) {
    return values(question, key).findFirst();
  }

  private static Stream<String> values(List<String> lines, String key) {
    return lines.stream()
        .filter(line -> line.startsWith(key + ":"))
        .map(line -> line.substring(key.length() + 1).strip());
  }

  @Override
  public String toString() {
    return dialect + "/" + name;
  }
}
