package io.chatbox.security;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LoggedPathTest {
  @ParameterizedTest
  @ValueSource(strings = {"", "/", "/ws", "/sessions/0123abc/export", "/assets/js/main.js"})
  void aPathIsLoggedAsItIs(String path) {
    assertThat(LoggedPath.of(path)).isEqualTo(path);
  }

  @ParameterizedTest
  @CsvSource({
    "/shared/token, /shared/*",
    "/shared/token/more, /shared/*",
    "/%73hared/token, /*",
    "/shared%2Ftoken, /*",
    "//shared/token, /*",
    "/SHARED/token, /*",
    "/share/token, /*",
    "/sharedtoken, /*",
    "/shared/%2Ftoken, /*",
    "/shared/token%23x, /*",
    "/shared/token;x, /*",
    "//shared//token, /*",
    "/./shared/token, /*",
    "/sessions/../shared/token, /*",
    "/;x=y/shared/token, /*",
    "/ws;token=secret, /*",
    "/a\"b, /*",
    "/größe, /*",
  })
  void aTokenIsNot(String path, String logged) {
    assertThat(LoggedPath.of(path)).isEqualTo(logged);
    assertThat(LoggedPath.of("/" + "x".repeat(200))).isEqualTo("/*");
  }
}
