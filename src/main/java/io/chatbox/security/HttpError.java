package io.chatbox.security;

import jakarta.json.Json;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;

/** Refusals over HTTP, in the contract's one shape: {@code {"error":"<code>","message":"…"}}. */
public enum HttpError {
  BAD_REQUEST(400),
  UNAUTHORIZED(401),
  FORBIDDEN(403),
  NOT_FOUND(404),
  RATE_LIMIT_EXCEEDED(429),
  UNAVAILABLE(503);

  private final int status;

  HttpError(int status) {
    this.status = status;
  }

  public int status() {
    return status;
  }

  /**
   * Answers a request with this error.
   *
   * @param message what the client can do; shown to people
   */
  public void send(HttpServletResponse response, String message) throws IOException {
    write(response, message, null);
  }

  /**
   * As {@link #send(HttpServletResponse, String)}, with the time after which to come again; the
   * header, which knows only whole seconds (RFC 9110 section 10.2.3), is never too early.
   */
  public void send(HttpServletResponse response, String message, Duration retryAfter)
      throws IOException {
    long seconds = Math.ceilDiv(retryAfter.toMillis(), 1_000);
    response.setHeader("Retry-After", Long.toString(Math.max(1, seconds)));
    write(response, message, retryAfter);
  }

  private void write(HttpServletResponse response, String message, Duration retryAfter)
      throws IOException {
    var body =
        Json.createObjectBuilder()
            .add("error", name().toLowerCase(Locale.ROOT))
            .add("message", message);
    if (retryAfter != null) {
      body.add("retry_after_ms", retryAfter.toMillis());
    }
    byte[] bytes = body.build().toString().getBytes(StandardCharsets.UTF_8);
    response.setStatus(status);
    response.setContentType("application/json");
    response.setCharacterEncoding("UTF-8");
    response.setHeader("Cache-Control", "no-store");
    response.setContentLength(bytes.length);
    response.getOutputStream().write(bytes);
  }
}
