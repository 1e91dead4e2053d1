package io.chatbox.llm.dify;

import io.chatbox.llm.AnswerStream;
import io.chatbox.llm.Conversation;
import io.chatbox.llm.Language;
import io.chatbox.llm.Prompt;
import io.chatbox.llm.StreamEvent;
import io.chatbox.llm.wire.AnswerReader;
import io.chatbox.llm.wire.Dialect;
import io.chatbox.llm.wire.Meaning;
import io.chatbox.llm.wire.ProviderError;
import jakarta.json.stream.JsonParserFactory;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One answer. Where Dify has forgotten the conversation, or says that it is complete, a new one is
 * begun with all of the prompt, once.
 *
 * <p>An app does more than talk: it may have sent a mail. So a run that has begun, or may have, is
 * never asked for again.
 *
 * <p>To Dify a broken connection is no reason to stop, so a call that is given up names its task at
 * the stop endpoint. Where the task isn't known yet, the connection is kept until it is, but not
 * for ever.
 */
final class DifyCall implements AnswerStream, Dialect, DifyReader.Task {
  private static final Set<String> GONE =
      Set.of("conversation_completed", "conversation_not_exists", "not_found");

  private static final String WAITS =
      "*A person has to decide before this goes on. That can't be done in this chat.*";
  private static final String WARTET =
      "*Bevor es hier weitergeht, muss ein Mensch entscheiden. In diesem Chat geht das nicht.*";

  private final DifyApp app;
  private final Prompt prompt;
  private final Consumer<StreamEvent> events;

  private volatile boolean continuing;
  private volatile boolean begun;
  private volatile boolean ended;
  private volatile boolean brokenOff;
  private volatile AnswerStream connection;

  // By the holder of the monitor.
  private boolean cancelled;
  private String task;

  DifyCall(DifyApp app, Prompt prompt, Consumer<StreamEvent> events) {
    this.app = app;
    this.prompt = prompt;
    this.events = events;
  }

  void begin() {
    Optional<String> kept =
        prompt.conversation().filter(it -> it.model().equals(app.model())).map(Conversation::id);
    continuing = kept.isPresent();
    AnswerStream opened =
        app.upstream().ask("/chat-messages", app.request(prompt, kept), this, events);
    connection = opened;
    if (brokenOff) {
      opened.cancel();
    }
  }

  @Override
  public AnswerReader reader(JsonParserFactory json, Consumer<StreamEvent> listener) {
    return new DifyReader(app.model(), this, json, listener);
  }

  @Override
  public Meaning meaning(int status, ProviderError error) {
    return DifyErrors.ofRefusal(status, error);
  }

  @Override
  public Optional<String> inOtherWords(int status, ProviderError error) {
    boolean gone = continuing && !begun && (status == 404 || GONE.contains(error.word()));
    if (!gone) {
      return Optional.empty();
    }
    continuing = false;
    ended = false;
    synchronized (this) {
      task = null;
    }
    return Optional.of(app.request(prompt, Optional.empty()));
  }

  @Override
  public boolean mayRepeat(Progress progress, int status) {
    return switch (progress) {
      case NOT_SENT -> true;
      case REFUSED -> status == 429 || status == 503;
      case SENT, ANSWERED -> false;
    };
  }

  @Override
  public void begins() {
    begun = true;
  }

  @Override
  public void runs(String name) {
    boolean late;
    synchronized (this) {
      late = cancelled && task == null;
      task = name;
    }
    if (late) {
      stop(name);
    }
  }

  @Override
  public void ended() {
    ended = true;
  }

  @Override
  public String waits() {
    return Language.isGerman(DifyRequest.question(prompt)) ? WARTET : WAITS;
  }

  @Override
  public void cancel() {
    String known;
    synchronized (this) {
      if (cancelled) {
        return;
      }
      cancelled = true;
      known = task;
    }
    if (ended) {
      breakOff();
    } else if (known != null) {
      stop(known);
    } else {
      later(app.patience());
    }
  }

  private void stop(String name) {
    app.upstream().tell("/chat-messages/" + name + "/stop", app.as(prompt.requester().userId()));
    breakOff();
  }

  private void later(Duration wait) {
    CompletableFuture.delayedExecutor(wait.toMillis(), TimeUnit.MILLISECONDS)
        .execute(this::breakOff);
  }

  private void breakOff() {
    brokenOff = true;
    AnswerStream opened = connection;
    if (opened != null) {
      opened.cancel();
    }
  }
}
