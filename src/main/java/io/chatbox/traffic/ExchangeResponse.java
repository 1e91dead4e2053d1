package io.chatbox.traffic;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.Charset;

/** An answer that leaves at the client's pace. */
final class ExchangeResponse extends HttpServletResponseWrapper {
  private final PacedOutput out;
  private PrintWriter writer;

  ExchangeResponse(HttpServletResponse response, Pace pace, Lane.Turn turn) {
    super(response);
    out = new PacedOutput(response, pace, turn);
  }

  @Override
  public ServletOutputStream getOutputStream() {
    return out;
  }

  @Override
  public PrintWriter getWriter() {
    if (writer == null) {
      Charset charset = Charset.forName(getCharacterEncoding());
      writer = new PrintWriter(new OutputStreamWriter(out, charset));
    }
    return writer;
  }

  /** As {@link PacedOutput#flush()}. */
  @Override
  public void flushBuffer() {}

  @Override
  public void reset() {
    super.reset();
    out.discard();
  }

  @Override
  public void resetBuffer() {
    super.resetBuffer();
    out.discard();
  }

  void finish() throws IOException {
    if (writer != null) {
      writer.flush();
    }
    if (out.isUntouched() && isCommitted()) {
      out.finishBeside();
    } else {
      out.finish();
    }
  }
}
