package io.chatbox.it;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * A client as the contract wants it: gives its messages ids, sends again what was not acknowledged,
 * comes back whenever it is cut off, and asks for what it missed. It holds the server to the
 * contract too: what breaks it makes every later {@link #check} fail, with the frames that led
 * there. Any number of threads.
 */
public final class ResumingClient implements AutoCloseable {
  private static final int KEPT = 40;
  private static final int LINE = 500;
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Duration PAUSE = Duration.ofMillis(20);

  /**
   * A message of the conversation.
   *
   * @param end empty for what people say; else "stop", "stopped", "interrupted", "error" and so on,
   *     or "running"
   */
  public record Line(String sender, String text, String end) {}

  private final String token;
  private final Resumption state = new Resumption();
  private final Deque<String> log = new ArrayDeque<>();
  private final List<String> faults = new ArrayList<>();
  private Supplier<URI> base;
  private Duration patience = Duration.ofSeconds(15);
  private ClientConnection connection;
  private boolean closed;

  private ResumingClient(Supplier<URI> base, String token) {
    this.base = base;
    this.token = token;
  }

  /** Begins to connect, and keeps at it until it is closed. */
  public static ResumingClient start(URI base, String token) {
    return start(() -> base, token);
  }

  /**
   * As {@link #start(URI, String)}.
   *
   * @param base asked each time that it connects
   */
  public static ResumingClient start(Supplier<URI> base, String token) {
    return new ResumingClient(base, token).start();
  }

  /**
   * As {@link #start(URI, String)}.
   *
   * @param patience how long the server may say nothing before the connection counts as dead
   */
  public static ResumingClient start(URI base, String token, Duration patience) {
    ResumingClient client = new ResumingClient(() -> base, token);
    client.patience = patience;
    return client.start();
  }

  private ResumingClient start() {
    Thread.ofVirtual().name("resuming-client").start(this::stayConnected);
    return this;
  }

  private void stayConnected() {
    for (ClientConnection next = another(); next != null; next = another()) {
      next.run(base(), token);
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  private synchronized ClientConnection another() {
    if (closed) {
      return null;
    }
    ClientConnection next = new ClientConnection(this, patience);
    connection = next;
    state.begin(
        frame -> {
          note("-> " + frame);
          next.send(frame.toString());
        });
    note("-- another connection");
    return next;
  }

  private synchronized URI base() {
    return base.get();
  }

  /** Goes to another server, at once. */
  public void goTo(URI other) {
    synchronized (this) {
      base = () -> other;
    }
    reconnect();
  }

  /** Gives the connection up and opens another. */
  public void reconnect() {
    ClientConnection old;
    synchronized (this) {
      old = connection;
    }
    if (old != null) {
      old.abandon();
    }
  }

  synchronized void onFrame(ClientConnection from, JsonObject frame) {
    if (from != connection || closed) {
      return;
    }
    note("<- " + frame);
    try {
      state.take(frame);
    } catch (AssertionError | RuntimeException broken) {
      faults.add(broken + "\n  after\n  " + String.join("\n  ", log));
    }
  }

  private void note(String line) {
    log.add(line.length() > LINE ? line.substring(0, LINE) + "\u2026" : line);
    if (log.size() > KEPT) {
      log.remove();
    }
  }

  /** Says something; returns this client's id for it. */
  public synchronized String say(String content) {
    return state.say(content);
  }

  /** Replaces what was said, and acknowledged, before under this client's id. */
  public synchronized String edit(String clientMsgId, String content) {
    return state.edit(clientMsgId, content);
  }

  /** Sends a frame that is not repeated if it gets lost. */
  public synchronized void sendOnce(String json) {
    note("-> " + json);
    connection.send(json);
  }

  /** Each message that is not dropped, in the order in which a person reads it. */
  public synchronized List<Line> conversation() {
    check();
    return state.view().inOrder().stream().map(ConversationView.Entry::line).toList();
  }

  /** The answer to this message of this client, once it has ended. */
  public synchronized Optional<Line> answer(String clientMsgId) {
    check();
    return state.answer(clientMsgId).map(ConversationView.Entry::line);
  }

  /** Text of the answer that runs, so far; empty if none does. */
  public synchronized String running() {
    check();
    return state.view().halfReceived().map(answer -> answer.line().text()).orElse("");
  }

  public synchronized String sessionId() {
    return state.sessionId();
  }

  /** How many connections were opened. */
  public synchronized int connections() {
    return state.connections();
  }

  /** Waits for the end of the answer to this message of this client. */
  public Line awaitAnswer(String clientMsgId) {
    await(() -> answer(clientMsgId).isPresent());
    return answer(clientMsgId).orElseThrow();
  }

  /** Waits until it is connected, has all that was said, and nothing is under way. */
  public ResumingClient awaitQuiet() {
    await(this::isQuiet);
    return this;
  }

  private synchronized boolean isQuiet() {
    check();
    return state.isQuiet();
  }

  /** Waits for what this client will see; says what it saw instead. */
  public void await(Callable<Boolean> condition) {
    try {
      Awaitility.await().atMost(LIMIT).pollInterval(Duration.ofMillis(10)).until(condition);
    } catch (ConditionTimeoutException e) {
      throw new AssertionError(
          "not within " + LIMIT + ", after\n  " + String.join("\n  ", log()), e);
    }
  }

  /** Fails if the server broke the contract. */
  public synchronized void check() {
    assertThat(faults).as("breaches of the contract").isEmpty();
  }

  /** The last frames, both ways. */
  public synchronized List<String> log() {
    return List.copyOf(log);
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    reconnect();
  }
}
