package io.chatbox.mongo;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoConfigurationException;
import com.mongodb.ReadPreference;
import com.mongodb.WriteConcern;
import io.chatbox.config.DataSettings;
import io.chatbox.config.Settings;
import io.chatbox.config.type.Secret;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.bson.codecs.configuration.CodecRegistries;

/**
 * Where the database is, and how patient to be with it.
 *
 * @param connectTimeout how long an operation looks for a server, over all its attempts; also the
 *     bound on each exchange with one
 * @param retryAttempts how often an operation is tried in all, from 1
 * @param retryDelay the wait before the first retry
 */
public record DatabaseOptions(
    Secret uri, String database, Duration connectTimeout, int retryAttempts, Duration retryDelay) {

  static DatabaseOptions of(Settings settings) {
    return new DatabaseOptions(
        settings.get(DataSettings.MONGO_URI),
        settings.get(DataSettings.MONGO_DATABASE),
        settings.get(DataSettings.MONGO_CONNECT_TIMEOUT),
        settings.get(DataSettings.MONGO_RETRY_ATTEMPTS),
        settings.get(DataSettings.MONGO_RETRY_DELAY));
  }

  /**
   * As the driver wants them.
   *
   * @throws IllegalArgumentException if the address can't be read; shows nothing of it
   */
  MongoClientSettings clientSettings() {
    long patience = connectTimeout.toMillis();
    long selection = Math.max(1, patience / retryAttempts);
    return MongoClientSettings.builder()
        .applyConnectionString(address(uri))
        .applicationName("chatbox")
        .codecRegistry(
            CodecRegistries.fromRegistries(
                CodecRegistries.fromProviders(new IdCodecs()),
                MongoClientSettings.getDefaultCodecRegistry()))
        .timeout(patience, TimeUnit.MILLISECONDS)
        .applyToClusterSettings(c -> c.serverSelectionTimeout(selection, TimeUnit.MILLISECONDS))
        .applyToSocketSettings(
            s -> s.connectTimeout(Math.toIntExact(patience), TimeUnit.MILLISECONDS))
        .readPreference(ReadPreference.primary())
        .writeConcern(WriteConcern.MAJORITY)
        .retryReads(false)
        .retryWrites(false)
        .build();
  }

  private static ConnectionString address(Secret uri) {
    try {
      return new ConnectionString(uri.reveal());
    } catch (IllegalArgumentException | MongoConfigurationException fault) {
      // The driver's message may quote the address, and with it the password: no cause.
      throw new IllegalArgumentException(
          "MONGO_URI is no MongoDB connection string, or its host is not known to DNS. Expected"
              + " mongodb://user:password@host:27017 with special characters percent-encoded.");
    }
  }
}
