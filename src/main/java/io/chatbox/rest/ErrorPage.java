package io.chatbox.rest;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * The application's only error page (web.xml): what the container refuses by itself is told in the
 * contract's shape, without the container's words and without anything of the request.
 */
@WebServlet(value = ErrorPage.PATH, asyncSupported = true)
public final class ErrorPage extends HttpServlet {
  /** As web.xml has it. */
  static final String PATH = "/error";

  private static final long serialVersionUID = 1L;

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    StatusWords words = StatusWords.of(status(request));
    JsonResponder.send(response, words.status(), words.error().body(words.message()));
  }

  /** Whoever asks for the page itself finds nothing. */
  private static int status(HttpServletRequest request) {
    return request.getDispatcherType() == DispatcherType.ERROR
            && request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer status
        ? status
        : HttpServletResponse.SC_NOT_FOUND;
  }
}
