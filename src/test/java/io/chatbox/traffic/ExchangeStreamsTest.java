package io.chatbox.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatbox.rest.ServletFakes;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What goes through an exchange, and when. */
class ExchangeStreamsTest {
  private static final byte[] LONG = new byte[5 * PacedOutput.WINDOW / 2];

  private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
  private final Pace pace = new Pace(Duration.ofMinutes(1));
  private int length = -1;
  private boolean committed;
  private boolean closed;

  private final ExchangeResponse answer =
      new ExchangeResponse(
          ServletFakes.fake(HttpServletResponse.class, this::respond), pace, new Lane.Free());

  private Object respond(String method, Object[] arguments) {
    return switch (method) {
      case "getOutputStream" -> container();
      case "getWriter" -> throw new IllegalStateException("its stream was asked for");
      case "setContentLength" -> {
        length = (int) arguments[0];
        yield null;
      }
      case "isCommitted" -> committed;
      case "getCharacterEncoding" -> "UTF-8";
      case "reset", "resetBuffer" -> null;
      default -> throw new AssertionError(method);
    };
  }

  private ServletOutputStream container() {
    ServletOutputStream body = ServletFakes.into(sent);
    return new ServletOutputStream() {
      @Override
      public boolean isReady() {
        return true;
      }

      @Override
      public void setWriteListener(jakarta.servlet.WriteListener listener) {}

      @Override
      public void write(int octet) throws IOException {
        committed = true;
        body.write(octet);
      }

      @Override
      public void close() {
        closed = true;
      }
    };
  }

  @Test
  void aShortAnswerLeavesAtItsEndAndWithItsLength() throws IOException {
    answer.getOutputStream().write("{\"a\":".getBytes(StandardCharsets.UTF_8));
    answer.getOutputStream().flush();
    answer.flushBuffer();
    answer.getOutputStream().write('1');
    answer.getOutputStream().write('}');
    assertThat(sent.size()).isZero();
    answer.finish();
    assertThat(sent).hasToString("{\"a\":1}");
    assertThat(length).isEqualTo(7);
    assertThat(closed).isTrue();
  }

  @Test
  void whatAnErrorPageHasWrittenIsComplete() throws IOException {
    committed = true;
    answer.finish();
    assertThat(closed).isTrue();
    assertThat(length).as("the page's own").isEqualTo(-1);
  }

  @Test
  void aLongAnswerLeavesWindowByWindow() throws IOException {
    Arrays.fill(LONG, (byte) 'x');
    answer.getOutputStream().write(LONG);
    assertThat(sent.size()).isEqualTo(2 * PacedOutput.WINDOW);
    answer.finish();
    assertThat(sent.toByteArray()).isEqualTo(LONG);
    assertThat(length).as("not known when it began to leave").isEqualTo(-1);
  }

  @Test
  void whatIsTakenBackNeverLeaves() throws IOException {
    answer.getWriter().print("a beginning");
    answer.getWriter().flush();
    answer.reset();
    answer.getWriter().print("an error");
    answer.finish();
    assertThat(sent).hasToString("an error");
  }

  @Test
  void nobodyWaitsForTheClientAfterwards() throws IOException {
    answer.getOutputStream().write(LONG);
    answer.finish();
    assertThat(pace.overdue(Long.MAX_VALUE / 2)).isFalse();
  }

  @Test
  void aBodyIsReadUpToItsBoundAndNoByteFurther() throws IOException {
    byte[] bytes = new byte[(int) ExchangeRequest.LONGEST_BODY + 1];
    assertThat(request(Arrays.copyOf(bytes, bytes.length - 1)).getInputStream().readAllBytes())
        .hasSize(bytes.length - 1);
    ServletInputStream tooLong = request(bytes).getInputStream();
    assertThatThrownBy(tooLong::readAllBytes).isInstanceOf(PacedInput.TooLong.class);
  }

  @Test
  void textIsReadAsTheRequestSaysOrElseAsUtf8() throws IOException {
    assertThat(request("Grüße".getBytes(StandardCharsets.UTF_8)).getReader().readLine())
        .isEqualTo("Grüße");
  }

  @Test
  void toWhoeverAnswersItIsNotAsynchronous() {
    ExchangeRequest request = request(new byte[0]);
    assertThat(request.isAsyncSupported()).isFalse();
    assertThat(request.isAsyncStarted()).isFalse();
  }

  private ExchangeRequest request(byte[] body) {
    HttpServletRequest container =
        ServletFakes.fake(
            HttpServletRequest.class,
            (method, arguments) ->
                switch (method) {
                  case "getInputStream" -> stream(body);
                  case "getCharacterEncoding" -> null;
                  default -> throw new AssertionError(method);
                });
    return new ExchangeRequest(container, pace);
  }

  private static ServletInputStream stream(byte[] body) {
    ByteArrayInputStream bytes = new ByteArrayInputStream(body);
    return new ServletInputStream() {
      @Override
      public boolean isFinished() {
        return bytes.available() == 0;
      }

      @Override
      public boolean isReady() {
        return true;
      }

      @Override
      public void setReadListener(ReadListener listener) {}

      @Override
      public int read() {
        return bytes.read();
      }
    };
  }
}
