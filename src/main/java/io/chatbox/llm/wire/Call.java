package io.chatbox.llm.wire;

import io.chatbox.llm.AnswerStream;
import io.chatbox.llm.LlmFailure;
import io.chatbox.llm.StreamEvent;
import io.chatbox.llm.wire.Dialect.Progress;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One question to a provider. A virtual thread opens the connection and asks; what comes is told by
 * the {@link Reply}, piece by piece, on the thread that reads, and nobody else is woken for it.
 * What it came to is seen to by a virtual thread again, which may wait: a provider that would take
 * the question in other words is asked in those. Whoever gives it up closes its connection, from
 * any thread.
 */
final class Call implements AnswerStream, Reply.Listener {
  /** How often a call is put in other words: there are only so many fields to leave out. */
  private static final int MOST_WORDINGS = 6;

  private final ProviderServer server;
  private final String path;
  private final Dialect dialect;
  private final Consumer<StreamEvent> events;
  private String json;
  private int wordings;
  private volatile boolean cancelled;

  /** What is to be given up: a connection that is being opened, then the reply. */
  private volatile AnswerStream running;

  Call(
      ProviderServer server,
      String path,
      String json,
      Dialect dialect,
      Consumer<StreamEvent> events) {
    this.server = server;
    this.path = path;
    this.json = json;
    this.dialect = dialect;
    this.events = events;
  }

  /** Returns at once. */
  void start() {
    onItsOwn(this::ask);
  }

  @Override
  public void cancel() {
    cancelled = true;
    AnswerStream given = running;
    if (given != null) {
      given.cancel();
    }
  }

  private void onItsOwn(Runnable step) {
    Thread.ofVirtual()
        .name("llm-call")
        .start(
            () -> {
              try {
                step.run();
              } catch (RuntimeException e) {
                broke(e);
              }
            });
  }

  private void ask() {
    Connection connection = server.connection();
    running = connection::close;
    if (cancelled) {
      connection.close();
      return;
    }
    try {
      server.open(connection);
      AnswerReader answer = server.reader(dialect, events);
      Reply reply = server.question(connection, path, json, this, answer);
      running = reply::giveUp;
      if (cancelled) {
        reply.giveUp();
      }
      connection.send(reply);
    } catch (Tunnel.Refused e) {
      refused(e.refusal());
    } catch (IOException e) {
      broken(NetworkFault.of(e).ending(), Progress.NOT_SENT);
    }
  }

  @Override
  public void isWhole(Reply reply) {
    server.isEnding(reply);
  }

  @Override
  public void concluded(Reply reply, Runnable next) {
    server.hasEnded(reply);
    onItsOwn(next);
  }

  @Override
  public void over(Ending ending, boolean hasSpoken) {
    switch (ending) {
      case Ending.Complete(String finishReason) -> {
        server.worked();
        events.accept(new StreamEvent.End(finishReason));
      }
      case Ending.Broken broken -> broken(broken, Progress.ANSWERED);
      case Ending.Refused refused -> {
        if (hasSpoken || !asksInOtherWords(refused)) {
          server.refused(refused);
          failed(failure(refused, Progress.ANSWERED, 0, Duration.ZERO));
        }
      }
    }
  }

  @Override
  public void refused(Refusal refusal) {
    int status = refusal.status();
    ProviderError error = server.error(refusal.words());
    // One that accepts and then says nothing may do better the next time.
    Meaning meaning = status / 100 == 2 ? Meaning.PASSING : dialect.meaning(status, error);
    Ending.Refused refused = new Ending.Refused("status " + status, status, error, meaning);
    if (!asksInOtherWords(refused)) {
      server.refused(refused);
      Duration wait = server.wait(refusal.retryAfter());
      failed(failure(refused, Progress.REFUSED, status, wait));
    }
  }

  @Override
  public void unanswered(NetworkFault fault, boolean unused) {
    if (unused && !cancelled) {
      ask();
    } else {
      broken(fault.ending(), Progress.SENT);
    }
  }

  @Override
  public void broke(Throwable fault) {
    server.broke(fault);
    failed(new LlmFailure(LlmFailure.Kind.UNAVAILABLE, fault.getClass().getSimpleName()));
  }

  private boolean asksInOtherWords(Ending.Refused refused) {
    Optional<String> other =
        wordings < MOST_WORDINGS
            ? dialect.inOtherWords(refused.status(), refused.error())
            : Optional.empty();
    other.ifPresent(
        words -> {
          wordings++;
          json = words;
          if (!cancelled) {
            ask();
          }
        });
    return other.isPresent();
  }

  private LlmFailure failure(Ending.Refused refused, Progress progress, int status, Duration wait) {
    return failure(refused.meaning(), refused.detail(), dialect.mayRepeat(progress, status), wait);
  }

  private void broken(Ending.Broken broken, Progress progress) {
    if (cancelled) {
      return; // By us.
    }
    server.broke(broken);
    boolean may = dialect.mayRepeat(progress, 0);
    failed(failure(broken.meaning(), broken.detail(), may, Duration.ZERO));
  }

  private static LlmFailure failure(Meaning meaning, String detail, boolean may, Duration wait) {
    LlmFailure failure = meaning.failure(detail, wait);
    return may ? failure : new LlmFailure(failure.kind(), failure.detail());
  }

  private void failed(LlmFailure failure) {
    events.accept(new StreamEvent.Failed(failure));
  }
}
