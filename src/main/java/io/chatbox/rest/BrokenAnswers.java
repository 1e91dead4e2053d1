package io.chatbox.rest;

import io.chatbox.protocol.ChatException;
import io.chatbox.telemetry.Log;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.WriterInterceptor;
import jakarta.ws.rs.ext.WriterInterceptorContext;
import java.io.IOException;

/**
 * Cuts the connection under an answer that fails after it has begun: the JAX-RS implementation
 * drops the fault then, and the server would end the answer in good order, as if it were whole.
 */
@Provider
public class BrokenAnswers implements WriterInterceptor {
  /** Attribute of requests: a {@link Runnable} that ends the client's connection. */
  public static final String CUT = "io.chatbox.rest.cut";

  private static final Log log = Log.of(BrokenAnswers.class);

  @Context private HttpServletRequest request;
  @Context private HttpServletResponse response;

  @Override
  public void aroundWriteTo(WriterInterceptorContext context) throws IOException {
    try {
      context.proceed();
    } catch (IOException | RuntimeException fault) {
      if (response.isCommitted()) {
        tell(fault);
        cut();
      }
      throw fault;
    }
  }

  private static void tell(Exception fault) {
    switch (fault) {
      case IOException gone -> {} // The client's, as every client may.
      case ChatException told -> {} // Whoever threw it has logged why.
      default -> log.error("answer cut off", fault);
    }
  }

  private void cut() {
    if (request.getAttribute(CUT) instanceof Runnable cut) {
      cut.run();
    } else {
      log.warn("an answer that failed looks complete: this server can't cut connections");
    }
  }
}
