package io.chatbox.security;

import io.chatbox.config.AccessSettings;
import io.chatbox.config.Settings;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What every answer tells browsers: who may read it across origins (CORS, WHATWG Fetch section
 * 3.3), who may show it in a frame and what it may load (CSP Level 3), and that its type is what it
 * says. Any number of threads.
 */
@Singleton
public final class ResponsePolicy {
  private static final String FRAMES = "frame-ancestors ";

  /** What a preflight's answer is good for, in seconds; browsers keep less if they like. */
  private static final String PREFLIGHT_AGE = "600";

  private final Set<String> readers;
  private final String frames;

  @Inject
  ResponsePolicy(Settings settings) {
    this(
        settings.get(AccessSettings.CORS_ALLOWED_ORIGINS),
        settings.get(AccessSettings.FRAME_ANCESTORS));
  }

  ResponsePolicy(Collection<String> readers, Collection<String> frameAncestors) {
    this.readers = readers.stream().map(Origins::normal).collect(Collectors.toUnmodifiableSet());
    this.frames = FRAMES + String.join(" ", frameAncestors);
  }

  /** Sets the headers of all answers. */
  void apply(HttpServletRequest request, HttpServletResponse response) {
    response.setHeader(LoggedPath.HEADER, LoggedPath.of(request));
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("Referrer-Policy", "no-referrer");
    response.setHeader(
        "Cross-Origin-Resource-Policy", readers.isEmpty() ? "same-origin" : "cross-origin");
    response.setHeader("Permissions-Policy", "camera=(), geolocation=(), microphone=(self)");
    response.setHeader("Content-Security-Policy", "default-src 'none'; " + frames);
    if (!readers.isEmpty()) {
      response.addHeader("Vary", "Origin");
      String origin = request.getHeader("Origin");
      if (mayRead(origin)) {
        response.setHeader("Access-Control-Allow-Origin", origin);
        response.setHeader("Access-Control-Allow-Credentials", "true");
        response.setHeader(
            "Access-Control-Expose-Headers", "Retry-After, Content-Disposition, ETag");
      }
    }
  }

  /**
   * Whether a request only asks whether it may be made; nobody's token comes with it.
   *
   * @return true if it has been answered
   */
  boolean answerPreflight(HttpServletRequest request, HttpServletResponse response) {
    if (!isPreflight(request)) {
      return false;
    }
    response.setStatus(HttpServletResponse.SC_NO_CONTENT);
    if (mayRead(request.getHeader("Origin"))) {
      response.setHeader("Access-Control-Allow-Methods", "GET, POST, PUT, PATCH, DELETE");
      response.setHeader("Access-Control-Allow-Headers", "Authorization, Content-Type");
      response.setHeader("Access-Control-Max-Age", PREFLIGHT_AGE);
      response.addHeader("Vary", "Access-Control-Request-Method, Access-Control-Request-Headers");
    }
    return true;
  }

  static boolean isPreflight(HttpServletRequest request) {
    return request.getMethod().equals("OPTIONS")
        && request.getHeader("Access-Control-Request-Method") != null;
  }

  private boolean mayRead(String origin) {
    return origin != null && readers.contains(Origins.normal(origin));
  }

  /**
   * The policy of a page.
   *
   * @param sources what it may load, as directives
   */
  public String ofPage(String sources) {
    return sources + "; " + frames;
  }
}
