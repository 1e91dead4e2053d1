package io.chatbox.rest;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;

/** Refusals over HTTP, in the contract's one shape: {@code {"error":"<code>","message":"…"}}. */
public enum HttpError {
  BAD_REQUEST(400),
  UNAUTHORIZED(401),
  FORBIDDEN(403),
  NOT_FOUND(404),
  CONFLICT(409),
  PAYLOAD_TOO_LARGE(413),
  UNSUPPORTED_MEDIA_TYPE(415),
  UPGRADE_REQUIRED(426),
  RATE_LIMIT_EXCEEDED(429),
  INTERNAL_ERROR(500),
  UNAVAILABLE(503);

  /** What clients know; JSON itself has no charset (RFC 8259 section 11). */
  private static final String TYPE = "application/json; charset=UTF-8";

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

  /** As {@link #send(HttpServletResponse, String)}, with the time after which to come again. */
  public void send(HttpServletResponse response, String message, Duration retryAfter)
      throws IOException {
    response.setHeader("Retry-After", seconds(retryAfter));
    write(response, message, retryAfter);
  }

  /** As the {@code Retry-After} header has it: whole seconds, not too early. */
  static String seconds(Duration retryAfter) {
    return Long.toString(Math.max(1, retryAfter.plusMillis(999).toSeconds()));
  }

  /**
   * What this error says.
   *
   * @param message what the client can do; shown to people
   */
  public JsonObject body(String message) {
    return body(message, null);
  }

  /**
   * @param retryAfter when to come again, or null
   */
  JsonObject body(String message, Duration retryAfter) {
    var body =
        Json.createObjectBuilder()
            .add("error", name().toLowerCase(Locale.ROOT))
            .add("message", message);
    if (retryAfter != null) {
      body.add("retry_after_ms", retryAfter.toMillis());
    }
    return body.build();
  }

  private void write(HttpServletResponse response, String message, Duration retryAfter)
      throws IOException {
    JsonResponder.send(response, status, TYPE, body(message, retryAfter));
  }
}
