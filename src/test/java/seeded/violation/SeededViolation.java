package seeded.violation;

import io.chatbox.gateway.SocketServlet;

/** What no class of {@code protocol} may do; the architecture test must see it. */
public final class SeededViolation {
  private final Class<?> forbidden = SocketServlet.class;

  public Class<?> forbidden() {
    return forbidden;
  }
}
