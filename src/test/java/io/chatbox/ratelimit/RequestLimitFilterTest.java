package io.chatbox.ratelimit;

import static io.chatbox.rest.ServletFakes.fake;
import static io.chatbox.rest.ServletFakes.into;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatbox.config.Settings;
import io.chatbox.config.TestSettings;
import io.chatbox.dev.DevTokens;
import io.chatbox.dev.LogLines;
import io.chatbox.security.Caller;
import io.chatbox.security.ClientAddress;
import io.chatbox.security.TokenCheck;
import io.chatbox.security.TokenVerifier;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestLimitFilterTest {
  private static final String KEY = "f3b1c7d9e5a2408c9b6d4e1f7a8c0d2b5e9f1a3c";
  private static final String PROXY = "10.0.0.1";
  private static final Settings SETTINGS =
      TestSettings.of(
          Map.of(
              "JWT_SECRET", KEY,
              "MONGO_URI", "mongodb://localhost",
              "TRUSTED_PROXIES", PROXY,
              "LLM_PROVIDER_1_ID", "demo",
              "LLM_PROVIDER_1_TYPE", "demo",
              "RATE_LIMIT", "2",
              "ADMIN_RATE_LIMIT", "3",
              "ADMIN_RATE_WINDOW", "10s"));

  private final LogLines log = new LogLines("io.chatbox.ratelimit");
  private final FakeTime time = new FakeTime(0);
  private final RateLimits limits =
      new RateLimits(limit -> limit.rate(SETTINGS), Duration.ofMinutes(5), 100, time);
  private final RequestLimitFilter filter =
      new RequestLimitFilter(limits, new ClientAddress(SETTINGS));

  private final Caller user = caller(new DevTokens(KEY).user("ada"));
  private final Caller admin = caller(new DevTokens(KEY).admin("grace"));

  @AfterEach
  void end() {
    limits.stop();
    log.close();
  }

  private static Caller caller(String token) {
    return switch (new TokenVerifier(SETTINGS, Clock.systemUTC()).check(token)) {
      case TokenCheck.Valid(Caller caller) -> caller;
      case TokenCheck refused -> throw new IllegalStateException(refused.toString());
    };
  }

  /** What came of a request: nothing but 200 if it got through. */
  private record Outcome(int status, Map<String, String> headers, String body) {}

  private int status(String path, Caller caller) throws Exception {
    return ask(path, caller, PROXY, List.of()).status();
  }

  private Outcome ask(String path, Caller caller, String peer, List<String> forwarded)
      throws Exception {
    HttpServletRequest request =
        fake(
            HttpServletRequest.class,
            (method, first) ->
                switch (method) {
                  case "getServletPath" -> path.substring(0, Math.max(0, path.indexOf('|')));
                  case "getPathInfo" -> path.substring(path.indexOf('|') + 1);
                  case "getUserPrincipal" -> caller;
                  case "getRemoteAddr" -> peer;
                  case "getHeader" ->
                      first[0].equals("X-Forwarded-For") && !forwarded.isEmpty()
                          ? forwarded.getFirst()
                          : null;
                  case "getHeaders" -> Collections.enumeration(forwarded);
                  default -> throw new UnsupportedOperationException(method);
                });
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    Map<String, String> headers = new TreeMap<>();
    int[] status = new int[1];
    HttpServletResponse response =
        fake(
            HttpServletResponse.class,
            (method, first) -> {
              if (method.equals("setStatus")) {
                status[0] = (int) first[0];
              } else if (method.equals("setHeader")) {
                headers.put((String) first[0], (String) first[1]);
              } else if (method.equals("setContentType")) {
                headers.put("Content-Type", (String) first[0]);
              }
              return method.equals("getOutputStream") ? into(body) : null;
            });
    filter.doFilter(request, response, (asked, answered) -> status[0] = 200);
    return new Outcome(status[0], headers, body.toString(StandardCharsets.UTF_8));
  }

  @Test
  void whoIsRefusedIsToldHowLongToWait() throws Exception {
    for (int i = 0; i < 3; i++) {
      assertThat(status("/admin|/sessions/7", admin)).isEqualTo(200);
    }
    time.pass(1);
    Outcome refused = ask("/admin|/sessions/7", admin, PROXY, List.of());

    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.headers())
        .containsEntry("Retry-After", "4")
        .containsEntry("Content-Type", "application/json; charset=UTF-8")
        .containsEntry("Cache-Control", "no-store");
    assertThat(refused.body())
        .isEqualTo(
            "{\"error\":\"rate_limit_exceeded\",\"message\":\"Too many requests. Wait a moment,"
                + " then try again.\",\"retry_after_ms\":3333}");
    assertThat(log.lines())
        .containsExactly("WARNING rate limit exceeded user=grace endpoint=/admin limit=admin");

    time.pass(3_332);
    assertThat(status("/admin|/sessions/7", admin)).isEqualTo(429);
    time.pass(1);
    assertThat(status("/admin|/sessions/7", admin)).isEqualTo(200);
  }

  @Test
  void administratorsAreCountedApartOnTheirOwnRoutesAlone() throws Exception {
    for (int i = 0; i < 3; i++) {
      assertThat(status("|/admin;x=y/queue", admin)).isEqualTo(200);
    }
    assertThat(status("/sessions|", admin)).isEqualTo(200);
    assertThat(status("/models|", admin)).isEqualTo(200);
    assertThat(status("/files|/x", admin)).isEqualTo(429);

    assertThat(status("/admin|/queue", user)).isEqualTo(200);
    assertThat(status("/ws|", user)).isEqualTo(200);
    assertThat(status("/admin|/queue", user)).isEqualTo(429);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/shared|/top-secret", "|/shared/top-secret", "|/shared;v=1/top-secret"})
  void sharedConversationsAreCountedByAddressWhoeverLooks(String path) throws Exception {
    for (int i = 0; i < 60; i++) {
      String spoofed = "192.0.2." + i + ", 2001:db8:1:2::" + i;
      assertThat(ask(path, i % 2 == 0 ? user : null, PROXY, List.of(spoofed)).status())
          .isEqualTo(200);
    }
    Outcome refused = ask(path, null, PROXY, List.of("2001:db8:1:2:ffff::1"));
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.headers()).containsEntry("Retry-After", "1");
    assertThat(ask(path, null, PROXY, List.of("2001:db8:1:3::1")).status()).isEqualTo(200);
    assertThat(ask(path, null, "203.0.113.9", List.of("2001:db8:1:2::1")).status()).isEqualTo(200);
    assertThat(log.lines())
        .containsExactly(
            "WARNING rate limit exceeded address=2001:db8:1:2:0:0:0:0/64 endpoint=/shared"
                + " limit=shared");
  }

  @Test
  void whomNobodyAskedForATokenIsNotCounted() throws Exception {
    for (int i = 0; i < 100; i++) {
      assertThat(status("/models|", null)).isEqualTo(200);
    }
  }
}
