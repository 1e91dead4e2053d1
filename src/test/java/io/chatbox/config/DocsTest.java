package io.chatbox.config;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatbox.config.source.Layer;
import io.chatbox.config.source.TomlFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocsTest {
  @TempDir Path folder;

  @Test
  void theReferenceIsUpToDate() throws IOException {
    assertThat(Files.readString(Docs.REFERENCE))
        .as("%s is out of date, run: make docs", Docs.REFERENCE)
        .isEqualTo(ReferencePage.text());
  }

  @Test
  void theExampleIsUpToDate() throws IOException {
    assertThat(Files.readString(Docs.EXAMPLE))
        .as("%s is out of date, run: make docs", Docs.EXAMPLE)
        .isEqualTo(ExampleToml.text());
  }

  @Test
  void theReferenceNamesEverySettingOnceWithItsMark() {
    String page = ReferencePage.text();

    for (Setting<?> setting : everySetting()) {
      assertThat(page.split("\n\\| `" + setting.variable() + "` ", -1))
          .as("%s", setting)
          .hasSize(2);
    }
    assertThat(page)
        .contains(
            "\n| `SERVER_PORT` | `server.port` | `8080` | a whole number from 1 to 65535 | The")
        .containsPattern("\\| `S3_BUCKET` .*\\*\\*Not in effect yet\\.\\*\\* \\|\n")
        .containsPattern("\\| `JWT_ISSUER` .* Also read as `mp.jwt.verify.issuer`\\. \\|\n")
        .containsPattern("\\| `LLM_PROVIDER_<n>_ID` \\| `[^|]* id` \\| \\*\\*required\\*\\* \\|");
  }

  @Test
  void theExampleSetsNothingAsItIs() throws IOException {
    TomlFile file = read(ExampleToml.text());

    assertThat(file.findings().faults()).isEmpty();
    assertThat(file.findings().warnings()).isEmpty();
    assertThat(file.variables()).isEmpty();
  }

  @Test
  void theExampleHasTheDefaultsBehindItsCommentSigns() throws IOException {
    TomlFile file = read(ExampleToml.text().replaceAll("(?m)^#(?! |$)", ""));
    SettingsCheck alone = SettingsCheck.of(List.of(Layer.of(file.variables())), file.findings());
    Settings settings =
        SettingsCheck.of(List.of(Layer.of(required()), Layer.of(file.variables())), file.findings())
            .orElseThrow();

    assertThat(file.findings().faults()).isEmpty();
    assertThat(file.findings().warnings()).isEmpty();
    assertThat(file.variables().keySet())
        .isEqualTo(
            everySetting().stream()
                .map(setting -> setting.variable(1))
                .collect(Collectors.toSet()));
    assertThat(alone.faults().stream().map(line -> line.split(":")[0]))
        .containsExactly("MONGO_URI", "LLM_PROVIDER_1_ID", "LLM_PROVIDER_1_TYPE", "JWT_SECRET");
    assertThat(settings).hasToString(TestSettings.of(required()).toString());
  }

  @Test
  void linesFitAScreen() {
    assertThat(ExampleToml.text().lines().filter(line -> line.startsWith("# ")))
        .allMatch(line -> line.length() <= 100, "at most 100 characters");
  }

  @Test
  void bothAreWrittenFromTheDeclarations() throws IOException {
    Files.createDirectories(folder.resolve(Docs.REFERENCE).getParent());

    Docs.main(new String[] {folder.toString()});

    assertThat(folder.resolve(Docs.REFERENCE)).hasContent(ReferencePage.text());
    assertThat(folder.resolve(Docs.EXAMPLE)).hasContent(ExampleToml.text());
  }

  private static Map<String, String> required() {
    Set<String> names =
        Set.of("MONGO_URI", "JWT_SECRET", "LLM_PROVIDER_1_ID", "LLM_PROVIDER_1_TYPE");
    return Variables.valid().entrySet().stream()
        .filter(entry -> names.contains(entry.getKey()))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  static List<Setting<?>> everySetting() {
    return Stream.concat(Declarations.SINGLE.stream(), EachModelSettings.DECLARED.stream())
        .toList();
  }

  private TomlFile read(String toml) throws IOException {
    Files.writeString(folder.resolve("config.toml"), toml.lines().collect(joining("\n")));
    return TomlFile.find(Optional.empty(), List.of(folder), Declarations.KEYS);
  }
}
