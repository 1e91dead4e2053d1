package io.chatbox.rest;

import io.chatbox.telemetry.Log;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

/** What JAX-RS refuses by itself, such as an address that leads nowhere; and faults of ours. */
@Provider
public class OtherFaults implements ExceptionMapper<Throwable> {
  private static final Log log = Log.of(OtherFaults.class);

  @Override
  public Response toResponse(Throwable fault) {
    if (fault instanceof WebApplicationException refusal
        && refusal.getResponse().getStatusInfo().getFamily()
            == Response.Status.Family.CLIENT_ERROR) {
      return refused(refusal.getResponse());
    }
    log.error("request failed", fault);
    return answer(StatusWords.ofOurs()).build();
  }

  private static Response refused(Response refusal) {
    Response.ResponseBuilder answer = answer(StatusWords.of(refusal.getStatus()));
    String allowed = refusal.getHeaderString(HttpHeaders.ALLOW);
    return allowed == null ? answer.build() : answer.header(HttpHeaders.ALLOW, allowed).build();
  }

  private static Response.ResponseBuilder answer(StatusWords words) {
    return JsonResponder.response(words.status(), words.error().body(words.message()));
  }
}
