package io.chatbox.traffic;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;

/** The body of a request, no longer than it may be. One thread. */
final class PacedInput extends ServletInputStream {
  private final ServletInputStream body;
  private final Pace pace;
  private long left;

  PacedInput(ServletInputStream body, Pace pace, long most) {
    this.body = body;
    this.pace = pace;
    this.left = most;
  }

  /** The body has more bytes than may come here. */
  static final class TooLong extends IOException {
    private static final long serialVersionUID = 1L;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    int count = 0;
    pace.begin(System.nanoTime());
    try {
      // One more than may come tells that there is more.
      count = body.read(bytes, offset, (int) Math.min(length, left + 1));
    } finally {
      pace.end(System.nanoTime(), Math.max(0, count));
    }
    left -= Math.max(0, count);
    if (left < 0) {
      throw new TooLong();
    }
    return count;
  }

  @Override
  public boolean isFinished() {
    return body.isFinished();
  }

  @Override
  public boolean isReady() {
    return true;
  }

  @Override
  public void setReadListener(ReadListener listener) {
    throw new IllegalStateException("bodies are read by blocking threads");
  }
}
