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
    "GET, /sessions, q=hello, SEARCH",
    "GET, /sessions, limit=1&%71=hello, SEARCH",
    "GET, /sessions, limit=1&q, SEARCH",
    "GET, /sessions, %zz=1, SEARCH",
    "GET, /sessions, limit=1, SMALL",
    "GET, /sessions/, q=hello, SEARCH",
    "HEAD, /sessions, q=hello, SEARCH",
    "HEAD, /sessions/1, , LARGE",
    "HEAD, /shared/abc, , LARGE",
    "POST, /sessions, q=hello, SMALL",
    "GET, /sessions/1, , LARGE",
    "GET, /sessions/1/export, , LARGE",
    "GET, /shared/abc, , LARGE",
    "GET, /admin/users/ada/export, , LARGE",
    "PATCH, /sessions/1, , SMALL",
    "DELETE, /admin/users/ada, , SMALL",
  })
  void byWhatIsAskedFor(String method, String path, String query, Load load) {
    HttpServletRequest request =
        ServletFakes.fake(
            HttpServletRequest.class,
            (name, arguments) ->
                switch (name) {
                  case "getMethod" -> method;
                  case "getQueryString" -> query;
                  default -> throw new AssertionError(name + " may read the body");
                });
    assertThat(Load.of(path, request)).isEqualTo(load);
  }
}
