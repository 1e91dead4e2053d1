package io.chatbox.pages;

import io.chatbox.security.ResponsePolicy;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Serves the pages by name and everything below {@code /assets/}. Files are read once, except under
 * {@code make dev}; there are no more than the application holds.
 */
@WebServlet({"", "/chat.html", "/assets/*"})
public final class PageServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  /** Everything from ourselves, and nothing inline. */
  private static final String SOURCES =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
          + " connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'";

  private final transient ResponsePolicy policy;
  private final transient boolean filesChange;

  private final transient ConcurrentHashMap<String, Asset> assets = new ConcurrentHashMap<>();

  /**
   * @param filesChange whether somebody is at work on the files, so that each request reads anew
   */
  @Inject
  PageServlet(
      ResponsePolicy policy,
      @ConfigProperty(name = "CHATBOX_PAGES_CHANGE", defaultValue = "false") boolean filesChange) {
    this.policy = policy;
    this.filesChange = filesChange;
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Optional<Asset> found = find(path(request));
    response.setHeader("Content-Security-Policy", policy.ofPage(SOURCES));
    if (found.isPresent()) {
      send(found.get(), request, response);
    } else {
      response.setStatus(HttpServletResponse.SC_NOT_FOUND);
      response.setContentType("text/plain;charset=utf-8");
      response.getOutputStream().print("Not found");
    }
  }

  private static String path(HttpServletRequest request) {
    String servletPath = request.getServletPath();
    return switch (servletPath) {
      case "" -> "/chat.html";
      case "/assets" -> servletPath + Optional.ofNullable(request.getPathInfo()).orElse("");
      default -> servletPath;
    };
  }

  private Optional<Asset> find(String path) throws IOException {
    Asset known = assets.get(path);
    if (known != null) {
      return Optional.of(known);
    }
    if (path.contains("..") || path.endsWith("/")) {
      return Optional.empty();
    }
    try (InputStream file = getServletContext().getResourceAsStream(path)) {
      if (file == null) {
        return Optional.empty();
      }
      Asset asset = Asset.of(path, file.readAllBytes());
      if (!filesChange) {
        assets.put(path, asset);
      }
      return Optional.of(asset);
    }
  }

  private static void send(Asset asset, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    boolean gzip = asset.gzipped() != null && acceptsGzip(request);
    String etag = '"' + asset.etag() + (gzip ? "-gz\"" : "\"");
    response.setHeader("ETag", etag);
    // Names don't change with content: a browser asks each time and mostly hears 304.
    response.setHeader("Cache-Control", "no-cache");
    response.setHeader("Vary", "Accept-Encoding");
    if (etag.equals(request.getHeader("If-None-Match"))) {
      response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
      return;
    }
    byte[] body = gzip ? asset.gzipped() : asset.plain();
    if (gzip) {
      response.setHeader("Content-Encoding", "gzip");
    }
    response.setContentType(asset.contentType());
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }

  private static boolean acceptsGzip(HttpServletRequest request) {
    String accepted = request.getHeader("Accept-Encoding");
    return accepted != null && accepted.contains("gzip") && !accepted.contains("gzip;q=0");
  }
}
