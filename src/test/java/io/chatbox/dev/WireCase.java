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
  private static final String SECTION = "=== ";

  /** All of a dialect, by name. */
  public static List<WireCase> all(String dialect) {
    URL directory = WireCase.class.getResource(DIRECTORY + dialect);
    try (Stream<Path> files = Files.list(Path.of(directory.toURI()))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(file -> file.endsWith(".txt"))
          .map(file -> file.replace(".txt", ""))
          .sorted()
          .map(name -> of(dialect, name))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * @throws IllegalArgumentException if there is none of that name, or it can't be read
   */
  public static WireCase of(String dialect, String name) {
    String path = DIRECTORY + dialect + "/" + name + ".txt";
    try (InputStream file = WireCase.class.getResourceAsStream(path)) {
      if (file == null) {
        throw new IllegalArgumentException("no corpus file " + path);
      }
      return parse(dialect, name, new String(file.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static WireCase parse(String dialect, String name, String file) {
    List<String> question = List.of();
    List<WireResponse> responses = new ArrayList<>();
    List<String> expected = List.of();
    boolean sourced = false;
    for (String section : file.substring(SECTION.length()).split("(?m)^" + SECTION)) {
      String[] halves = section.split("\n", 2);
      String[] words = halves[0].strip().split("\\s+");
      String text = halves.length > 1 ? halves[1] : "";
      switch (words[0]) {
        case "about" -> sourced = text.contains("source: https://");
        case "question" -> question = lines(text);
        case "response" -> responses.add(response(text, Set.of(words)));
        case "ends" -> responses.add(ending(responses.removeLast(), words[1]));
        case "expected" -> expected = lines(text);
        default -> throw new IllegalArgumentException(name + " has a section " + words[0]);
      }
    }
    if (!sourced || responses.isEmpty() || expected.isEmpty()) {
      throw new IllegalArgumentException(
          name + " lacks its source, a response or what is expected");
    }
    return new WireCase(dialect, name, question, List.copyOf(responses), expected);
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
    WireResponse.Ends ends = WireResponse.Ends.valueOf(how.toUpperCase(Locale.ROOT));
    return new WireResponse(response.head(), response.text(), response.options(), ends);
  }

  private static List<String> lines(String text) {
    return Arrays.stream(text.split("\n"))
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .toList();
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
