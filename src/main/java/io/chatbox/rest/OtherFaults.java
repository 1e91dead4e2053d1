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
    return answer(
            HttpError.INTERNAL_ERROR.status(),
            HttpError.INTERNAL_ERROR,
            "Something went wrong on our side. Please try again.")
        .build();
  }

  private static Response refused(Response refusal) {
    int status = refusal.getStatus();
    return switch (status) {
      case 404 -> answer(status, HttpError.NOT_FOUND, "There is nothing at this address.").build();
      case 405 ->
          answer(status, HttpError.BAD_REQUEST, "This address does not take this method.")
              .header(HttpHeaders.ALLOW, refusal.getHeaderString(HttpHeaders.ALLOW))
              .build();
      case 413 -> answer(status, HttpError.PAYLOAD_TOO_LARGE, "The request is too large.").build();
      case 415 ->
          answer(
                  status,
                  HttpError.UNSUPPORTED_MEDIA_TYPE,
                  "Send the body with the Content-Type that the documentation names.")
              .build();
      default -> answer(status, HttpError.BAD_REQUEST, "The request can't be understood.").build();
    };
  }

  private static Response.ResponseBuilder answer(int status, HttpError error, String message) {
    return JsonResponder.response(status, error.body(message));
  }
}
