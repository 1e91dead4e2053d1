package io.chatbox.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatbox.rest.ServletFakes;
import jakarta.servlet.http.HttpServletRequest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoadTest {
  @ParameterizedTest
  @CsvSource({
    "GET, /, , FILE",
    "GET, /assets/js/main.js, , FILE",
    "GET, /models, , SMALL",
    "GET, /sessions, , SMALL",
    "GET, /sessions, hello, SEARCH",
    "GET, /sessions/1, , LARGE",
    "GET, /sessions/1/export, , LARGE",
    "GET, /shared/abc, , LARGE",
    "GET, /admin/users/ada/export, , LARGE",
    "POST, /sessions, hello, SMALL",
    "PATCH, /sessions/1, , SMALL",
    "DELETE, /admin/users/ada, , SMALL",
  })
  void byWhatIsAskedFor(String method, String path, String query, Load load) {
    HttpServletRequest request =
        ServletFakes.fake(
            HttpServletRequest.class,
            (name, arguments) -> name.equals("getMethod") ? method : query);
    assertThat(Load.of(path, request)).isEqualTo(load);
  }
}
