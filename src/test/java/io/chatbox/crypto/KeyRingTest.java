package io.chatbox.crypto;

import static io.chatbox.crypto.Keys.FIRST;
import static io.chatbox.crypto.Keys.FIRST_ID;
import static io.chatbox.crypto.Keys.SECOND;
import static io.chatbox.crypto.Keys.SECOND_ID;
import static io.chatbox.crypto.Keys.THIRD;
import static io.chatbox.crypto.Keys.THIRD_ID;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatbox.config.TestSettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

class KeyRingTest {

  @Test
  void idsStayAndDiffer() {
    assertThat(Keys.ring(FIRST).activeId()).contains(FIRST_ID);
    assertThat(List.of(FIRST_ID, SECOND_ID, THIRD_ID)).doesNotHaveDuplicates();
    assertThat(Keys.off().activeId()).isEmpty();
  }

  @Test
  void aKeyThatIsNamedTwiceCountsOnce() {
    KeyRing ring = Keys.ring(FIRST, SECOND, FIRST, THIRD, SECOND);

    assertThat(ring.activeId()).contains(FIRST_ID);
    assertThat(ring.retiredIds()).containsExactly(SECOND_ID, THIRD_ID);
    assertThat(Keys.off(SECOND, SECOND).retiredIds()).containsExactly(SECOND_ID);
  }

  @Test
  void theSettingsGiveTheKeys() {
    KeyRing ring = ring(FIRST.reveal().replace("=", ""), SECOND.reveal() + "," + FIRST.reveal());

    assertThat(ring.activeId()).contains(FIRST_ID);
    assertThat(ring.retiredIds()).containsExactly(SECOND_ID);
    assertThat(ring("", "").all()).isEmpty();
  }

  /** So that operators can tell which key is which. */
  @Test
  void theStartNamesTheKeysByTheirIds() {
    assertThat(logged(Keys.ring(FIRST, SECOND)))
        .containsExactly(
            "INFO Content is encrypted key=" + FIRST_ID + " retired=[" + SECOND_ID + "]");
    assertThat(logged(Keys.off(SECOND))).as("the settings have warned of it").isEmpty();
  }

  private static KeyRing ring(String active, String retired) {
    Map<String, String> variables =
        new HashMap<>(
            Map.of(
                "JWT_SECRET", "kW3Zr8vQpLx1NcYt6HdB0sJmGfUo9aEi",
                "MONGO_URI", "mongodb://chat:hunter2@db.internal:27017",
                "LLM_PROVIDER_1_ID", "demo",
                "LLM_PROVIDER_1_TYPE", "demo"));
    variables.put("ENCRYPTION_KEY", active);
    variables.put("ENCRYPTION_KEYS_RETIRED", retired);
    return new KeyRing(TestSettings.of(variables));
  }

  private static List<String> logged(KeyRing ring) {
    List<String> lines = new ArrayList<>();
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord line) {
            lines.add(line.getLevel() + " " + line.getMessage());
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger logger = Logger.getLogger(KeyRing.class.getName());
    logger.addHandler(handler);
    try {
      ring.onStart("application");
    } finally {
      logger.removeHandler(handler);
    }
    return lines;
  }
}
