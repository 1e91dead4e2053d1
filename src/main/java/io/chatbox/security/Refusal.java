package io.chatbox.security;

import io.chatbox.rest.HttpError;
import io.chatbox.rest.JsonResponder;
import jakarta.json.JsonObject;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The answer to a request that goes no further. It ends the connection: whoever sends such requests
 * in a row, without reading, holds nothing; and where the next request begins can't be told.
 *
 * @param headers beside those of its body
 */
record Refusal(int status, JsonObject body, Map<String, String> headers) {
  private static final int METHOD_NOT_ALLOWED = 405;

  Refusal {
    headers = Map.copyOf(headers);
  }

  static Refusal of(RequestFault fault) {
    return switch (fault) {
      case METHOD ->
          with(
              METHOD_NOT_ALLOWED,
              fault.error(),
              fault.message(),
              Map.of("Allow", RequestFault.METHODS));
      case CREDENTIALS ->
          with(
              fault.error().status(),
              fault.error(),
              fault.message(),
              Map.of("WWW-Authenticate", "Bearer"));
      case HEADER, HOST, LENGTH, CODING, PATH, QUERY ->
          with(fault.error().status(), fault.error(), fault.message(), Map.of());
    };
  }

  static Refusal nothingHere() {
    HttpError error = HttpError.NOT_FOUND;
    return with(error.status(), error, "There is nothing at this address.", Map.of());
  }

  private static Refusal with(
      int status, HttpError error, String message, Map<String, String> more) {
    Map<String, String> headers = new LinkedHashMap<>(more);
    headers.put(LoggedPath.HEADER, LoggedPath.UNTOLD_REQUEST);
    headers.put("X-Content-Type-Options", "nosniff");
    headers.put("Content-Security-Policy", "default-src 'none'");
    headers.put("Cache-Control", "no-store");
    headers.put("Content-Type", "application/json; charset=UTF-8");
    headers.put("Connection", "close");
    return new Refusal(status, error.body(message), headers);
  }

  void send(HttpServletResponse response) throws IOException {
    headers.forEach(response::setHeader);
    JsonResponder.send(response, status, body);
  }
}
