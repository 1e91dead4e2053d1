package io.chatbox.llm.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.function.BooleanSupplier;
import org.apache.hc.client5.http.impl.DefaultClientConnectionReuseStrategy;
import org.apache.hc.core5.http.ContentLengthStrategy;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.config.CharCodingConfig;
import org.apache.hc.core5.http.impl.BasicHttpTransportMetrics;
import org.apache.hc.core5.http.impl.DefaultContentLengthStrategy;
import org.apache.hc.core5.http.impl.nio.ChunkDecoder;
import org.apache.hc.core5.http.impl.nio.ClientHttp1StreamDuplexer;
import org.apache.hc.core5.http.impl.nio.DefaultHttpRequestWriterFactory;
import org.apache.hc.core5.http.impl.nio.DefaultHttpResponseParserFactory;
import org.apache.hc.core5.http.nio.ContentDecoder;
import org.apache.hc.core5.http.nio.NHttpMessageParser;
import org.apache.hc.core5.http.nio.SessionInputBuffer;
import org.apache.hc.core5.http.protocol.DefaultHttpProcessor;
import org.apache.hc.core5.http.protocol.HttpProcessor;
import org.apache.hc.core5.http.protocol.RequestConnControl;
import org.apache.hc.core5.http.protocol.RequestContent;
import org.apache.hc.core5.http.protocol.RequestTargetHost;
import org.apache.hc.core5.http.protocol.RequestUserAgent;
import org.apache.hc.core5.reactor.ProtocolIOSession;

/** HTTP/1.1 on one connection: the library's, but for what it is too lenient or too hasty in. */
final class Http1 extends ClientHttp1StreamDuplexer {
  private static final HttpProcessor HEADERS =
      new DefaultHttpProcessor(
          new RequestContent(),
          new RequestTargetHost(),
          new RequestConnControl(),
          new RequestUserAgent("Chatbox"));

  /**
   * @param asked whether a response is to come
   */
  Http1(ProtocolIOSession session, BooleanSupplier asked) {
    super(
        session,
        HEADERS,
        PlainClient.HEADS,
        CharCodingConfig.DEFAULT,
        DefaultClientConnectionReuseStrategy.INSTANCE,
        new AskedFor(asked),
        new DefaultHttpRequestWriterFactory(PlainClient.HEADS).create(),
        DefaultContentLengthStrategy.INSTANCE,
        DefaultContentLengthStrategy.INSTANCE,
        null);
  }

  @Override
  protected ContentDecoder createContentDecoder(
      long length,
      ReadableByteChannel channel,
      SessionInputBuffer buffer,
      BasicHttpTransportMetrics metrics)
      throws HttpException {
    if (length != ContentLengthStrategy.CHUNKED) {
      return super.createContentDecoder(length, channel, buffer, metrics);
    }
    // Behind TLS it costs nothing to look once more, as nobody asks the network.
    boolean plain = getSSLSession() == null;
    return new Chunks(plain ? new Once(channel) : channel, buffer, metrics);
  }

  /**
   * Takes no response that nobody asked for: bytes that a sick server or proxy has sent behind a
   * response would be read as the answer to the next question, which is another user's. The
   * connection breaks instead, also when only half a head is there.
   */
  private static final class AskedFor implements NHttpMessageParser<HttpResponse> {
    // Not the lenient one, which takes a mail server's greeting for silence.
    private final NHttpMessageParser<HttpResponse> parser =
        new DefaultHttpResponseParserFactory(PlainClient.HEADS).create();

    private final BooleanSupplier asked;

    AskedFor(BooleanSupplier asked) {
      this.asked = asked;
    }

    @Override
    public void reset() {
      parser.reset();
    }

    @Override
    public HttpResponse parse(SessionInputBuffer bytes, boolean last)
        throws IOException, HttpException {
      if (bytes.hasData() && !asked.getAsBoolean()) {
        throw new HttpException("a response that nobody asked for");
      }
      return parser.parse(bytes, last);
    }
  }

  /**
   * Reads what is there, and does not ask the network whether there is more when it gave less than
   * there was room for: of that it tells by itself. Saves every second read of a stream. The next
   * time it asks again.
   */
  private static final class Once implements ReadableByteChannel {
    private final ReadableByteChannel channel;
    private boolean drained;

    Once(ReadableByteChannel channel) {
      this.channel = channel;
    }

    @Override
    public int read(ByteBuffer to) throws IOException {
      if (drained) {
        drained = false;
        return 0;
      }
      int room = to.remaining();
      int count = channel.read(to);
      drained = count > 0 && count < room;
      return count;
    }

    @Override
    public boolean isOpen() {
      return channel.isOpen();
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }

  /** Hands out what came before the fault that ends it; the library's own would drop it. */
  private static final class Chunks extends ChunkDecoder {
    private IOException fault;

    Chunks(
        ReadableByteChannel channel, SessionInputBuffer buffer, BasicHttpTransportMetrics metrics) {
      super(channel, buffer, PlainClient.HEADS, metrics);
    }

    @Override
    public int read(ByteBuffer to) throws IOException {
      int before = to.position();
      try {
        if (fault != null) {
          throw fault;
        }
        return super.read(to);
      } catch (IOException e) {
        fault = e;
        if (to.position() == before) {
          throw e;
        }
        return to.position() - before;
      }
    }

    /** A chunk that is cut off counts as an end there. */
    @Override
    public boolean isCompleted() {
      return fault == null && super.isCompleted();
    }
  }
}
