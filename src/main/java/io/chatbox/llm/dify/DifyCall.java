package io.chatbox.llm.dify;

import io.chatbox.llm.AnswerStream;
import io.chatbox.llm.Conversation;
import io.chatbox.llm.Prompt;
import io.chatbox.llm.StreamEvent;
import io.chatbox.llm.wire.AnswerReader;
import io.chatbox.llm.wire.Dialect;
import jakarta.json.stream.JsonParserFactory;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One answer. Where Dify has forgotten the conversation, or says that it is complete, a new one is
 * begun with all of the prompt, once.
 *
 * <p>To Dify a broken connection is no reason to stop, so a call that is given up names its task at
 * the stop endpoint. Where the task isn't known yet, the connection is kept until it is, but not
 * for ever.
 */
final class DifyCall implements AnswerStream, Dialect, DifyReader.Task {
  private final DifyApp app;
  private final Prompt prompt;
  private final Consumer<StreamEvent> events;

  private volatile boolean continuing;
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
    ask(kept);
  }

  private void ask(Optional<String> conversation) {
    String request = app.request(prompt, conversation);
    AnswerStream opened = app.upstream().ask("/chat-messages", request, this, events);
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
  public int meaning(int status, String word) {
    return DifyReader.meaning(status, word);
  }

  /** On a thread of its own: opening a connection blocks while the host's name is looked up. */
  @Override
  public boolean takes(int status, String word) {
    boolean gone = continuing && (status == 404 || word.equals("conversation_completed"));
    if (gone) {
      continuing = false;
      Thread.ofVirtual().name("llm-dify").start(() -> ask(Optional.empty()));
    }
    return gone;
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
      CompletableFuture.delayedExecutor(app.patience().toMillis(), TimeUnit.MILLISECONDS)
          .execute(this::breakOff);
    }
  }

  private void stop(String name) {
    app.upstream().tell("/chat-messages/" + name + "/stop", app.as(prompt.requester().userId()));
    breakOff();
  }

  private void breakOff() {
    brokenOff = true;
    AnswerStream opened = connection;
    if (opened != null) {
      opened.cancel();
    }
  }
}
