package io.chatbox.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A Dockerfile, as far as ours uses the language ({@code docs.docker.com/reference/dockerfile}).
 * Reading refuses what it doesn't understand, so that nothing in it goes untried.
 */
record Dockerfile(List<Stage> stages) {
  private static final Pattern ASSIGNMENT =
      Pattern.compile("([A-Za-z_][\\w.]*)=(?:\"([^\"\\\\]*)\"|([^\\s\"'\\\\]*))(?:\\s+|$)");
  private static final Pattern WORD_IN_LIST = Pattern.compile("\"([^\"\\\\]*)\"");
  private static final Pattern HEALTH_OPTION =
      Pattern.compile("--(?:interval|timeout|start-period)=\\d+s\\s+|--retries=\\d+\\s+");

  /**
   * @param base the image that it begins with
   */
  record Stage(String base, Optional<String> name, List<Instruction> instructions) {}

  /** What one line does. */
  sealed interface Instruction {
    record Arg(Map<String, String> defaults) implements Instruction {}

    record Env(Map<String, String> variables) implements Instruction {}

    record Label(Map<String, String> labels) implements Instruction {}

    /**
     * @param from the stage, or none for the builder's context
     */
    record Copy(Optional<String> from, List<String> sources, String target)
        implements Instruction {}

    record Run(String command) implements Instruction {}

    record Workdir(String path) implements Instruction {}

    record User(int user, int group) implements Instruction {}

    record Expose(int port) implements Instruction {}

    record StopSignal(String name) implements Instruction {}

    record HealthCheck(List<String> command) implements Instruction {}

    record Entrypoint(List<String> command) implements Instruction {}
  }

  /**
   * @throws IllegalArgumentException naming a line that it doesn't understand
   */
  static Dockerfile read(Path file) throws IOException {
    List<Stage> stages = new ArrayList<>();
    for (String line : joined(Files.readAllLines(file))) {
      try {
        String[] words = line.split("\\s+", 2);
        if (words[0].equals("FROM")) {
          stages.add(stage(words[1].split("\\s+")));
        } else {
          stages.getLast().instructions().add(instruction(words[0], words[1]));
        }
      } catch (RuntimeException e) {
        throw new IllegalArgumentException("not understood: " + line, e);
      }
    }
    return new Dockerfile(List.copyOf(stages));
  }

  /** Lines without comments, each with those that continue it. */
  private static List<String> joined(List<String> lines) {
    String text = String.join("\n", lines.stream().filter(line -> !line.startsWith("#")).toList());
    return Stream.of(text.replaceAll("\\\\\n\\s*", " ").split("\n"))
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .toList();
  }

  private static Stage stage(String[] words) {
    return switch (words.length) {
      case 1 -> new Stage(words[0], Optional.empty(), new ArrayList<>());
      case 3 -> new Stage(words[0], Optional.of(words[2]), new ArrayList<>());
      default -> throw new IllegalArgumentException("FROM");
    };
  }

  private static Instruction instruction(String keyword, String rest) {
    return switch (keyword) {
      case "ARG" -> new Instruction.Arg(assignments(rest));
      case "ENV" -> new Instruction.Env(assignments(rest));
      case "LABEL" -> new Instruction.Label(assignments(rest));
      case "COPY" -> copy(new ArrayList<>(List.of(rest.split("\\s+"))));
      case "RUN" -> new Instruction.Run(rest);
      case "WORKDIR" -> new Instruction.Workdir(rest);
      case "USER" -> user(rest.split(":"));
      case "EXPOSE" -> new Instruction.Expose(Integer.parseInt(rest));
      case "STOPSIGNAL" -> new Instruction.StopSignal(rest);
      case "HEALTHCHECK" -> healthCheck(rest);
      case "ENTRYPOINT" -> new Instruction.Entrypoint(list(rest));
      default -> throw new IllegalArgumentException(keyword);
    };
  }

  private static Map<String, String> assignments(String text) {
    Map<String, String> found = new LinkedHashMap<>();
    Matcher matcher = ASSIGNMENT.matcher(text);
    int end = 0;
    while (matcher.find() && matcher.start() == end) {
      found.put(matcher.group(1), Optional.ofNullable(matcher.group(2)).orElse(matcher.group(3)));
      end = matcher.end();
    }
    if (end != text.length()) {
      throw new IllegalArgumentException(text.substring(end));
    }
    return found;
  }

  private static Instruction copy(List<String> words) {
    Optional<String> from = Optional.empty();
    if (words.getFirst().startsWith("--from=")) {
      from = Optional.of(words.removeFirst().substring("--from=".length()));
    }
    String target = words.removeLast();
    if (words.isEmpty() || words.stream().anyMatch(word -> word.matches(".*[*?$\\[].*|--.*"))) {
      throw new IllegalArgumentException("COPY");
    }
    return new Instruction.Copy(from, List.copyOf(words), target);
  }

  private static Instruction user(String[] ids) {
    return new Instruction.User(Integer.parseInt(ids[0]), Integer.parseInt(ids[1]));
  }

  private static Instruction healthCheck(String text) {
    String command = HEALTH_OPTION.matcher(text).replaceAll("");
    if (!command.startsWith("CMD ")) {
      throw new IllegalArgumentException(command);
    }
    return new Instruction.HealthCheck(list(command.substring("CMD ".length())));
  }

  private static List<String> list(String text) {
    if (!text.matches("\\[\"[^\"\\\\]*\"(, *\"[^\"\\\\]*\")*]")) {
      throw new IllegalArgumentException("a list in JSON is needed, no shell");
    }
    return WORD_IN_LIST.matcher(text).results().map(word -> word.group(1)).toList();
  }
}
