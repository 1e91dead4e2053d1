package io.chatbox.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatbox.protocol.ChatException;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NewNameTest {
  private static String read(String body) {
    return NewName.read(new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void whiteSpaceIsCollapsed() {
    assertThat(read("{\"name\":\" two \\n words \"}")).isEqualTo("two words");
  }

  static Stream<String> refused() {
    return Stream.of(
        "",
        "[]",
        "{}",
        "{\"name\":1}",
        "{\"name\":1e999999999}",
        "{\"x\":1e999999999,\"name\":-1E-999999999}",
        "{\"name\":" + "9".repeat(8_000) + "}",
        "{\"name\":" + "[".repeat(8_000),
        "{\"name\":" + "{\"a\":".repeat(1_500) + "1" + "}".repeat(1_501),
        "{\"name\":\"\\ud800\"}",
        "{\"name\":\"" + "x".repeat(101) + "\"}",
        "{\"name\":\"" + "x".repeat(9_000) + "\"}",
        "{\"name\":\"a\"");
  }

  @ParameterizedTest
  @MethodSource("refused")
  void whatIsNoNameIsRefusedInWords(String body) {
    assertThatThrownBy(() -> read(body)).isInstanceOf(ChatException.class);
  }
}
