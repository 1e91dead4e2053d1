package io.chatbox.llm.wire;

import io.chatbox.llm.AnswerStream;
import io.chatbox.llm.StreamEvent;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * One provider over HTTP: a POST for each answer, whose response's body is the answer. Any number
 * of threads.
 */
public final class Upstream {
  private final ProviderServer server;

  Upstream(ProviderServer server) {
    this.server = server;
  }

  /** A header that all requests carry. To be said before any is made. */
  public Upstream with(String header, String value) {
    server.with(header, value);
    return this;
  }

  /**
   * Asks, without waiting for the answer.
   *
   * @param path below the endpoint, beginning with a slash
   * @param json the request
   * @return its {@code cancel} breaks the connection off
   */
  public AnswerStream ask(String path, String json, Dialect dialect, Consumer<StreamEvent> events) {
    Call call = new Call(server, path, json, dialect, events);
    call.start();
    return call;
  }

  /**
   * Tells the provider something that nobody waits for. What fails stands in the log. Returns at
   * once.
   */
  public void tell(String path, String json) {
    Thread.ofVirtual()
        .name("llm-tell")
        .start(
            () -> {
              String detail;
              try {
                int status = server.send("POST", path, json);
                detail = status < 300 ? "" : "status " + status;
              } catch (IOException e) {
                detail = NetworkFault.of(e).detail();
              }
              if (!detail.isEmpty()) {
                server.couldNotBeTold(detail);
              }
            });
  }

  /**
   * Makes a request whose response's body nobody wants, and waits for it, some seconds at most.
   *
   * @return the response's status
   * @throws IOException if there is none
   */
  public int send(String method, String path, String json) throws IOException {
    return server.send(method, path, json);
  }
}
