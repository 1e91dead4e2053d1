package io.chatbox.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class AssetsTest {
  private static final String PATH = "/assets/js/main.js";

  private String content = "one";
  private int opened;

  private InputStream open(String path) {
    opened++;
    return path.equals(PATH)
        ? new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8))
        : null;
  }

  @Test
  void aFileIsReadOnce() throws IOException {
    Assets assets = new Assets(this::open, false);
    Asset first = assets.find(PATH).orElseThrow();
    content = "two";

    assertThat(assets.find(PATH)).containsSame(first);
    assertThat(opened).isEqualTo(1);
  }

  @Test
  void aFileThatMayChangeIsReadEachTimeAndHasAnotherTagThen() throws IOException {
    Assets assets = new Assets(this::open, true);
    Asset first = assets.find(PATH).orElseThrow();
    content = "two";
    Asset second = assets.find(PATH).orElseThrow();

    assertThat(second.plain()).asString().isEqualTo("two");
    assertThat(second.etag()).isNotEqualTo(first.etag());
  }

  @Test
  void whatIsNotThereIsLookedForAgain() throws IOException {
    Assets assets = new Assets(this::open, false);

    assertThat(assets.find("/assets/js/other.js")).isEmpty();
    assertThat(assets.find("/assets/js/other.js")).isEmpty();
    assertThat(opened).isEqualTo(2);
  }

  @Test
  void nothingIsOpenedOutsideOrForAFolder() throws IOException {
    Assets assets = new Assets(this::open, false);

    assertThat(assets.find("/assets/../WEB-INF/web.xml")).isEmpty();
    assertThat(assets.find("/assets/")).isEmpty();
    assertThat(opened).isZero();
  }
}
