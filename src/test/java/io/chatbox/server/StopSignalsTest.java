package io.chatbox.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * With real signals to this process, whose own handler is put aside for one that only says that it
 * was called. Reflection for the reason that {@link StopSignals} names.
 */
class StopSignalsTest {
  private final List<String> called = new CopyOnWriteArrayList<>();
  private Class<?> signalType;
  private Class<?> handlerType;
  private Object term;
  private Object ofTheProcess;

  @BeforeEach
  void putAside() throws ReflectiveOperationException {
    ClassLoader platform = ClassLoader.getPlatformClassLoader();
    signalType = Class.forName("sun.misc.Signal", true, platform);
    handlerType = Class.forName("sun.misc.SignalHandler", true, platform);
    term = signalType.getConstructor(String.class).newInstance("TERM");
    ofTheProcess =
        install(
            Proxy.newProxyInstance(
                platform,
                new Class<?>[] {handlerType},
                (proxy, method, arguments) ->
                    switch (method.getName()) {
                      case "handle" -> {
                        called.add("the one before");
                        yield null;
                      }
                      case "equals" -> proxy == arguments[0];
                      case "hashCode" -> System.identityHashCode(proxy);
                      default -> "a test's";
                    }));
  }

  @AfterEach
  void putBack() throws ReflectiveOperationException {
    install(ofTheProcess);
  }

  @Test
  void theHandlerThatWasThereComesAfterOursAndIsThereAgainInTheEnd()
      throws ReflectiveOperationException {
    StopSignals signals = StopSignals.intercept(() -> called.add("ours"));

    raise();
    await().until(() -> called.size() == 2);
    assertThat(called).containsExactly("ours", "the one before");

    signals.close();
    raise();
    await().until(() -> called.size() == 3);
    assertThat(called).containsExactly("ours", "the one before", "the one before");
  }

  @Test
  void theProcessEndsEvenIfTheDrainFails() throws ReflectiveOperationException {
    StopSignals signals =
        StopSignals.intercept(
            () -> {
              throw new IllegalStateException("a fault of ours");
            });

    raise();

    await().until(() -> called.contains("the one before"));
    signals.close();
  }

  private Object install(Object handler) throws ReflectiveOperationException {
    return signalType.getMethod("handle", signalType, handlerType).invoke(null, term, handler);
  }

  private void raise() throws ReflectiveOperationException {
    signalType.getMethod("raise", signalType).invoke(null, term);
  }
}
