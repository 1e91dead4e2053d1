package io.chatbox.rest;

import io.chatbox.telemetry.Log;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.reflect.Field;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Gives {@link BrokenAnswers} the means to cut a connection, by Open Liberty's own: Jakarta Servlet
 * has none. Its stream is told that it is broken, by reflection (seen on 26.0.0.5), so that it
 * closes the connection instead of ending the answer.
 */
@WebFilter(urlPatterns = "/*", asyncSupported = true)
public final class AnswerCutFilter extends HttpFilter {
  private static final long serialVersionUID = 1L;
  private static final Log log = Log.of(AnswerCutFilter.class);
  private static final AtomicBoolean missed = new AtomicBoolean();

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (request.getAttribute(BrokenAnswers.CUT) == null) {
      request.setAttribute(BrokenAnswers.CUT, (Runnable) () -> cut(request));
    }
    chain.doFilter(request, response);
  }

  private static void cut(ServletRequest request) {
    ServletRequest inner = request;
    while (inner instanceof ServletRequestWrapper wrapper) {
      inner = wrapper.getRequest();
    }
    try {
      Object answer =
          call(call(call(inner, "getIRequest"), "getHttpInboundConnection"), "getResponse");
      Object stream = call(answer, "getBody");
      declared(stream.getClass(), "error").set(stream, new IOException("the answer failed"));
    } catch (ReflectiveOperationException | RuntimeException e) {
      if (missed.compareAndSet(false, true)) {
        log.warn("this server can't cut an answer", "fault", e.getClass().getName());
      }
    }
  }

  private static Object call(Object of, String method) throws ReflectiveOperationException {
    return of.getClass().getMethod(method).invoke(of);
  }

  private static Field declared(Class<?> type, String name) throws NoSuchFieldException {
    for (Class<?> at = type; at != null; at = at.getSuperclass()) {
      for (Field field : at.getDeclaredFields()) {
        if (field.getName().equals(name)) {
          field.setAccessible(true);
          return field;
        }
      }
    }
    throw new NoSuchFieldException(type + "." + name);
  }
}
