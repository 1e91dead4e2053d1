package io.chatbox.llm.wire;

import java.time.Duration;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpResponse;

/**
 * A provider's response to a question: pieces are told as they come, on the thread that reads; what
 * it came to is told on a thread of its own.
 */
final class Reply extends Exchange {
  /** How much may follow an answer's end, so that the connection can be used again. */
  private static final int MAX_REST = 64 << 10;

  /** Gets told what comes of it. */
  interface Listener {
    /** The model has ended, but the response has not. On the thread that reads. */
    void isWhole(Reply reply);

    /**
     * Nothing more is told but what {@code next} does, on a thread that may wait. On the thread
     * that reads.
     */
    void concluded(Reply reply, Runnable next);

    void over(Ending ending, boolean hasSpoken);

    void refused(Refusal refusal);

    /**
     * @param unused whether nothing was sent, by a kept connection that turned out to be closed
     */
    void unanswered(NetworkFault fault, boolean unused);

    /** By a fault of ours. */
    void broke(Throwable fault);
  }

  private final Listener call;
  private final AnswerReader answer;
  private Refusal.Reading refusal;
  private ResponseBody body;
  private boolean concluded;
  private int rest;

  /** Events that had come when the time of the last one was noted. */
  private int noted;

  /** {@link System#nanoTime()} of the last event, once the answer was called whole. */
  private volatile long lastEvent;

  Reply(
      Connection connection, HttpRequest request, byte[] json, Listener call, AnswerReader answer) {
    super(connection, request, json);
    this.call = call;
    this.answer = answer;
  }

  /** How long nothing was said. Of one whose answer is whole. */
  Duration silence() {
    return Duration.ofNanos(System.nanoTime() - lastEvent);
  }

  @Override
  void head(HttpResponse response, boolean hasBody) {
    boolean accepts = response.getCode() / 100 == 2;
    if (accepts && hasBody) {
      body = new ResponseBody(answer);
    } else {
      refusal = new Refusal.Reading(response);
    }
  }

  @Override
  void body(byte[] bytes, int count) {
    if (concluded) {
      rest += count;
      if (rest > MAX_REST) {
        giveUp();
      }
    } else if (refusal == null) {
      body.take(bytes, count);
      look();
    } else if (refusal.take(bytes, count)) {
      refused();
      giveUp();
    }
  }

  private void look() {
    if (answer.ending() != null) {
      conclude();
    } else if (answer.isWhole() && answer.events() > noted) {
      boolean first = noted == 0;
      noted = answer.events();
      lastEvent = System.nanoTime();
      if (first) {
        call.isWhole(this);
      }
    }
  }

  private void conclude() {
    Ending ending = answer.ending();
    concluded = true;
    call.concluded(this, () -> call.over(ending, answer.hasSpoken()));
    if (!(ending instanceof Ending.Complete)) {
      giveUp();
    }
  }

  private void refused() {
    concluded = true;
    call.concluded(this, () -> call.refused(refusal.read()));
  }

  @Override
  void end() {
    if (concluded) {
      return;
    }
    if (refusal != null) {
      refused();
    } else {
      concluded = true;
      call.concluded(
          this,
          () -> {
            body.end(); // A whole answer in place of a stream may be long.
            call.over(answer.ending(), answer.hasSpoken());
          });
    }
  }

  @Override
  void broke(Throwable fault, boolean wasSent) {
    if (concluded) {
      return;
    }
    if (fault instanceof RuntimeException || fault instanceof Error) {
      concluded = true;
      call.concluded(this, () -> call.broke(fault));
    } else if (refusal != null) {
      refused();
    } else if (body != null) {
      NetworkFault network = NetworkFault.of(fault);
      answer.breakOff(network.detail(), network.meaning());
      conclude();
    } else {
      concluded = true;
      boolean unused = !wasSent && isByKept();
      call.concluded(this, () -> call.unanswered(NetworkFault.of(fault), unused));
    }
  }
}
