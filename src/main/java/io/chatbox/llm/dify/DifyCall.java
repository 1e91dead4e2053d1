package io.chatbox.llm.dify;

import io.chatbox.llm.AnswerStream;
import io.chatbox.llm.Conversation;
import io.chatbox.llm.Prompt;
import io.chatbox.llm.StreamEvent;
import io.chatbox.llm.wire.AnswerReader;
import io.chatbox.llm.wire.Dialect;
import io.chatbox.llm.wire.Meaning;
import io.chatbox.llm.wire.ProviderError;
import io.chatbox.llm.wire.Upstream;
import io.chatbox.llm.wire.Wire;
import jakarta.json.stream.JsonParserFactory;
import java.time.Duration;
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
  private final String model;
  private final Wire wire;
  private final Upstream upstream;
  private final Duration patience;
  private final Prompt prompt;
  private final Consumer<StreamEvent> events;

  private volatile boolean continuing;
  private volatile boolean ended;
  private volatile boolean brokenOff;
  private volatile AnswerStream connection;

  // By the holder of the monitor.
  private boolean cancelled;
  private String task;

  /**
   * @param model its id, to know its own conversations by
   * @param patience how long a call that is given up waits for its task's name
   */
  DifyCall(
      String model,
      Wire wire,
      Upstream upstream,
      Duration patience,
      Prompt prompt,
      Consumer<StreamEvent> events) {
    this.model = model;
    this.wire = wire;
    this.upstream = upstream;
    this.patience = patience;
    this.prompt = prompt;
    this.events = events;
  }

  void begin() {
    Optional<String> kept =
        prompt.conversation().filter(it -> it.model().equals(model)).map(Conversation::id);
    continuing = kept.isPresent();
    ask(kept);
  }

  private void ask(Optional<String> conversation) {
    AnswerStream opened = upstream.ask("/chat-messages", request(conversation), this, events);
    connection = opened;
    if (brokenOff) {
      opened.cancel();
    }
  }

  private String request(Optional<String> conversation) {
    return wire.object(new DifyRequest(prompt, conversation)::write);
  }

  @Override
  public AnswerReader reader(JsonParserFactory json, Consumer<StreamEvent> listener) {
    return new DifyReader(model, this, json, listener);
  }

  @Override
  public Meaning meaning(int status, ProviderError error) {
    return Meaning.ofRefusal(DifyReader.meaning(status, error.word()), error);
  }

  @Override
  public Optional<String> inOtherWords(int status, ProviderError error) {
    boolean gone = continuing && (status == 404 || error.word().equals("conversation_completed"));
    if (!gone) {
      return Optional.empty();
    }
    continuing = false;
    return Optional.of(request(Optional.empty()));
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
      CompletableFuture.delayedExecutor(patience.toMillis(), TimeUnit.MILLISECONDS)
          .execute(this::breakOff);
    }
  }

  private void stop(String name) {
    upstream.tell(
        "/chat-messages/" + name + "/stop",
        wire.object(out -> out.write("user", prompt.requester().userId())));
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
