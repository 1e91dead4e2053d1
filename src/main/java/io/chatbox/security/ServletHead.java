package io.chatbox.security;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;

/** A head as the container shows it to filters. */
record ServletHead(HttpServletRequest request) implements RequestHead {
  @Override
  public String method() {
    return request.getMethod();
  }

  @Override
  public String version() {
    return request.getProtocol();
  }

  @Override
  public String path() {
    return request.getRequestURI();
  }

  @Override
  public String query() {
    return request.getQueryString();
  }

  @Override
  public List<String> headers() {
    return Collections.list(request.getHeaderNames());
  }

  @Override
  public List<String> values(String header) {
    return Collections.list(request.getHeaders(header));
  }
}
