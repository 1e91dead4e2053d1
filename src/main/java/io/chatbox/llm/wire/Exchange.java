package io.chatbox.llm.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.hc.client5.http.impl.DefaultConnectionKeepAliveStrategy;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.impl.BasicEntityDetails;
import org.apache.hc.core5.http.nio.AsyncClientExchangeHandler;
import org.apache.hc.core5.http.nio.CapacityChannel;
import org.apache.hc.core5.http.nio.DataStreamChannel;
import org.apache.hc.core5.http.nio.RequestChannel;
import org.apache.hc.core5.http.protocol.HttpContext;

/**
 * One request by a connection, and its response as it comes, unpacked. All is told on the thread
 * that reads for many connections: whoever is told must not wait for anything, and hands over what
 * takes its time. Once it has ended or is broken, nothing more is told, and the connection is kept
 * or closed.
 */
abstract class Exchange implements AsyncClientExchangeHandler {
  private static final ContentType JSON = ContentType.create("application/json");

  private final Connection connection;
  private final boolean byKept;
  private final HttpRequest request;

  /** Of its body; nothing for a request without one. */
  private final ByteBuffer unsent;

  private final AtomicReference<State> state = new AtomicReference<>(State.RUNNING);
  private boolean sent;
  private Duration keep = Duration.ZERO;
  private Unpacking packed = Unpacking.NONE;

  private enum State {
    RUNNING,
    /** Its end is still to be told. */
    GIVEN_UP,
    /** The connection may be another's. */
    OVER
  }

  /**
   * @param json the request's body; empty for none
   */
  Exchange(Connection connection, HttpRequest request, byte[] json) {
    this.connection = connection;
    this.byKept = connection.wasKept();
    this.request = request;
    this.unsent = ByteBuffer.wrap(json);
  }

  /**
   * The response's head.
   *
   * @param hasBody whether one may follow
   */
  abstract void head(HttpResponse response, boolean hasBody);

  /** Some of its body. */
  abstract void body(byte[] bytes, int count);

  /** All of it was there, and the connection is released. */
  abstract void end();

  /**
   * There will be nothing more; the connection is closed then.
   *
   * @param wasSent whether any of the request may have reached the other side
   */
  abstract void broke(Throwable fault, boolean wasSent);

  /** Whether it was asked by a connection that had served before. */
  final boolean isByKept() {
    return byKept;
  }

  /**
   * Closes the connection, unless it is another's already; that it broke is told then, by the
   * thread that reads. From any thread.
   */
  final void giveUp() {
    if (state.compareAndSet(State.RUNNING, State.GIVEN_UP)) {
      connection.close();
    }
  }

  @Override
  public final void produceRequest(RequestChannel channel, HttpContext context)
      throws HttpException, IOException {
    sent = true;
    connection.asked(true);
    boolean hasBody = unsent.hasRemaining();
    channel.sendRequest(
        request, hasBody ? new BasicEntityDetails(unsent.remaining(), JSON) : null, context);
  }

  @Override
  public final int available() {
    return unsent.remaining();
  }

  @Override
  public final void produce(DataStreamChannel channel) throws IOException {
    channel.write(unsent);
    if (!unsent.hasRemaining()) {
      channel.endStream();
    }
  }

  @Override
  public final void consumeInformation(HttpResponse response, HttpContext context) {
    // Such as 103: nothing that we need.
  }

  @Override
  public final void consumeResponse(
      HttpResponse response, EntityDetails entity, HttpContext context) {
    try {
      Duration told =
          DefaultConnectionKeepAliveStrategy.INSTANCE
              .getKeepAliveDuration(response, context)
              .toDuration();
      Duration most = PlainClient.KEPT.toDuration();
      keep = told.compareTo(most) < 0 ? told : most;
      packed = Unpacking.of(response);
      head(response, entity != null);
    } catch (RuntimeException | Error fault) {
      fail(fault);
    }
    if (entity == null) {
      ended();
    }
  }

  @Override
  public final void updateCapacity(CapacityChannel channel) throws IOException {
    channel.update(Integer.MAX_VALUE); // What is told of the body is taken at once.
  }

  @Override
  public final void consume(ByteBuffer bytes) {
    byte[] copy = new byte[bytes.remaining()];
    bytes.get(copy);
    if (state.get() != State.RUNNING) {
      return;
    }
    try {
      packed.unpack(copy, this::body);
    } catch (IOException | RuntimeException | Error fault) {
      // An Error, too: the thread is every connection's.
      fail(fault);
    }
  }

  @Override
  public final void streamEnd(List<? extends Header> trailers) {
    ended();
  }

  private void ended() {
    connection.asked(false);
    State before = state.getAndSet(State.OVER);
    if (before == State.OVER) {
      return;
    }
    if (unsent.hasRemaining()) {
      // Answered before it had gone out: the rest would be in the next question's way.
      connection.close();
    } else if (before == State.RUNNING) {
      release(keep);
    }
    try {
      end();
    } catch (RuntimeException | Error fault) {
      broke(fault, true);
    }
  }

  /**
   * The response has been read to its end.
   *
   * @param time how long the other side keeps the connection for the next question
   */
  void release(Duration time) {
    connection.keep(time);
  }

  @Override
  public final void failed(Exception cause) {
    fail(cause);
  }

  @Override
  public final void cancel() {
    fail(new ConnectionClosedException());
  }

  private void fail(Throwable fault) {
    if (state.getAndSet(State.OVER) != State.OVER) {
      broke(fault, sent);
      connection.close();
    }
  }

  @Override
  public final void releaseResources() {
    packed.close();
  }
}
