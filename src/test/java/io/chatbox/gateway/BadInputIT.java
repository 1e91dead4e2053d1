package io.chatbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatbox.it.SocketClient;
import io.chatbox.it.TestServer;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What clients should not send. */
class BadInputIT {
  private final TestServer server = TestServer.shared();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          hello                                               | INVALID_FORMAT
          []                                                  | INVALID_FORMAT
          {"type":"dance"}                                    | INVALID_FORMAT
          {"content":"no type"}                               | MISSING_FIELD
          {"type":"user_message"}                             | MISSING_FIELD
          {"type":"user_message","content":"   "}             | MISSING_FIELD
          {"type":"user_message","content":7}                 | INVALID_FORMAT
          {"type":"user_message","content":"x","sender":"ai"} | INVALID_FORMAT
          {"type":"user","content":"x","sender":"admin"}      | INVALID_FORMAT
          """)
  void aBadFrameIsAnsweredAndTheConnectionKept(String frame, String code) {
    try (SocketClient client = server.connect(TestServer.newUser())) {
      client.send(frame);
      assertThat(client.next("error").getJsonObject("error").getString("code")).isEqualTo(code);

      client.send("{\"type\":\"ping\"}");
      client.next("pong");
    }
  }

  @Test
  void aMessageOverTheLimitClosesTheConnectionInOneFrameOrMany() {
    String part = "x".repeat(16_000);
    try (SocketClient client = server.connect(TestServer.newUser())) {
      // The last part is the one too many: the server may close before another could be sent.
      client.sendInParts(Collections.nCopies(66, part));
      assertThat(client.closeCode()).isEqualTo(1009);
    }
    try (SocketClient client = server.connect(TestServer.newUser())) {
      client.send(part.repeat(70));
      assertThat(client.closeCode()).isEqualTo(1009);
    }
  }

  @Test
  void aMessageInManyPartsIsOneMessage() {
    try (SocketClient client = server.connect(TestServer.newUser())) {
      client.sendInParts(List.of("{\"type\":", "", "\"ping\"", "}"));
      client.next("pong");
    }
  }

  @Test
  void binaryIsNotSpokenHere() {
    try (SocketClient client = server.connect(TestServer.newUser())) {
      client.sendBinary(new byte[] {1, 2, 3});
      assertThat(client.closeCode()).isEqualTo(1003);
    }
  }
}
