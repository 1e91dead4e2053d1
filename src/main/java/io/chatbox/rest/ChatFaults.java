package io.chatbox.rest;

import io.chatbox.protocol.ChatException;
import io.chatbox.protocol.ErrorCode;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

/** Refusals that our own code explains. */
@Provider
public class ChatFaults implements ExceptionMapper<ChatException> {
  @Override
  public Response toResponse(ChatException fault) {
    HttpError error = of(fault.code());
    Response.ResponseBuilder response =
        JsonResponder.response(
            error.status(), error.body(fault.getMessage(), fault.retryAfter().orElse(null)));
    fault.retryAfter().ifPresent(wait -> response.header("Retry-After", HttpError.seconds(wait)));
    return response.build();
  }

  static HttpError of(ErrorCode code) {
    return switch (code) {
      case INVALID_FORMAT, MISSING_FIELD -> HttpError.BAD_REQUEST;
      case INVALID_TOKEN, EXPIRED_TOKEN -> HttpError.UNAUTHORIZED;
      case INSUFFICIENT_PERMISSIONS, UNAUTHORIZED -> HttpError.FORBIDDEN;
      case NOT_FOUND -> HttpError.NOT_FOUND;
      case CONFLICT -> HttpError.CONFLICT;
      case TOO_MANY_REQUESTS, CONNECTION_LIMIT_EXCEEDED -> HttpError.RATE_LIMIT_EXCEEDED;
      case LLM_UNAVAILABLE, LLM_TIMEOUT, DATABASE_ERROR -> HttpError.UNAVAILABLE;
      case SERVICE_ERROR -> HttpError.INTERNAL_ERROR;
    };
  }
}
