package io.chatbox.mongo;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoConfigurationException;
import com.mongodb.ReadPreference;
import com.mongodb.WriteConcern;
import com.mongodb.connection.ConnectionPoolSettings;
import com.mongodb.connection.ServerSettings;
import com.mongodb.event.ClusterListener;
import io.chatbox.config.DataSettings;
import io.chatbox.config.Settings;
import io.chatbox.config.TrafficSettings;
import io.chatbox.config.type.Certificates;
import io.chatbox.config.type.Credentials;
import io.chatbox.config.type.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.bson.codecs.configuration.CodecRegistries;

/**
 * Where the database is, and how patient to be with it.
 *
 * @param authorities a file of those that may vouch for its servers, beside those that Java trusts
 * @param connections the most to one server at a time, unless the address says how many
 * @param connectTimeout how long one may take to open, and how long a server may take to say how it
 *     is
 * @param operationTimeout for one command, from the search for a server to the reply
 */
public record DatabaseOptions(
    Secret uri,
    String database,
    Optional<Path> authorities,
    int connections,
    Duration connectTimeout,
    Duration operationTimeout,
    Retries retries) {

  private static final String BY_DEFAULT = "chat";

  /**
   * How long a command waits for a server that fits, and for a connection to it: an election takes
   * longer, so what waits for its end comes again.
   */
  private static final Duration SELECTION = Duration.ofSeconds(3);

  /** Between two looks at a server that does not tell of changes by itself. */
  private static final Duration HEARTBEAT = Duration.ofSeconds(2);

  private static final int SOCKETS_PER_CONNECTION = 100;
  private static final int FEWEST = 20;
  private static final int MOST = 200;

  /**
   * How an operation is repeated whose fault passes.
   *
   * @param attempts tries in all, at least; 1 turns retries off
   * @param delay before the first retry
   * @param timeout from the beginning to the last retry, if that makes more than {@code attempts}
   */
  public record Retries(int attempts, Duration delay, Duration timeout) {}

  static DatabaseOptions of(Settings settings) {
    Secret uri = settings.get(DataSettings.MONGO_URI);
    return new DatabaseOptions(
        uri,
        settings
            .get(DataSettings.MONGO_DATABASE)
            .or(() -> Credentials.databaseIn(uri))
            .orElse(BY_DEFAULT),
        settings.get(DataSettings.MONGO_TLS_CA_FILE),
        connectionsFor(settings.get(TrafficSettings.MAX_CONNECTIONS)),
        settings.get(DataSettings.MONGO_CONNECT_TIMEOUT),
        settings.get(DataSettings.MONGO_OPERATION_TIMEOUT),
        new Retries(
            settings.get(DataSettings.MONGO_RETRY_ATTEMPTS),
            settings.get(DataSettings.MONGO_RETRY_DELAY),
            settings.get(DataSettings.MONGO_RETRY_TIMEOUT)));
  }

  /**
   * A turn is at most 8 commands in ten seconds or more, each of which has its connection for some
   * milliseconds: of a hundred people who all talk, one at a time is in the database. The least is
   * for those who all come back at once, the most for a database that others use as well.
   */
  static int connectionsFor(int sockets) {
    return Math.clamp(sockets / SOCKETS_PER_CONNECTION, FEWEST, MOST);
  }

  /**
   * The address, without the options that DNS may have for it.
   *
   * @throws IllegalArgumentException if it can't be read; shows nothing of it
   */
  ConnectionString address() {
    try {
      return new ConnectionString(uri.reveal(), (name, type) -> List.of());
    } catch (IllegalArgumentException | MongoConfigurationException fault) {
      // The driver's message may quote the address, and with it the password: no cause.
      throw new IllegalArgumentException(
          "MONGO_URI is no MongoDB connection string. Expected"
              + " mongodb://user:password@host:27017 with special characters percent-encoded.");
    }
  }

  /** As the driver wants them. */
  MongoClientSettings clientSettings(ConnectionString address, ClusterListener listener) {
    return MongoClientSettings.builder()
        .applyConnectionString(address)
        .applicationName("chatbox")
        .codecRegistry(
            CodecRegistries.fromRegistries(
                CodecRegistries.fromProviders(new IdCodecs()),
                MongoClientSettings.getDefaultCodecRegistry()))
        .timeout(operationTimeout.toMillis(), TimeUnit.MILLISECONDS)
        .applyToClusterSettings(
            c ->
                c.serverSelectionTimeout(selection().toMillis(), TimeUnit.MILLISECONDS)
                    .addClusterListener(listener))
        .applyToServerSettings(s -> watch(s, address))
        .applyToConnectionPoolSettings(p -> bound(p, address))
        .applyToSocketSettings(
            s ->
                s.connectTimeout(Math.toIntExact(connectTimeout.toMillis()), TimeUnit.MILLISECONDS))
        .applyToSslSettings(
            s ->
                authorities.ifPresent(
                    file -> s.enabled(true).context(Certificates.trusting(Optional.of(file)))))
        .readPreference(ReadPreference.primary())
        .writeConcern(WriteConcern.MAJORITY)
        .retryReads(false)
        .retryWrites(false)
        .maxAdaptiveRetries(0)
        .build();
  }

  private Duration selection() {
    return operationTimeout.compareTo(SELECTION) < 0 ? operationTimeout : SELECTION;
  }

  private static void watch(ServerSettings.Builder servers, ConnectionString address) {
    if (address.getHeartbeatFrequency() == null) {
      servers.heartbeatFrequency(HEARTBEAT.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void bound(ConnectionPoolSettings.Builder pool, ConnectionString address) {
    if (address.getMaxConnectionPoolSize() == null) {
      Integer least = address.getMinConnectionPoolSize();
      pool.maxSize(least == null ? connections : Math.max(least, connections));
    }
  }
}
