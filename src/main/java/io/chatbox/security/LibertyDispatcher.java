package io.chatbox.security;

import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * Open Liberty's dispatcher of HTTP requests, which stands before its web applications, by two of
 * its service interfaces: {@code com.ibm.wsspi.http.WorkClassifier}, which is asked who is to run a
 * request and here may name one who refuses it, and {@code HttpContainer}, of which one more takes
 * what no application wants, so that the classifier is asked for that as well. Reached through OSGi
 * and by reflection, since applications don't see them. Seen on 26.0.0.5.
 */
final class LibertyDispatcher implements AutoCloseable {
  /** Where a request goes from here. */
  sealed interface Way {
    record Refused(Refusal refusal) implements Way {}

    /** To another application of the server, by a thread that may wait for its client. */
    record Beside() implements Way {}

    /** To ours. */
    record On() implements Way {}
  }

  private static final String HTTP = "com.ibm.wsspi.http.";
  private static final String CLASSIFIER = HTTP + "WorkClassifier";
  private static final String CONTAINER = HTTP + "HttpContainer";
  private static final String HOST = HTTP + "VirtualHost";
  private static final String OSGI = "org.osgi.framework.";
  private static final String BUNDLE_CONTEXT = OSGI + "BundleContext";
  private static final String ROOT = "/";

  private final LibertyTypes types;
  private final Function<RequestHead, Way> ways;
  private final Object context;
  private final Object classifying;
  private final Object lastContainer;
  private final List<Object> hosts = new ArrayList<>();

  /**
   * Begins to guard.
   *
   * @param ways says which way requests go; asked by the threads that read them, and must not block
   * @throws ReflectiveOperationException if this server looks different inside
   */
  LibertyDispatcher(ServletContext application, Function<RequestHead, Way> ways)
      throws ReflectiveOperationException {
    this.types = new LibertyTypes(loader(application));
    this.ways = ways;
    this.context = types.call(OSGI + "Bundle", "getBundleContext", types.bundle());
    this.lastContainer = types.implement(CONTAINER, arguments -> unclaimed(arguments[0]));
    this.classifying =
        types
            .type(BUNDLE_CONTEXT)
            .getMethod("registerService", String.class, Object.class, Dictionary.class)
            .invoke(
                context,
                CLASSIFIER,
                types.implement(CLASSIFIER, arguments -> executor(arguments[0], arguments[1])),
                new Hashtable<String, Object>());
    addLastContainer();
  }

  /** Of the server's part that knows both; the context's own class is of another. */
  private static ClassLoader loader(ServletContext application) throws ClassNotFoundException {
    for (Class<?> type = application.getClass(); type != null; type = type.getSuperclass()) {
      ClassLoader loader = type.getClassLoader();
      if (loader != null && knows(loader)) {
        return loader;
      }
    }
    throw new ClassNotFoundException(CLASSIFIER);
  }

  private static boolean knows(ClassLoader loader) {
    try {
      loader.loadClass(BUNDLE_CONTEXT);
      loader.loadClass(CLASSIFIER);
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  private void addLastContainer() throws ReflectiveOperationException {
    Object[] references =
        (Object[])
            types
                .type(BUNDLE_CONTEXT)
                .getMethod("getServiceReferences", String.class, String.class)
                .invoke(context, HOST, null);
    for (Object reference : references) {
      Object host = types.call(BUNDLE_CONTEXT, "getService", context, reference);
      types.call(HOST, "addContextRoot", host, ROOT, lastContainer);
      hosts.add(host);
    }
  }

  /** Null leaves the request to the server's own threads. */
  private Executor executor(Object request, Object connection) {
    return switch (ways.apply(new LibertyHead(types, request))) {
      case Way.Refused(Refusal refusal) -> task -> answer(connection, refusal);
      case Way.Beside() -> task -> Thread.ofVirtual().name("beside").start(task);
      case Way.On() -> null;
    };
  }

  private Runnable unclaimed(Object connection) {
    return () -> answer(connection, Refusal.nothingHere());
  }

  private void answer(Object connection, Refusal refusal) {
    String inbound = HTTP + "HttpInboundConnection";
    String response = HTTP + "HttpResponse";
    Object request = types.get(inbound, "getRequest", connection);
    Object answer = types.get(inbound, "getResponse", connection);
    byte[] body = refusal.body().toString().getBytes(StandardCharsets.UTF_8);
    try {
      types.call(response, "setStatus", answer, refusal.status());
      for (Map.Entry<String, String> header : refusal.headers().entrySet()) {
        types.call(response, "setHeader", answer, header.getKey(), header.getValue());
      }
      if (!new LibertyHead(types, request).method().equals("HEAD")) {
        types.call(response, "setContentLength", answer, (long) body.length);
        ((OutputStream) types.get(response, "getBody", answer)).write(body);
      }
      types.call(inbound, "finish", connection, (Object) null);
    } catch (IOException | ReflectiveOperationException e) {
      types.get(inbound, "finish", connection, new IOException("not answered", e));
    }
  }

  /** Lets all requests pass again. */
  @Override
  public void close() {
    try {
      types.call(OSGI + "ServiceRegistration", "unregister", classifying);
      for (Object host : hosts) {
        types.call(HOST, "removeContextRoot", host, ROOT, lastContainer);
      }
    } catch (ReflectiveOperationException e) {
      // The server is on its way down and has forgotten us.
    }
  }
}
