package io.chatbox.bench;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/**
 * A model server that speaks OpenAI's Chat Completions: whatever it is asked, it answers with
 * stamped pieces at an even pace. On an event loop of its own.
 */
final class Upstream implements AutoCloseable {
  private static final String PATH = "/v1/chat/completions";
  private static final String HEAD =
      "data: {\"id\":\"chatcmpl-bench\",\"object\":\"chat.completion.chunk\",\"created\":1767225600,"
          + "\"model\":\"bench\",\"system_fingerprint\":\"fp_bench\",\"choices\":";
  private static final String BEFORE_TEXT = HEAD + "[{\"index\":0,\"delta\":{\"content\":\"";
  private static final String AFTER_TEXT =
      "\"},\"logprobs\":null,\"finish_reason\":null}],\"usage\":null}\n\n";
  private static final String END =
      HEAD
          + "[{\"index\":0,\"delta\":{},\"logprobs\":null,\"finish_reason\":\"stop\"}],"
          + "\"usage\":null}\n\n"
          + HEAD
          + "[],\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":1,\"total_tokens\":2}}\n\n"
          + "data: [DONE]\n\n";

  private final Vertx vertx;
  private final HttpServer server;
  private final Recorder lateness = new Recorder(3);
  private final LongAdder written = new LongAdder();
  private volatile Pace pace = new Pace(1, 1000);

  /**
   * How the answers to coming questions run.
   *
   * @param intervalMillis from one piece to the next
   */
  record Pace(int pieces, long intervalMillis) {}

  private Upstream(Vertx vertx) {
    this.vertx = vertx;
    this.server = vertx.createHttpServer().requestHandler(this::answer);
  }

  static Upstream start() {
    Upstream upstream = new Upstream(Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1)));
    Futures.await(upstream.server.listen(0, "127.0.0.1"), "upstream could not listen");
    return upstream;
  }

  /** The base address, as a provider's endpoint is written. */
  String endpoint() {
    return "http://127.0.0.1:" + server.actualPort() + "/v1";
  }

  void pace(Pace pace) {
    this.pace = pace;
  }

  /** Pieces written since the last call. */
  long written() {
    return written.sumThenReset();
  }

  /** How much later than due the pieces since the last call were written, in microseconds. */
  Histogram lateness() {
    return lateness.getIntervalHistogram();
  }

  private void answer(HttpServerRequest request) {
    if (!request.path().equals(PATH)) {
      request.response().setStatusCode(404).end();
      return;
    }
    HttpServerResponse response = request.response().setChunked(true);
    response.putHeader("Content-Type", "text/event-stream; charset=utf-8");
    Answer answer = new Answer(pace, response);
    // Whatever the question says; a server may only read on when its body is taken.
    request.endHandler(
        end -> answer.timer = vertx.setPeriodic(answer.pace.intervalMillis, answer::next));
    response.closeHandler(closed -> vertx.cancelTimer(answer.timer));
  }

  private final class Answer {
    private final Pace pace;
    private final HttpServerResponse response;
    private final long start = Stamp.now();
    private long timer = -1;
    private int number;

    private Answer(Pace pace, HttpServerResponse response) {
      this.pace = pace;
      this.response = response;
    }

    private void next(long timerId) {
      long now = Stamp.now();
      long due = start + (number + 1) * pace.intervalMillis * 1_000_000;
      lateness.recordValue(Math.max(0, (now - due) / 1000));
      response.write(BEFORE_TEXT + Stamp.of(number, now) + AFTER_TEXT);
      written.increment();
      number++;
      if (number == pace.pieces) {
        vertx.cancelTimer(timerId);
        response.end(END);
      }
    }
  }

  @Override
  public void close() {
    Futures.await(vertx.close(), "upstream could not be closed");
  }
}
