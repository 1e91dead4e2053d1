package io.chatbox.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogTest {
  private static final Log log = Log.of(LogTest.class);

  @TempDir Path folder;

  @AfterEach
  void closeOutput() {
    LogOutput.close();
  }

  @Test
  void aTextLineShowsItsLevelAsAWordAndItsPairs() throws Exception {
    LogOutput.open("info", "text", Optional.of(folder));
    log.warn("rate limit exceeded", "user", "u1", "endpoint", "/ws");

    assertThat(written())
        .matches(
            "(?s)\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z WARN  "
                + "io\\.chatbox\\.telemetry\\.LogTest rate limit exceeded user=u1 endpoint=/ws\\R");
  }

  @Test
  void aJsonLineHasThePairsInTheMessageAndApart() throws Exception {
    LogOutput.open("info", "json", Optional.of(folder));
    log.error("it broke", new IllegalStateException("why"), "session", "s1");

    JsonObject line = Json.createReader(new StringReader(written())).readObject();
    assertThat(line.getString("level")).isEqualTo("ERROR");
    assertThat(line.getString("message")).isEqualTo("it broke session=s1");
    assertThat(line.getString("session")).isEqualTo("s1");
    assertThat(line.getString("stack_trace")).contains("IllegalStateException: why");
  }

  @Test
  void aValueCannotBeginALineOfItsOwn() throws Exception {
    LogOutput.open("info", "text", Optional.of(folder));
    log.info("token refused", "path", "/ws\n2026 ERROR forged");

    assertThat(written().lines()).hasSize(1);
  }

  /** Ends of lines, directions and halves of characters, whatever a log is shown with. */
  @Test
  void aValueHoldsNothingThatLooksLikeSomethingElse() throws Exception {
    LogOutput.open("info", "json", Optional.of(folder));
    String bad =
        "\0\t\r\u001b\u007f\u0085\u009b\u2028\u2029\u202a\u202e\u2066\u2069\u200e\u200f\u061c\ud800";
    log.info("refused", "path", "ä" + bad + "😀", "long", "x".repeat(100_000));

    JsonObject line = Json.createReader(new StringReader(written())).readObject();
    assertThat(line.getString("path")).isEqualTo("ä" + "?".repeat(bad.length()) + "😀");
    assertThat(line.getString("long")).hasSizeLessThan(1_010);
  }

  @Test
  void onlyOurOwnFaultsAreQuoted() throws Exception {
    LogOutput.open("info", "text", Optional.of(folder));
    Throwable theirs = null;
    try {
      Integer.parseInt("of a client");
    } catch (NumberFormatException e) {
      theirs = new IllegalStateException("ours\n2026 ERROR forged", e);
    }
    log.error("it broke", theirs);

    assertThat(written())
        .contains("IllegalStateException: ours?2026", "Caused by: java.lang.NumberFormatException")
        .doesNotContain("of a client");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0s",
    "100, 100ms",
    "1500, 1.5s",
    "54000, 54s",
    "300000, 5m0s",
    "5400100, 1h30m0.1s",
    "3600000, 1h0m0s",
    "97200000, 27h0m0s"
  })
  void aDurationIsWrittenAsOperatorsWriteIt(long millis, String text) throws Exception {
    LogOutput.open("info", "text", Optional.of(folder));
    log.info("started", "interval", Duration.ofMillis(millis));

    assertThat(written()).contains(" started interval=" + text + System.lineSeparator());
  }

  @Test
  void theLevelDecidesWhatIsWritten() throws Exception {
    LogOutput.open("error", "text", Optional.of(folder));
    log.warn("not this");
    log.error("but this");
    LogOutput.open("debug", "text", Optional.of(folder));
    log.debug("and this");

    assertThat(written()).doesNotContain("not this").contains("ERROR").contains("DEBUG");
  }

  private String written() throws Exception {
    return Files.readString(folder.resolve("chatbox.0.log"));
  }
}
