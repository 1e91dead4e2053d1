package io.chatbox.rest;

import jakarta.json.JsonObject;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Answers with a JSON object that nobody may keep. */
public final class JsonResponder {
  static final String NO_STORE = "no-store";

  private JsonResponder() {}

  /** From where no resource answers: a servlet, a filter, the authentication. */
  public static void send(HttpServletResponse response, int status, JsonObject body)
      throws IOException {
    send(response, status, MediaType.APPLICATION_JSON, body);
  }

  static void send(HttpServletResponse response, int status, String type, JsonObject body)
      throws IOException {
    byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
    response.setStatus(status);
    response.setContentType(type);
    response.setHeader("Cache-Control", NO_STORE);
    response.setContentLength(bytes.length);
    response.getOutputStream().write(bytes);
  }

  /** In place of what a resource would have answered. */
  static Response.ResponseBuilder response(int status, JsonObject body) {
    return Response.status(status)
        .type(MediaType.APPLICATION_JSON_TYPE)
        .header("Cache-Control", NO_STORE)
        .entity(body.toString());
  }
}
