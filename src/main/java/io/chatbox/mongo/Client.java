package io.chatbox.mongo;

import com.mongodb.ConnectionString;
import com.mongodb.MongoConfigurationException;
import com.mongodb.MongoTimeoutException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.connection.ClusterDescription;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Optional;
import java.util.function.Supplier;
import org.bson.Document;

/**
 * The driver's client. That of a {@code mongodb+srv} address can be made only when DNS has answered
 * and is not there until then; its collections are at once, and fail like those of a database that
 * is away. Any number of threads.
 */
final class Client implements AutoCloseable {
  private final DatabaseOptions options;
  private volatile MongoClient client;
  private boolean closed;

  /**
   * @throws IllegalArgumentException if the address can't be read; shows nothing of it
   */
  Client(DatabaseOptions options) {
    this.options = options;
    ConnectionString address = options.address();
    if (!address.isSrvProtocol()) {
      client = client(address);
    }
  }

  private MongoClient client(ConnectionString address) {
    return MongoClients.create(options.clientSettings(address, new Topology()));
  }

  /**
   * Has it made, if that is still to be done. Takes as long as DNS does.
   *
   * @throws MongoConfigurationException if DNS does not answer, or not what is expected
   */
  void open() {
    if (client == null) {
      MongoClient made = client(resolved());
      synchronized (this) {
        if (client == null && !closed) {
          client = made;
          return;
        }
      }
      made.close();
    }
  }

  private ConnectionString resolved() {
    try {
      return new ConnectionString(options.uri().reveal());
    } catch (IllegalArgumentException fault) {
      throw new MongoConfigurationException("options of the TXT record can't be read");
    }
  }

  /** What is known of the servers; nothing before it is made. */
  Optional<ClusterDescription> servers() {
    return Optional.ofNullable(client).map(MongoClient::getClusterDescription);
  }

  /** A collection by its name; it need not exist. */
  MongoCollection<Document> collection(String name) {
    return client == null ? later(() -> made(name)) : made(name);
  }

  private MongoCollection<Document> made(String name) {
    return database().getCollection(name);
  }

  private MongoDatabase database() {
    MongoClient now = client;
    if (now == null) {
      throw new MongoTimeoutException("the address is not resolved yet");
    }
    return now.getDatabase(options.database());
  }

  /** Runs a command on the database. */
  Document run(Document command) {
    return database().runCommand(command);
  }

  /** One that becomes what {@code collection} gives, with each call. */
  @SuppressWarnings("unchecked") // it has no class of its own
  private MongoCollection<Document> later(Supplier<MongoCollection<Document>> collection) {
    return (MongoCollection<Document>)
        Proxy.newProxyInstance(
            MongoCollection.class.getClassLoader(),
            new Class<?>[] {MongoCollection.class},
            (proxy, method, arguments) ->
                client == null && method.getReturnType() == MongoCollection.class
                    ? later(
                        () ->
                            (MongoCollection<Document>) invoke(collection.get(), method, arguments))
                    : invoke(collection.get(), method, arguments));
  }

  private static Object invoke(Object target, Method method, Object... arguments) {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException thrown) {
      throw thrown.getCause() instanceof RuntimeException fault
          ? fault
          : new IllegalStateException(thrown.getCause());
    } catch (IllegalAccessException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    MongoClient made = client;
    if (made != null) {
      made.close();
    }
  }
}
