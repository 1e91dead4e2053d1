package io.chatbox.bench;

import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/**
 * As many connections as streams, one question on each, every piece of every answer awaited and
 * counted. Measured while all answers run: from the time when the last has begun until the first is
 * complete.
 */
final class LoadRun {
  /** Between the last answer's beginning and the first measured piece. */
  static final Duration SETTLE = Duration.ofMillis(500);

  private static final Duration GRACE = Duration.ofSeconds(20);
  private static final Duration LONGEST_LATENCY = Duration.ofMinutes(1);
  private static final String QUESTION = "{\"type\":\"user_message\",\"content\":\"Go on.\"}";

  private final Generator generator;
  private final Target target;
  private final int streams;
  private final Upstream.Pace pace;

  private final CountDownLatch begun;
  private final CountDownLatch firstComplete = new CountDownLatch(1);
  private final CountDownLatch complete;
  private final AtomicReference<String> fault = new AtomicReference<>();
  private final Recorder latency = new Recorder(LONGEST_LATENCY.toNanos(), 3);
  private final LongAdder received = new LongAdder();
  private final LongAdder frames = new LongAdder();
  private volatile boolean over;

  /**
   * @param cpu of the system under test, per piece
   * @param latency from written upstream to received, in nanoseconds
   * @param piecesPerFrame above 1 where pieces were joined
   * @param lateness of the upstream's own pace, 99th percentile
   */
  record Figures(Duration cpu, Histogram latency, double piecesPerFrame, Duration lateness) {}

  LoadRun(Generator generator, Target target, int streams, Upstream.Pace pace) {
    this.generator = generator;
    this.target = target;
    this.streams = streams;
    this.pace = pace;
    this.begun = new CountDownLatch(streams);
    this.complete = new CountDownLatch(streams);
  }

  /**
   * @return nothing if an answer was complete before the last had begun, as may happen on a busy
   *     machine
   * @throws BenchmarkException if a piece is lost, doubled or out of order, or a connection breaks
   */
  Optional<Figures> run(Duration ramp) {
    Upstream upstream = generator.upstream();
    upstream.pace(pace);
    upstream.written();
    List<WebSocket> sockets =
        generator.clients().open(target.addresses(streams), (number, socket) -> listen(socket));
    try {
      generator.clients().send(sockets, QUESTION, ramp.toMillis());
      await(begun, ramp.plus(GRACE), "begin");
      Waiting.pause(SETTLE);
      Optional<Figures> figures = measure();
      await(complete, ramp.plus(GRACE), "end");
      checkCounts(upstream.written());
      return figures;
    } finally {
      over = true;
      generator.clients().closeAll(sockets);
    }
  }

  private Optional<Figures> measure() {
    latency.reset();
    generator.upstream().lateness();
    long framesBefore = frames.sum();
    Duration cpuBefore = target.cpu();
    if (firstComplete.getCount() == 0) {
      return Optional.empty();
    }
    await(firstComplete, answerTime().plus(GRACE), "end");
    Duration cpu = target.cpu().minus(cpuBefore);
    Histogram measured = latency.getIntervalHistogram();
    long pieces = measured.getTotalCount();
    return Optional.of(
        new Figures(
            cpu.dividedBy(Math.max(1, pieces)),
            measured,
            (double) pieces / Math.max(1, frames.sum() - framesBefore),
            Duration.ofNanos(1000 * generator.upstream().lateness().getValueAtPercentile(99))));
  }

  private Duration answerTime() {
    return Duration.ofMillis(pace.intervalMillis() * pace.pieces());
  }

  private void await(CountDownLatch latch, Duration limit, String what) {
    boolean inTime = Waiting.await(() -> latch.getCount() == 0 || fault.get() != null, limit);
    if (fault.get() != null) {
      throw new BenchmarkException(target.name() + target.state() + ": " + fault.get());
    }
    if (!inTime) {
      throw new BenchmarkException(
          "%s: answers did not %s, %d of %d pieces came"
              .formatted(
                  target.name() + target.state(),
                  what,
                  received.sum(),
                  (long) streams * pace.pieces()));
    }
  }

  private void checkCounts(long written) {
    if (written != received.sum()) {
      throw new BenchmarkException(
          "%s: %d pieces were written and %d came"
              .formatted(target.name(), written, received.sum()));
    }
  }

  private void listen(ClientWebSocket socket) {
    socket.textMessageHandler(new Reader()::read);
    socket.closeHandler(
        closed -> {
          if (!over) {
            fault.compareAndSet(null, "connection closed with " + socket.closeStatusCode());
          }
        });
  }

  /** One connection's frames, on the clients' event loop. */
  private final class Reader {
    private int next;
    private long now;

    private void read(String frame) {
      now = Stamp.now();
      try {
        if (Stamp.scan(frame, this::piece) > 0) {
          frames.increment();
        } else if (frame.contains("\"type\":\"error\"")) {
          fault.compareAndSet(null, "answered " + frame);
        }
      } catch (RuntimeException e) {
        fault.compareAndSet(null, e + " in " + frame);
      }
    }

    private void piece(int number, long writtenAt) {
      if (number != next) {
        fault.compareAndSet(null, "piece " + next + " expected, " + number + " came");
      }
      latency.recordValue(Math.min(now - writtenAt, LONGEST_LATENCY.toNanos()));
      received.increment();
      next++;
      if (next == 1) {
        begun.countDown();
      }
      if (next == pace.pieces()) {
        firstComplete.countDown();
        complete.countDown();
      }
    }
  }
}
