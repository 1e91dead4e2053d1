package io.chatbox.llm.wire;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpResponse;

/**
 * A response's content coding, undone piece by piece as it comes: gzip (RFC 1952) and deflate, with
 * the head of RFC 1950 or, as some send it, without. What is coded otherwise is passed on as it is.
 * For one thread at a time.
 */
abstract class Unpacking implements AutoCloseable {
  /** For what is not packed. */
  static final Unpacking NONE =
      new Unpacking() {
        @Override
        void unpack(byte[] bytes, Sink sink) throws IOException {
          sink.take(bytes, bytes.length);
        }
      };

  /** Gets what was unpacked. */
  @FunctionalInterface
  interface Sink {
    /** The bytes are only lent. */
    void take(byte[] bytes, int count) throws IOException;
  }

  static Unpacking of(HttpResponse response) {
    String coding =
        Optional.ofNullable(response.getFirstHeader("Content-Encoding"))
            .map(Header::getValue)
            .orElse("")
            .strip()
            .toLowerCase(Locale.ROOT);
    return switch (coding) {
      case "gzip", "x-gzip" -> new Gzip();
      case "deflate" -> new Deflated();
      default -> NONE;
    };
  }

  abstract void unpack(byte[] bytes, Sink sink) throws IOException;

  @Override
  public void close() {}

  private static class Deflated extends Unpacking {
    private static final int CHUNK = 4 << 10;

    /** The low half of a zlib head's first byte. */
    private static final int METHOD_DEFLATE = 8;

    private final byte[] chunk = new byte[CHUNK];
    private Inflater inflater;

    @Override
    void unpack(byte[] bytes, Sink sink) throws IOException {
      if (bytes.length > 0) {
        boolean bare = (bytes[0] & 0xf) != METHOD_DEFLATE;
        inflate(bytes, 0, bare, sink);
      }
    }

    /**
     * @param bare whether there is no head; counts the first time
     */
    final void inflate(byte[] bytes, int from, boolean bare, Sink sink) throws IOException {
      if (inflater == null) {
        inflater = new Inflater(bare);
      }
      inflater.setInput(bytes, from, bytes.length - from);
      try {
        int count = inflater.inflate(chunk);
        while (count > 0) {
          sink.take(chunk, count);
          count = inflater.inflate(chunk);
        }
      } catch (DataFormatException e) {
        throw (ZipException) new ZipException("not as specified").initCause(e);
      }
    }

    @Override
    public void close() {
      if (inflater != null) {
        inflater.end();
      }
    }
  }

  /** Deflated bytes behind a head; the sum behind them is not looked at. */
  private static final class Gzip extends Deflated {
    private static final int FIXED = 10;
    private static final int MAX_HEAD = 64 << 10;
    private static final int HAS_SUM = 2;
    private static final int HAS_EXTRA = 4;
    private static final int HAS_NAME = 8;
    private static final int HAS_COMMENT = 16;

    private final ByteArrayOutputStream head = new ByteArrayOutputStream();
    private boolean begun;

    @Override
    void unpack(byte[] bytes, Sink sink) throws IOException {
      if (begun) {
        inflate(bytes, 0, true, sink);
        return;
      }
      head.writeBytes(bytes);
      byte[] all = head.toByteArray();
      int end = end(all);
      begun = end <= all.length;
      if (begun) {
        head.reset();
        inflate(all, end, true, sink);
      } else if (all.length > MAX_HEAD) {
        throw new ZipException("head is too long");
      }
    }

    /** Where the head ends; behind the bytes that are there, if it isn't complete. */
    private static int end(byte[] bytes) throws ZipException {
      int missing = bytes.length + 1;
      if (bytes.length < FIXED) {
        return missing;
      }
      if ((bytes[0] & 0xff) != 0x1f || (bytes[1] & 0xff) != 0x8b) {
        throw new ZipException("not gzip");
      }
      int flags = bytes[3];
      int end = FIXED;
      if ((flags & HAS_EXTRA) != 0) {
        if (bytes.length < end + 2) {
          return missing;
        }
        end += 2 + (bytes[end] & 0xff) + ((bytes[end + 1] & 0xff) << 8);
      }
      if ((flags & HAS_NAME) != 0) {
        end = afterZero(bytes, end);
      }
      if ((flags & HAS_COMMENT) != 0) {
        end = afterZero(bytes, end);
      }
      return (flags & HAS_SUM) != 0 ? end + 2 : end;
    }

    private static int afterZero(byte[] bytes, int from) {
      int at = from;
      while (at < bytes.length && bytes[at] != 0) {
        at++;
      }
      return at + 1;
    }
  }
}
