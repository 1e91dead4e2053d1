package io.chatbox.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code make docs}: writes what the declarations of settings say into the files that show it. */
final class Docs {
  static final Path REFERENCE = Path.of("docs/configuration.md");
  static final Path EXAMPLE = Path.of("config.example.toml");

  private Docs() {}

  /**
   * @param args the project's folder
   */
  public static void main(String[] args) throws IOException {
    Path project = Path.of(args[0]);
    Files.writeString(project.resolve(REFERENCE), ReferencePage.text());
    Files.writeString(project.resolve(EXAMPLE), ExampleToml.text());
  }

  /** All groups, the numbered settings after those of all models. */
  static List<SettingGroup> groups() {
    List<SettingGroup> groups = new ArrayList<>(Declarations.GROUPS);
    groups.add(groups.indexOf(ModelSettings.MODELS) + 1, EachModelSettings.EACH);
    return groups;
  }
}
