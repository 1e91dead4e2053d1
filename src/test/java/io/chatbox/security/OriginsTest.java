package io.chatbox.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OriginsTest {
  private final Origins origins = new Origins(List.of("https://app.test", "http://localhost:3000"));

  @ParameterizedTest
  @CsvSource({
    "https://app.test, true",
    "https://APP.test, true",
    "https://app.test:443, true",
    "http://localhost:3000, true",
    "http://app.test, false",
    "https://app.test:8443, false",
    "https://app.test.evil.test, false",
    "https://evil.test/https://app.test, false",
    "http://localhost, false",
    "null, false"
  })
  void schemeHostAndPortMustMatch(String origin, boolean permitted) {
    assertThat(origins.permits(origin)).isEqualTo(permitted);
  }

  @Test
  void noOriginIsNoBrowser() {
    assertThat(origins.permits(null)).isTrue();
  }

  @Test
  void noListAllowsAll() {
    assertThat(new Origins(List.of()).permits("https://anywhere.test")).isTrue();
  }
}
