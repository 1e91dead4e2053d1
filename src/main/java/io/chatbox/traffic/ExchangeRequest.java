package io.chatbox.traffic;

import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A request whose body is read at the client's pace, and only so much of it. */
final class ExchangeRequest extends HttpServletRequestWrapper {
  /** Longer than any that the application takes. */
  static final long LONGEST_BODY = 64 * 1024;

  private final Pace pace;
  private ServletInputStream body;

  ExchangeRequest(HttpServletRequest request, Pace pace) {
    super(request);
    this.pace = pace;
  }

  /** Whether it says itself that its body is longer than any that is read. */
  static boolean saysTooMuch(HttpServletRequest request) {
    return request.getContentLengthLong() > LONGEST_BODY;
  }

  /** To whoever answers it is a request like any other, on a thread that may block. */
  @Override
  public boolean isAsyncSupported() {
    return false;
  }

  @Override
  public boolean isAsyncStarted() {
    return false;
  }

  @Override
  public ServletInputStream getInputStream() throws IOException {
    if (body == null) {
      body = new PacedInput(super.getInputStream(), pace, LONGEST_BODY);
    }
    return body;
  }

  @Override
  public BufferedReader getReader() throws IOException {
    Charset charset =
        Optional.ofNullable(getCharacterEncoding())
            .map(Charset::forName)
            .orElse(StandardCharsets.UTF_8);
    return new BufferedReader(new InputStreamReader(getInputStream(), charset));
  }
}
