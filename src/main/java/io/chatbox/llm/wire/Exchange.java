package io.chatbox.llm.wire;

import io.chatbox.llm.StreamEvent;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.Flow.Subscriber;
import java.util.function.Consumer;

/**
 * What one call sends and who hears the answer, as the HTTP client knows them: forgotten when the
 * call ends. A connection that is kept remembers the request it was opened for (JDK 25, through its
 * connect timeout); without this it would hold a conversation in memory for as long as it lives.
 */
final class Exchange implements BodyPublisher, Consumer<StreamEvent> {
  private final long length;
  private volatile BodyPublisher body;
  private volatile Dialect dialect;
  private volatile Consumer<StreamEvent> events;

  Exchange(String json, Dialect dialect, Consumer<StreamEvent> events) {
    this.body = BodyPublishers.ofString(json);
    this.length = body.contentLength();
    this.dialect = dialect;
    this.events = events;
  }

  @Override
  public long contentLength() {
    return length;
  }

  @Override
  public void subscribe(Subscriber<? super ByteBuffer> subscriber) {
    BodyPublisher known = body;
    (known == null ? BodyPublishers.noBody() : known).subscribe(subscriber);
  }

  /** Empty once the call is forgotten. */
  Optional<Dialect> dialect() {
    return Optional.ofNullable(dialect);
  }

  @Override
  public void accept(StreamEvent event) {
    Consumer<StreamEvent> known = events;
    if (known != null) {
      known.accept(event);
    }
  }

  void forget() {
    body = null;
    dialect = null;
    events = null;
  }
}
