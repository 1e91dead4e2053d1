package io.chatbox.security;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.security.auth.message.AuthException;
import jakarta.security.auth.message.AuthStatus;
import jakarta.security.auth.message.MessageInfo;
import jakarta.security.auth.message.callback.CallerPrincipalCallback;
import jakarta.security.auth.message.config.AuthConfigFactory;
import jakarta.security.auth.message.config.AuthConfigProvider;
import jakarta.security.auth.message.config.ClientAuthConfig;
import jakarta.security.auth.message.config.ServerAuthConfig;
import jakarta.security.auth.message.config.ServerAuthContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.security.Principal;
import java.util.Map;
import javax.security.auth.Subject;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.CallbackHandler;
import javax.security.auth.callback.UnsupportedCallbackException;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Guards the server's own {@code /metrics}, which is another application: as its authentication
 * (Jakarta Authentication 3.1), which the container asks before every request there. It names
 * nobody; it answers those who may not come itself. Only on a server that is ours: elsewhere that
 * path is the host's.
 */
@Singleton
final class MetricsGuard implements AuthConfigProvider {
  private static final String LAYER = "HttpServlet";

  /** As Liberty names an application: its virtual host and context root. */
  private static final String METRICS = "default_host /metrics";

  private final MetricsAccess access;
  private final boolean ownsProcess;
  private String registration;

  @Inject
  MetricsGuard(
      MetricsAccess access,
      @ConfigProperty(name = "CHATBOX_OWNS_PROCESS", defaultValue = "false") boolean ownsProcess) {
    this.access = access;
    this.ownsProcess = ownsProcess;
  }

  void onStart(@Observes @Initialized(ApplicationScoped.class) Object application) {
    if (ownsProcess) {
      registration =
          AuthConfigFactory.getFactory()
              .registerConfigProvider(this, LAYER, METRICS, "METRICS_ALLOWED_NETWORKS");
    }
  }

  @PreDestroy
  void onStop() {
    if (registration != null) {
      AuthConfigFactory.getFactory().removeRegistration(registration);
    }
  }

  @Override
  public ServerAuthConfig getServerAuthConfig(
      String layer, String application, CallbackHandler container) {
    return new Config(new Context(access, container));
  }

  @Override
  public ClientAuthConfig getClientAuthConfig(
      String layer, String application, CallbackHandler container) {
    return null;
  }

  @Override
  public void refresh() {}

  /** The same for every request there. */
  private record Config(ServerAuthContext context) implements ServerAuthConfig {
    @Override
    public ServerAuthContext getAuthContext(
        String id, Subject service, Map<String, Object> properties) {
      return context;
    }

    @Override
    public String getMessageLayer() {
      return LAYER;
    }

    @Override
    public String getAppContext() {
      return METRICS;
    }

    @Override
    public String getAuthContextID(MessageInfo message) {
      return METRICS;
    }

    @Override
    public void refresh() {}

    @Override
    public boolean isProtected() {
      return true;
    }
  }

  private record Context(MetricsAccess access, CallbackHandler container)
      implements ServerAuthContext {

    @Override
    public AuthStatus validateRequest(MessageInfo message, Subject client, Subject service)
        throws AuthException {
      try {
        boolean admitted =
            access.admit(
                (HttpServletRequest) message.getRequestMessage(),
                (HttpServletResponse) message.getResponseMessage());
        if (!admitted) {
          // The only status that both keeps our answer and keeps the request from going on.
          return AuthStatus.SEND_CONTINUE;
        }
        message.setResponseMessage(
            new Unshared((HttpServletResponse) message.getResponseMessage()));
        Principal nobody = null;
        container.handle(new Callback[] {new CallerPrincipalCallback(client, nobody)});
        return AuthStatus.SUCCESS;
      } catch (IOException | UnsupportedCallbackException e) {
        throw new AuthException(e);
      }
    }

    @Override
    public AuthStatus secureResponse(MessageInfo message, Subject service) {
      return AuthStatus.SEND_SUCCESS;
    }

    @Override
    public void cleanSubject(MessageInfo message, Subject subject) {}
  }

  /** The server would let every page on the web read its figures. */
  private static final class Unshared extends HttpServletResponseWrapper {
    private static final String SHARING = "Access-Control-";

    Unshared(HttpServletResponse response) {
      super(response);
      response.setHeader("Cache-Control", "no-store");
      response.setHeader("X-Content-Type-Options", "nosniff");
    }

    @Override
    public void setHeader(String name, String value) {
      if (!name.startsWith(SHARING)) {
        super.setHeader(name, value);
      }
    }

    @Override
    public void addHeader(String name, String value) {
      if (!name.startsWith(SHARING)) {
        super.addHeader(name, value);
      }
    }
  }
}
