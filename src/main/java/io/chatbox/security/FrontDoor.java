package io.chatbox.security;

import io.chatbox.security.LibertyDispatcher.Way;
import io.chatbox.telemetry.Log;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.servlet.ServletContext;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Stands before all that a server of ours answers, its own applications and error pages included,
 * and refuses what has a {@link RequestFault} or asks for something that is not on the list of what
 * is served. Filters come too late for that: the container has read path and password by then, and
 * tells of what it can't read in pages of its own. In a server of somebody else's there is no door
 * ({@link FrontFilter} does what a filter can); what is served there is the host's.
 */
@Singleton
final class FrontDoor {
  private static final Log log = Log.of(FrontDoor.class);

  /** What MicroProfile serves at paths of its own; {@link MetricsGuard} asks who reads metrics. */
  private static final Set<String> BESIDE =
      Set.of(
          "/metrics",
          "/metrics/",
          "/health",
          "/health/",
          "/health/ready",
          "/health/live",
          "/health/started",
          "/openapi",
          "/openapi/");

  private static final String API_PAGES = "/openapi/ui";

  private final boolean ownsProcess;
  private final boolean apiPages;
  private Optional<LibertyDispatcher> dispatcher = Optional.empty();

  /**
   * @param apiPages whether the pages that try out the API are served, by {@code make run}
   */
  @Inject
  FrontDoor(
      @ConfigProperty(name = "CHATBOX_OWNS_PROCESS", defaultValue = "false") boolean ownsProcess,
      @ConfigProperty(name = "CHATBOX_API_PAGES", defaultValue = "false") boolean apiPages) {
    this.ownsProcess = ownsProcess;
    this.apiPages = apiPages;
  }

  void onStart(@Observes @Initialized(ApplicationScoped.class) ServletContext application) {
    if (!ownsProcess) {
      return;
    }
    String prefix = application.getContextPath();
    try {
      dispatcher = Optional.of(new LibertyDispatcher(application, head -> way(head, prefix)));
    } catch (ReflectiveOperationException | RuntimeException e) {
      log.warn("this server has no place for a front door", "fault", e.getClass().getName());
    }
  }

  @PreDestroy
  void onStop() {
    dispatcher.ifPresent(LibertyDispatcher::close);
  }

  private Way way(RequestHead head, String prefix) {
    if (!head.version().startsWith("HTTP/1.")) {
      return refused(RequestFault.HEADER); // Ours speaks nothing else (server.xml).
    }
    return RequestFault.in(head).map(FrontDoor::refused).orElseGet(() -> way(head.path(), prefix));
  }

  private static Way refused(RequestFault fault) {
    return new Way.Refused(Refusal.of(fault));
  }

  /** By the spelling alone: nothing else that is served has another. */
  private Way way(String path, String prefix) {
    if (path.equals(prefix) || path.startsWith(prefix + "/")) {
      return new Way.On();
    }
    boolean beside =
        BESIDE.contains(path)
            || apiPages && (path.equals(API_PAGES) || path.startsWith(API_PAGES + "/"));
    return beside ? new Way.Beside() : new Way.Refused(Refusal.nothingHere());
  }
}
