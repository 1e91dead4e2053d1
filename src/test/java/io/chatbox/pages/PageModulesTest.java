package io.chatbox.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which of the page's modules may import which: as ArchitectureTest does for packages. */
class PageModulesTest {
  private static final Path PAGE = Path.of("src/main/webapp/assets/js");
  private static final Path LIBRARIES = Path.of("target/vendor");

  /** By folder; {@code main.js} stands in none and puts all of it together. */
  private static final Map<String, Set<String>> MAY_USE =
      Map.of(
          "", Set.of("conversation", "link", "view", "words"),
          "conversation", Set.of("link", "view", "words"),
          "view", Set.of("link", "words", PageModules.VENDOR),
          "link", Set.of(),
          "words", Set.of());

  @TempDir private Path seeded;

  @Test
  void everyImportLeadsToAModule() throws IOException {
    assertThat(PageModules.in(PAGE, LIBRARIES).missing()).isEmpty();
  }

  @Test
  void thereAreNoCycles() throws IOException {
    assertThat(PageModules.in(PAGE, LIBRARIES).cycles()).isEmpty();
  }

  @Test
  void foldersUseOnlyWhatTheyMay() throws IOException {
    PageModules modules = PageModules.in(PAGE, LIBRARIES);

    assertThat(modules.folders()).isEqualTo(MAY_USE.keySet());
    assertThat(modules.violations(MAY_USE)).isEmpty();
  }

  @Test
  void seededViolationsAreCaught() throws IOException {
    seed("main.js", "import { a } from './view/a.js';");
    seed("view/a.js", "import {\n  b,\n} from '../words/b.js';");
    seed("view/alone.js", "import './alone.js';");
    seed("words/b.js", "export { c } from './c.js';\nconst lazy = () => import('./gone.js');");
    seed("words/c.js", "/** @param {import('../view/a.js').A} a */\nexport const c = (a) => a;");
    seed("link/d.js", "import { Marked } from '../../vendor/marked.esm.js';\nimport 'marked';");

    PageModules modules = PageModules.in(seeded, LIBRARIES);

    assertThat(modules.missing())
        .containsExactly("link/d.js imports marked", "words/b.js imports ./gone.js");
    assertThat(modules.cycles())
        .containsExactly(
            "view/a.js > words/b.js > words/c.js > view/a.js", "view/alone.js > view/alone.js");
    assertThat(modules.violations(MAY_USE))
        .containsExactly("link/d.js may not use vendor", "words/c.js may not use view");
  }

  private void seed(String module, String source) throws IOException {
    Path file = seeded.resolve(module);
    Files.createDirectories(file.getParent());
    Files.writeString(file, source);
  }
}
