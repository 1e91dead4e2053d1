package io.chatbox.pages;

import io.chatbox.security.ResponsePolicy;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Serves the pages by name and everything below {@code /assets/}. */
@WebServlet(
    value = {"", "/chat.html", "/assets/*"},
    asyncSupported = true)
public final class PageServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  /** Everything from ourselves, and nothing inline. */
  private static final String SOURCES =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
          + " connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'";

  private final transient ResponsePolicy policy;
  private final transient Assets assets;

  /**
   * @param filesChange set by {@code make dev}
   */
  @Inject
  PageServlet(
      ResponsePolicy policy,
      @ConfigProperty(name = "CHATBOX_FILES_CHANGE", defaultValue = "false") boolean filesChange) {
    this.policy = policy;
    this.assets = new Assets(path -> getServletContext().getResourceAsStream(path), filesChange);
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Optional<Asset> found = assets.find(path(request));
    response.setHeader("Content-Security-Policy", policy.ofPage(SOURCES));
    if (found.isPresent()) {
      send(found.get(), request, response);
    } else {
      response.sendError(HttpServletResponse.SC_NOT_FOUND); // In the words of rest.ErrorPage.
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

  private static void send(Asset asset, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    boolean gzip = asset.gzipped() != null && acceptsGzip(request);
    String etag = '"' + asset.etag() + (gzip ? "-gz\"" : "\"");
    response.setHeader("ETag", etag);
    // Names don't change with content: a browser asks each time and mostly hears 304.
    response.setHeader("Cache-Control", "no-cache");
    response.addHeader("Vary", "Accept-Encoding"); // Beside the origin, where that counts.
    if (isKnown(etag, request.getHeader("If-None-Match"))) {
      response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
      return;
    }
    byte[] body = gzip ? asset.gzipped() : asset.plain();
    if (gzip) {
      response.setHeader("Content-Encoding", "gzip");
    }
    response.setContentType(asset.contentType());
    response.setContentLength(body.length);
    try {
      response.getOutputStream().write(body);
    } catch (IOException gone) {
      // The client: everyday, and the container would report it as a fault of ours.
    }
  }

  /** RFC 9110 section 13.1.2: by weak comparison, which proxies that compress count on. */
  private static boolean isKnown(String etag, String known) {
    return known != null
        && Stream.of(known.split(","))
            .map(String::strip)
            .anyMatch(tag -> tag.equals("*") || tag.equals(etag) || tag.equals("W/" + etag));
  }

  private static boolean acceptsGzip(HttpServletRequest request) {
    String accepted = request.getHeader("Accept-Encoding");
    return accepted != null && accepted.contains("gzip") && !accepted.contains("gzip;q=0");
  }
}
