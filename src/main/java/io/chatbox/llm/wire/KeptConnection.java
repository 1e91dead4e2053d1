package io.chatbox.llm.wire;

import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.core5.util.Timeout;

/**
 * A connection that is stale, too, when something waits to be read from it before anything was
 * asked: bytes that a sick server or proxy has sent behind a response would be read as the answer
 * to the next question, which is another user's. The library takes them for a sign of life.
 */
record KeptConnection(ManagedHttpClientConnection connection) implements InvocationHandler {
  private static final Timeout A_MOMENT = Timeout.ofMilliseconds(1);

  static ManagedHttpClientConnection around(ManagedHttpClientConnection connection) {
    return (ManagedHttpClientConnection)
        Proxy.newProxyInstance(
            KeptConnection.class.getClassLoader(),
            new Class<?>[] {ManagedHttpClientConnection.class},
            new KeptConnection(connection));
  }

  @Override
  public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
    try {
      Object result = method.invoke(connection, arguments);
      return method.getName().equals("isStale") ? (boolean) result || hasUnread() : result;
    } catch (InvocationTargetException thrown) {
      throw thrown.getCause();
    }
  }

  private boolean hasUnread() throws IOException {
    return connection.isDataAvailable(A_MOMENT);
  }
}
