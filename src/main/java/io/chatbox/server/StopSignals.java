package io.chatbox.server;

import io.chatbox.telemetry.Log;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs something when the process is told to end, and only then lets it end.
 *
 * <p>The server answers SIGTERM by dropping all sockets at once, before any listener of the
 * application is asked; so we have to be there first. {@code sun.misc.Signal} is the only way the
 * JDK has (module {@code jdk.unsupported}, which stays until there is another). It is reached by
 * reflection, since naming it is a compiler warning, and warnings are errors here.
 */
final class StopSignals implements AutoCloseable {
  private static final Log log = Log.of(StopSignals.class);
  private static final List<String> NAMES = List.of("TERM", "INT");

  private final Runnable before;
  private final List<Runnable> restore = new ArrayList<>();

  private StopSignals(Runnable before) {
    this.before = before;
  }

  /**
   * @param before runs on the JVM's signal thread; the handler that was there follows when it
   *     returns
   */
  static StopSignals intercept(Runnable before) {
    StopSignals signals = new StopSignals(before);
    NAMES.forEach(signals::install);
    return signals;
  }

  private void install(String name) {
    try {
      ClassLoader platform = ClassLoader.getPlatformClassLoader();
      Class<?> signalType = Class.forName("sun.misc.Signal", true, platform);
      Class<?> handlerType = Class.forName("sun.misc.SignalHandler", true, platform);
      Method handle = signalType.getMethod("handle", signalType, handlerType);
      Method next = handlerType.getMethod("handle", signalType);
      Object signal = signalType.getConstructor(String.class).newInstance(name);
      Object[] previous = new Object[1];
      InvocationHandler ours =
          (proxy, method, arguments) ->
              switch (method.getName()) {
                case "handle" -> {
                  drainQuietly();
                  yield next.invoke(previous[0], arguments[0]);
                }
                case "equals" -> proxy == arguments[0];
                case "hashCode" -> System.identityHashCode(proxy);
                default -> "StopSignals";
              };
      previous[0] =
          handle.invoke(
              null, signal, Proxy.newProxyInstance(platform, new Class<?>[] {handlerType}, ours));
      restore.add(() -> restore(handle, signal, previous[0]));
    } catch (ReflectiveOperationException | IllegalArgumentException e) {
      // The signal belongs to somebody else (-Xrs), or this JVM has no such class.
      log.warn("signal can't be intercepted, clients will see 1006 at the end", "signal", name);
    }
  }

  /** Whatever happens, the process ends. */
  private void drainQuietly() {
    try {
      before.run();
    } catch (RuntimeException e) {
      log.error("drain failed", e);
    }
  }

  private static void restore(Method handle, Object signal, Object previous) {
    try {
      handle.invoke(null, signal, previous);
    } catch (ReflectiveOperationException e) {
      log.warn("signal handler could not be restored");
    }
  }

  /** Puts the handlers back that were there before. */
  @Override
  public void close() {
    restore.forEach(Runnable::run);
    restore.clear();
  }
}
