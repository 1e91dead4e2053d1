package io.chatbox.probes;

import io.chatbox.rest.HttpError;
import io.chatbox.rest.JsonResponder;
import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.StringReader;
import java.util.Locale;

/**
 * Liveness and readiness under the prefix. Liveness says that the process answers and asks nothing
 * else; readiness asks MicroProfile Health, whose own path can't be moved, and says it in the
 * contract's shape.
 */
@WebServlet({"/healthz", "/readyz"})
public final class ProbeServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final JsonObject OK = Json.createObjectBuilder().add("status", "ok").build();
  private static final JsonObject READY = Json.createObjectBuilder().add("status", "ready").build();

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    if (request.getServletPath().equals("/healthz")) {
      JsonResponder.send(response, HttpServletResponse.SC_OK, OK);
    } else {
      readiness(request, response);
    }
  }

  private void readiness(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    ServletContext health = getServletContext().getContext("/health");
    RequestDispatcher ready = health == null ? null : health.getRequestDispatcher("/ready");
    if (ready == null) {
      JsonResponder.send(
          response,
          HttpServletResponse.SC_NOT_FOUND,
          HttpError.NOT_FOUND.body(
              "This server has no MicroProfile Health: add the feature mpHealth."));
      return;
    }
    CapturedResponse captured = new CapturedResponse(response);
    ready.include(request, captured);
    if (captured.getStatus() == HttpServletResponse.SC_OK) {
      JsonResponder.send(response, HttpServletResponse.SC_OK, READY);
    } else {
      JsonResponder.send(
          response, HttpServletResponse.SC_SERVICE_UNAVAILABLE, notReady(captured.body()));
    }
  }

  /** From MicroProfile's list of checks to an object of those by name. */
  private static JsonObject notReady(String health) {
    JsonObjectBuilder checks = Json.createObjectBuilder();
    try (var reader = Json.createReader(new StringReader(health))) {
      for (JsonValue value : reader.readObject().getJsonArray("checks")) {
        JsonObject check = value.asJsonObject();
        JsonObjectBuilder said =
            Json.createObjectBuilder()
                .add("status", check.getString("status").toLowerCase(Locale.ROOT));
        if (check.containsKey("data")) {
          check.getJsonObject("data").forEach(said::add);
        }
        checks.add(check.getString("name"), said);
      }
    } catch (JsonException | ClassCastException | NullPointerException e) {
      // Something else answered than MicroProfile Health: not ready is all that is known.
    }
    return Json.createObjectBuilder().add("status", "not ready").add("checks", checks).build();
  }
}
