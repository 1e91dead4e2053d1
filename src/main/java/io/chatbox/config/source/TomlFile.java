package io.chatbox.config.source;

import io.chatbox.config.type.Findings;
import io.chatbox.config.type.Shown;
import io.chatbox.config.type.ValueType.Form;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlTable;

/**
 * What {@code config.toml} says, under the names of the variables. What is wrong with it is a
 * finding, never an exception, and none shows a line of the file.
 */
public final class TomlFile {
  /** The variable that names the file. */
  public static final String VARIABLE = "CHATBOX_CONFIG";

  private static final String USUAL_NAME = "config.toml";
  private static final long LARGEST = 1024 * 1024;
  private static final int MOST_ERRORS = 10;
  private static final double MOST_WHOLE = 1e15;

  private final KnownKeys known;
  private final Map<String, String> variables = new HashMap<>();
  private final Findings findings = new Findings();

  private TomlFile(KnownKeys known) {
    this.known = known;
  }

  /** The variables that it sets, some perhaps to nothing. */
  public Map<String, String> variables() {
    return Map.copyOf(variables);
  }

  public Findings findings() {
    return findings;
  }

  /**
   * Reads the file that {@code named} names, or else {@code config.toml} if there is one.
   *
   * @param named the value of {@link #VARIABLE}; blank counts as absent
   * @param folders where to look, the first first
   */
  public static TomlFile find(Optional<String> named, List<Path> folders, KnownKeys known) {
    TomlFile file = new TomlFile(known);
    Optional<String> wanted = named.map(String::strip).filter(text -> !text.isEmpty());
    try {
      String name = wanted.orElse(USUAL_NAME);
      Optional<Path> found =
          folders.stream()
              .map(folder -> folder.resolve(name))
              .filter(Files::isRegularFile)
              .findFirst();
      found.ifPresent(file::read);
      if (found.isEmpty() && wanted.isPresent()) {
        file.noSuchFile(name);
      }
    } catch (InvalidPathException e) {
      file.noSuchFile(wanted.orElse(USUAL_NAME));
    }
    return file;
  }

  private void noSuchFile(String name) {
    findings.fault(
        VARIABLE, "there is no file " + Shown.quoted(name), "correct the path, or leave it out");
  }

  private void read(Path path) {
    String shown = Shown.quoted(path.toString());
    try {
      if (Files.size(path) > LARGEST) {
        findings.fault(VARIABLE, shown + " is over 1MB", "name the right file");
        return;
      }
      TomlParseResult parsed = Toml.parse(path);
      parsed.errors().stream().limit(MOST_ERRORS).forEach(error -> notToml(shown, error));
      walk(parsed, "");
    } catch (IOException e) {
      findings.fault(
          VARIABLE,
          shown + " can't be read as UTF-8 text",
          "make it readable for the server's user");
    }
  }

  private void notToml(String shown, TomlParseError error) {
    findings.fault(
        VARIABLE,
        "%s is not TOML at line %d, column %d"
            .formatted(shown, error.position().line(), error.position().column()),
        "correct it there");
  }

  private void walk(TomlTable table, String prefix) {
    for (String name : table.keySet()) {
      String key = prefix + name;
      Object value = table.get(List.of(name));
      if (key.equals(known.tables())) {
        tables(value);
      } else if (value instanceof TomlTable inner) {
        walk(inner, key + ".");
      } else {
        take(key, known.single().get(key), KnownKeys.Key::variable, value);
      }
    }
  }

  private void tables(Object value) {
    if (!(value instanceof TomlArray tables)
        || tables.size() > known.mostTables()
        || !tables.toList().stream().allMatch(TomlTable.class::isInstance)) {
      findings.fault(
          VARIABLE,
          known.tables() + " is not an array of at most " + known.mostTables() + " tables",
          "begin each model with a line [[" + known.tables() + "]]");
      return;
    }
    for (int i = 0; i < tables.size(); i++) {
      int number = i + 1;
      TomlTable table = tables.getTable(i);
      for (String name : table.keySet()) {
        take(
            "[[" + known.tables() + "]] " + name,
            known.inTables().get(name),
            key -> key.variable(number),
            table.get(List.of(name)));
      }
    }
  }

  private void take(
      String name, KnownKeys.Key key, Function<KnownKeys.Key, String> variable, Object value) {
    if (key == null) {
      findings.warning(
          VARIABLE, "unknown key " + Shown.plain(name) + " is ignored", "correct or remove it");
      return;
    }
    text(value, key.form())
        .ifPresentOrElse(
            text -> variables.put(variable.apply(key), text),
            () ->
                findings.fault(
                    variable.apply(key),
                    name + " in config.toml has a type that doesn't fit",
                    "write " + key.form().words() + " there"));
  }

  private static Optional<String> text(Object value, Form form) {
    return switch (value) {
      case TomlArray array when form == Form.LIST && isFlat(array) ->
          Optional.of(
              array.toList().stream()
                  .map(each -> word(each, form))
                  .collect(Collectors.joining(",")));
      case TomlTable table when form == Form.OBJECT -> Optional.of(table.toJson());
      case TomlArray array -> Optional.empty();
      case TomlTable table -> Optional.empty();
      default -> Optional.of(word(value, form));
    };
  }

  private static boolean isFlat(TomlArray array) {
    return array.toList().stream()
        .noneMatch(each -> each instanceof TomlArray || each instanceof TomlTable);
  }

  /** A text, number, boolean or date as if it were written as a text. */
  private static String word(Object scalar, Form form) {
    return scalar instanceof Double number && form == Form.NUMBER && isWhole(number)
        ? Long.toString(number.longValue())
        : scalar.toString();
  }

  /** And one that no setting is too small for. */
  private static boolean isWhole(double number) {
    return number == Math.rint(number) && Math.abs(number) < MOST_WHOLE;
  }
}
