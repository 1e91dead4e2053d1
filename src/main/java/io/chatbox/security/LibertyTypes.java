package io.chatbox.security;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Interfaces of the server's that applications don't see, called by name. Any number of threads.
 */
final class LibertyTypes {
  private final ClassLoader server;

  /** By interface and name: of those that are called here none has two methods of one name. */
  private final Map<String, Method> methods = new ConcurrentHashMap<>();

  /**
   * @param server the loader of one of the server's own classes
   */
  LibertyTypes(ClassLoader server) {
    this.server = server;
  }

  /** The part of the server that the loader loads, as OSGi sees it. */
  Object bundle() throws ReflectiveOperationException {
    return server.getClass().getMethod("getBundle").invoke(server);
  }

  Class<?> type(String name) throws ClassNotFoundException {
    return server.loadClass(name);
  }

  /** Calls the one method of that name. */
  Object call(String type, String method, Object on, Object... arguments)
      throws ReflectiveOperationException {
    String key = type + '.' + method + '/' + arguments.length;
    Method known = methods.get(key);
    if (known == null) {
      known = find(type(type), method, arguments.length);
      methods.put(key, known);
    }
    return known.invoke(on, arguments);
  }

  private static Method find(Class<?> type, String name, int parameters)
      throws NoSuchMethodException {
    return Stream.of(type.getMethods())
        .filter(each -> each.getName().equals(name) && each.getParameterCount() == parameters)
        .findFirst()
        .orElseThrow(() -> new NoSuchMethodException(type + "." + name));
  }

  /** As {@link #call}, of what does not fail. */
  Object get(String type, String method, Object on, Object... arguments) {
    try {
      return call(type, method, on, arguments);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type + "." + method, e);
    }
  }

  /** An object of the interface, all of whose own methods do the same. */
  Object implement(String type, Function<Object[], Object> body) throws ClassNotFoundException {
    return Proxy.newProxyInstance(
        server,
        new Class<?>[] {type(type)},
        (proxy, method, arguments) ->
            switch (method.getName()) {
              case "equals" -> proxy == arguments[0];
              case "hashCode" -> System.identityHashCode(proxy);
              case "toString" -> "Chatbox as " + type;
              default -> body.apply(arguments);
            });
  }
}
