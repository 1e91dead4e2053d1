package io.chatbox.security;

import java.util.List;

/** A head as Open Liberty's HTTP layer has read it, before anything is decoded. */
@SuppressWarnings("unchecked")
record LibertyHead(LibertyTypes types, Object request) implements RequestHead {
  private static final String REQUEST = "com.ibm.wsspi.http.HttpRequest";

  @Override
  public String method() {
    return text("getMethod");
  }

  @Override
  public String version() {
    return text("getVersion");
  }

  @Override
  public String path() {
    return text("getURI");
  }

  @Override
  public String query() {
    return text("getQuery");
  }

  @Override
  public List<String> headers() {
    return (List<String>) types.get(REQUEST, "getHeaderNames", request);
  }

  @Override
  public List<String> values(String header) {
    return (List<String>) types.get(REQUEST, "getHeaders", request, header);
  }

  private String text(String method) {
    return (String) types.get(REQUEST, method, request);
  }
}
