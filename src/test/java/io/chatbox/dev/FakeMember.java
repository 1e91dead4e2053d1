package io.chatbox.dev;

import de.bwaldvogel.mongo.MongoBackend;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import de.bwaldvogel.mongo.wire.message.MongoMessage;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/** The stand-in as the one member of a replica set, which can step down, hang, and be slow. */
public final class FakeMember implements AutoCloseable {
  public static final String SET = "rs0";

  private static final int NOT_PRIMARY = 10107;
  private static final Set<String> COMMANDS = Set.of("handleMessage", "handleCommand");
  private static final Set<String> HELLO = Set.of("hello", "isMaster", "ismaster");

  private final MongoServer server;
  private final Lock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private State state = State.PRIMARY;
  private int held;

  /** What it does. */
  public enum State {
    PRIMARY,
    SECONDARY,
    /** Takes commands and answers none, but says how it is. */
    BUSY,
    /** Answers nothing at all. */
    HANGING
  }

  private FakeMember() {
    MongoBackend backend = new MemoryBackend();
    server =
        new MongoServer(
            (MongoBackend)
                Proxy.newProxyInstance(
                    FakeMember.class.getClassLoader(),
                    new Class<?>[] {MongoBackend.class},
                    (proxy, method, arguments) -> answer(backend, method, arguments)));
    server.bind("127.0.0.1", 0);
  }

  public static FakeMember start() {
    return new FakeMember();
  }

  public int port() {
    return server.getLocalAddress().getPort();
  }

  /** Without a word of the set. */
  public String uri() {
    return "mongodb://" + address();
  }

  private String address() {
    return "127.0.0.1:" + port();
  }

  public void turn(State next) {
    lock.lock();
    try {
      state = next;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** How many commands it has taken and not answered. */
  public int held() {
    lock.lock();
    try {
      return held;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    turn(State.PRIMARY);
    server.shutdownNow();
  }

  private Object answer(MongoBackend backend, Method method, Object... arguments) throws Throwable {
    boolean command = COMMANDS.contains(method.getName());
    boolean hello = command && HELLO.contains(name(arguments));
    if (!command) {
      return invoke(backend, method, arguments);
    }
    State now = awaitAnswering(hello);
    if (!hello && now == State.SECONDARY) {
      throw new MongoServerError(NOT_PRIMARY, "NotWritablePrimary", "not primary");
    }
    Document answer = ((Document) invoke(backend, method, arguments)).cloneDeeply();
    return hello ? member(answer, now) : answer;
  }

  /** They come in two forms: the older one is for the very first. */
  private static String name(Object... arguments) {
    return arguments[0] instanceof MongoMessage message
        ? message.getDocument().keySet().iterator().next()
        : (String) arguments[2];
  }

  private State awaitAnswering(boolean hello) throws InterruptedException {
    lock.lock();
    try {
      held++;
      while (state == State.HANGING || state == State.BUSY && !hello) {
        changed.await();
      }
      return state;
    } finally {
      held--;
      lock.unlock();
    }
  }

  private static Object invoke(MongoBackend backend, Method method, Object... arguments)
      throws Throwable {
    try {
      synchronized (backend) {
        return method.invoke(backend, arguments);
      }
    } catch (InvocationTargetException thrown) {
      throw thrown.getCause();
    }
  }

  private Document member(Document standalone, State now) {
    Document member =
        standalone
            .append("ismaster", now != State.SECONDARY)
            .append("isWritablePrimary", now != State.SECONDARY)
            .append("secondary", now == State.SECONDARY)
            .append("setName", SET)
            .append("setVersion", 1)
            .append("hosts", List.of(address()))
            .append("me", address());
    return now == State.SECONDARY ? member : member.append("primary", address());
  }
}
