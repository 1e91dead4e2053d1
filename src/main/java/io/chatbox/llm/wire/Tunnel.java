package io.chatbox.llm.wire;

import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpResponse;

/** Asks a proxy to connect us with a server. */
final class Tunnel extends Exchange {
  private final Runnable opened;
  private final Consumer<Exception> failed;

  /** Null until the proxy has answered, and if it connects us. */
  private Refusal.Reading refusal;

  /** The proxy doesn't. */
  static final class Refused extends IOException {
    private static final long serialVersionUID = 1;

    private final transient Refusal refusal;

    private Refused(Refusal refusal) {
      super("status " + refusal.status());
      this.refusal = refusal;
    }

    Refusal refusal() {
      return refusal;
    }
  }

  /**
   * @param opened is told that there is a way
   * @param failed or why there is none
   */
  Tunnel(Connection connection, HttpRequest request, Runnable opened, Consumer<Exception> failed) {
    super(connection, request, new byte[0]);
    this.opened = opened;
    this.failed = failed;
  }

  @Override
  void head(HttpResponse response, boolean hasBody) {
    if (response.getCode() / 100 != 2) {
      refusal = new Refusal.Reading(response);
    }
  }

  @Override
  void body(byte[] bytes, int count) {
    if (refusal.take(bytes, count)) {
      end();
    }
  }

  /** The connection only begins to serve. */
  @Override
  void release(Duration time) {}

  @Override
  void end() {
    if (refusal == null) {
      opened.run();
    } else {
      failed.accept(new Refused(refusal.read()));
    }
  }

  @Override
  void broke(Throwable fault, boolean wasSent) {
    if (refusal != null) {
      failed.accept(new Refused(refusal.read()));
    } else {
      failed.accept(fault instanceof Exception known ? known : new IOException(fault));
    }
  }
}
