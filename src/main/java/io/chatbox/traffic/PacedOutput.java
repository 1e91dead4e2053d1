package io.chatbox.traffic;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;

/**
 * The body of an answer on its way to the client. Kept back until it is complete or passes {@link
 * #WINDOW}: a short one leaves with its length, so that nothing of it is left to the container's
 * own threads. One thread.
 */
final class PacedOutput extends ServletOutputStream {
  /** Bytes that leave at once. */
  static final int WINDOW = 16 * 1024;

  private final HttpServletResponse response;
  private final Pace pace;
  private final Lane.Turn turn;
  private byte[] window = new byte[512];
  private int count;
  private boolean passed;

  PacedOutput(HttpServletResponse response, Pace pace, Lane.Turn turn) {
    this.response = response;
    this.pace = pace;
    this.turn = turn;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    int from = offset;
    int left = length;
    while (left > 0) {
      if (count == WINDOW) {
        pass();
      }
      int some = Math.min(left, WINDOW - count);
      makeRoom(some);
      System.arraycopy(bytes, from, window, count, some);
      count += some;
      from += some;
      left -= some;
    }
  }

  private void makeRoom(int more) {
    int needed = count + more;
    if (needed > window.length) {
      byte[] larger = new byte[Math.min(WINDOW, Math.max(needed, 2 * window.length))];
      System.arraycopy(window, 0, larger, 0, count);
      window = larger;
    }
  }

  /** Without effect: what writes an answer flushes before its end, which would cost its length. */
  @Override
  public void flush() {}

  /** Whether nothing has been written here. */
  boolean isUntouched() {
    return !passed && count == 0;
  }

  /** Nothing is kept back: the answer may be shorter than what is still to come. */
  void discard() {
    count = 0;
  }

  /** The answer is complete, and leaves to its last byte while this waits. */
  void finish() throws IOException {
    if (!passed && !response.isCommitted() && count > 0) {
      response.setContentLength(count);
    }
    // Closed, or the container ends it by a thread of its own.
    waiting(
        count,
        () -> {
          writeWindow();
          response.getOutputStream().close();
        });
  }

  /** What the container has written itself, or an error page of ours, which it gives no wrapper. */
  void finishBeside() throws IOException {
    waiting(0, this::closeBeside);
  }

  private void closeBeside() throws IOException {
    PrintWriter text;
    try {
      text = response.getWriter();
    } catch (IllegalStateException bytes) { // Written by the stream.
      response.getOutputStream().close();
      return;
    }
    text.close();
  }

  private void pass() throws IOException {
    passed = true;
    waiting(
        count,
        () -> {
          writeWindow();
          response.getOutputStream().flush();
        });
  }

  private void writeWindow() throws IOException {
    response.getOutputStream().write(window, 0, count);
    count = 0;
  }

  /** Something that may wait for the client. */
  private interface Wait {
    void run() throws IOException;
  }

  private void waiting(int bytes, Wait wait) throws IOException {
    turn.pause();
    pace.begin(System.nanoTime());
    try {
      wait.run();
    } finally {
      pace.end(System.nanoTime(), bytes);
      turn.resume();
    }
  }

  @Override
  public boolean isReady() {
    return true;
  }

  @Override
  public void setWriteListener(WriteListener listener) {
    throw new IllegalStateException("answers are written by blocking threads");
  }
}
