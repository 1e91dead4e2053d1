package io.chatbox.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ErrorSearchTest {
  private static final String BEFORE =
      "2026-12-01T01:32:57.001Z INFO  io.chatbox.gateway.Startup Server listening on :8080\n";

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-12-01T01:32:57.001Z ERROR io.chatbox.llm.CallReport LLM stream timeout provider=far",
        "ERROR JWT_SECRET: has 5 characters",
        "{\"time\":\"2026-12-01T01:32:57.001Z\",\"level\":\"ERROR\",\"logger\":\"x\"}",
        "{\"type\":\"liberty_message\",\"message\":\"Some\",\"loglevel\":\"ERROR\"}",
        "{\"type\":\"liberty_ffdc\",\"host\":\"localhost\"}",
        "[ERROR   ] CWWKZ0002E: An exception occurred while starting the application chatbox.",
        "[err] java.lang.IllegalStateException",
        "[12/1/26, 1:31:25:989 UTC] 00000003 com.ibm.ws.webcontainer.webapp  E SRVE0283E: Caught",
        "[12/1/26, 1:31:25:989 UTC] 00000003 SystemErr                       R java.lang.Error",
        "[12/1/26, 1:31:25:989 UTC] 00000003 com.ibm.ws.wsoc                 I CWWKH0030E: Read",
        "[WARNING ] SRVE8094W: Cannot set header. Stack trace of errant attempt\n"
            + "        at [internal classes].(Unknown Source)",
        "Exception in thread \"outbox\" java.lang.OutOfMemoryError: Java heap space",
      })
  void findsWhatWentWrong(String entry) throws IOException {
    assertThat(ErrorSearch.in(write("console.log", BEFORE + entry + "\n" + BEFORE)))
        .singleElement()
        .satisfies(found -> assertThat(found.entry()).contains(entry));
  }

  @Test
  void tellsTheFileTheLineAndTheBeginningOfTheTrace() throws IOException {
    Path log =
        write(
            "console.log",
            BEFORE
                + BEFORE
                + "2026-12-01T01:32:58Z ERROR a.B Failed\njava.lang.Error: x\n\tat a.B.c(B.java:1)\n"
                + BEFORE);

    assertThat(ErrorSearch.in(log))
        .singleElement()
        .hasToString(
            log
                + ":3: 2026-12-01T01:32:58Z ERROR a.B Failed\njava.lang.Error: x\n"
                + "\tat a.B.c(B.java:1)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-12-01T01:32:57.001Z WARN  io.chatbox.llm.CallReport LLM call failed detail=ERROR",
        "2026-12-01T01:32:57.001Z INFO  a.B outcome=unavailable detail=EOFException",
        "WARN ENCRYPTION_KEY: not set",
        "OpenJDK 64-Bit Server VM warning: Sharing is only supported for boot loader classes",
        "[AUDIT   ] CWWKE0001I: The server chatbox has been launched.",
        "[12/1/26, 1:31:25:989 UTC] 00000003 com.ibm.ws.webcontainer.srt     W SRVE8115W: WARNING",
        "{\"type\":\"liberty_message\",\"message\":\"CWWKE0001I\",\"loglevel\":\"AUDIT\"}",
        "[12/1/26, 1:30:52:359 UTC] 00005dfa com.ibm.ws.logging.internal.impl.IncidentImpl    I "
            + "FFDC1015I: An FFDC Incident has been created: \"x.FrameFormatException: CWWKH0030E: Bad\"",
      })
  void findsNothingElse(String entry) throws IOException {
    assertThat(ErrorSearch.in(write("messages.log", BEFORE + entry + "\n"))).isEmpty();
  }

  @Test
  void anAccessLogIsNoneOfIts() throws IOException {
    String line = "[01/Dec/2026:01:32:57 +0000] \"GET /chatbox/CWWKZ0002E: \" 404 12 300\n";
    assertThat(ErrorSearch.in(write("http_access.log", line))).isEmpty();
  }

  @Test
  void aReportOfAFirstFailureIsItsExceptionPlaceAndMessage() throws IOException {
    Path report =
        write(
            "ffdc_26.12.01_01.30.10.0.log",
            """
            ------Start of DE processing------ = [12/1/26, 1:30:10:991 UTC ]
            Exception = java.io.IOException
            Source = com.ibm.ws.wsoc.WsocConnLink
            probeid = 905
            Stack Dump = java.io.IOException: Broken pipe
            \tat java.base/sun.nio.ch.SocketDispatcher.writev0(Native Method)
            """);

    assertThat(ErrorSearch.in(report))
        .singleElement()
        .hasToString(
            report
                + ":1: FFDC java.io.IOException com.ibm.ws.wsoc.WsocConnLink 905: "
                + "java.io.IOException: Broken pipe");
  }

  @Test
  void aCrashIsOne() throws IOException {
    assertThat(ErrorSearch.in(write("hs_err_pid77.log", "# SIGSEGV"))).hasSize(1);
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }
}
