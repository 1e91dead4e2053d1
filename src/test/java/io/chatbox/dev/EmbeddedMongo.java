package io.chatbox.dev;

import de.bwaldvogel.mongo.MongoBackend;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import de.bwaldvogel.mongo.bson.Document;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.h2.mvstore.MVStore;

/**
 * A stand-in for MongoDB on loopback, over its real protocol: for tests in memory, for {@code make
 * run} in a file. No password, no replica set.
 */
public final class EmbeddedMongo implements AutoCloseable {
  /** At most this much of what was acknowledged is lost when the process is killed, in ms. */
  private static final int COMMIT_DELAY = 50;

  /**
   * It tells of every connection. Kept here, since loggers that nobody holds forget their level.
   */
  private static final Logger QUIET = Logger.getLogger("de.bwaldvogel.mongo");

  static {
    QUIET.setLevel(Level.OFF);
  }

  private final MongoServer server;

  private EmbeddedMongo(MongoBackend backend, int port) {
    server = new MongoServer(oneAtATime(backend));
    try {
      server.bind("127.0.0.1", port);
    } catch (RuntimeException taken) {
      server.shutdownNow();
      throw taken;
    }
  }

  /**
   * The library answers with the very documents that it stores and encodes them after its lock is
   * gone, so that concurrent {@code findOneAndUpdate}s see each other's result: two writers get the
   * same number. Here commands take turns, and each answer is a copy.
   */
  private static MongoBackend oneAtATime(MongoBackend backend) {
    Lock turn = new ReentrantLock();
    return (MongoBackend)
        Proxy.newProxyInstance(
            EmbeddedMongo.class.getClassLoader(),
            new Class<?>[] {MongoBackend.class},
            (proxy, method, arguments) -> {
              turn.lock();
              try {
                Object answer = method.invoke(backend, arguments);
                return answer instanceof Document document ? document.cloneDeeply() : answer;
              } catch (InvocationTargetException thrown) {
                throw thrown.getCause();
              } finally {
                turn.unlock();
              }
            });
  }

  public static EmbeddedMongo inMemory() {
    return inMemory(0);
  }

  /**
   * @param port 0 for a free one
   */
  public static EmbeddedMongo inMemory(int port) {
    return new EmbeddedMongo(new MemoryBackend(), port);
  }

  public static EmbeddedMongo onDisk(Path file) {
    return onDisk(file, 0);
  }

  /**
   * @param file where the data is, made if missing, with the folders above it; one process at a
   *     time
   * @param port 0 for a free one
   * @throws IllegalStateException if another process has the file
   */
  public static EmbeddedMongo onDisk(Path file, int port) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
    MVStore store = new MVStore.Builder().fileName(file.toString()).open();
    store.setAutoCommitDelay(COMMIT_DELAY);
    return new EmbeddedMongo(new H2Backend(store), port);
  }

  public int port() {
    return server.getLocalAddress().getPort();
  }

  public String uri() {
    return "mongodb://127.0.0.1:" + port();
  }

  /** Drops all connections and writes what is left to write. */
  @Override
  public void close() {
    server.shutdownNow();
  }
}
