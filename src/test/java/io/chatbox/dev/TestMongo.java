package io.chatbox.dev;

import com.mongodb.ConnectionString;
import com.mongodb.MongoCredential;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A database for tests: the stand-in or, where {@code CHATBOX_TEST_MONGO_URI} names a real server,
 * one of its own there, which goes when it is closed.
 */
public final class TestMongo implements AutoCloseable {
  /** Names a server that the tests may make databases on. */
  public static final String VARIABLE = "CHATBOX_TEST_MONGO_URI";

  /** What Chatbox calls it when nobody says otherwise. */
  private static final String BY_DEFAULT = "chat";

  private final String uri;
  private final String name;
  private final Optional<EmbeddedMongo> standIn;

  private TestMongo(String uri, String name, Optional<EmbeddedMongo> standIn) {
    this.uri = uri;
    this.name = name;
    this.standIn = standIn;
  }

  public static TestMongo open() {
    return real().orElseGet(() -> of(EmbeddedMongo.inMemory()));
  }

  /** The same, whose stand-in has its data in a file. */
  public static TestMongo open(Path file) {
    return real().orElseGet(() -> of(EmbeddedMongo.onDisk(file)));
  }

  /** The stand-in, which is closed with this. */
  public static TestMongo of(EmbeddedMongo standIn) {
    return new TestMongo(standIn.uri(), BY_DEFAULT, Optional.of(standIn));
  }

  private static Optional<TestMongo> real() {
    return Optional.ofNullable(System.getenv(VARIABLE))
        .filter(uri -> !uri.isEmpty())
        .map(uri -> new TestMongo(uri, newName(), Optional.empty()));
  }

  /** A name that no database has yet. Atlas takes 38 bytes. */
  public static String newName() {
    return "chatbox_test_" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
  }

  public String uri() {
    return uri;
  }

  /** Of the database. */
  public String name() {
    return name;
  }

  /** The settings by which a server finds it. */
  public Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>(Map.of("MONGO_URI", uri));
    if (standIn.isEmpty()) {
      settings.put("MONGO_DATABASE", name);
    }
    return settings;
  }

  public MongoDatabase database(MongoClient client) {
    return client.getDatabase(name);
  }

  /** The first server that an address names, which should be the primary. */
  public static List<String> hostAndPort(String uri) {
    String[] host = new ConnectionString(uri).getHosts().getFirst().split(":");
    return List.of(host[0], host.length > 1 ? host[1] : "27017");
  }

  /**
   * An address with the same login, by which drivers stay at this one server.
   *
   * @param hostAndPort where it is, or what stands before it
   */
  public static String at(String hostAndPort, String uri) {
    MongoCredential login = new ConnectionString(uri).getCredential();
    if (login == null) {
      return "mongodb://" + hostAndPort + "/?directConnection=true";
    }
    return "mongodb://%s:%s@%s/?directConnection=true&authSource=%s"
        .formatted(
            encoded(login.getUserName()),
            encoded(new String(login.getPassword())),
            hostAndPort,
            encoded(login.getSource()));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  @Override
  public void close() {
    if (standIn.isPresent()) {
      standIn.get().close();
    } else {
      try (MongoClient client = MongoClients.create(uri)) {
        client.getDatabase(name).drop();
      }
    }
  }
}
