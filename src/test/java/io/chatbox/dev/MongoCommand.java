package io.chatbox.dev;

import java.util.Set;
import org.bson.BsonDocument;
import org.bson.BsonValue;

/**
 * What a client asks of the database.
 *
 * @param name as the protocol has it: {@code find}, {@code update}
 * @param collection what it is about; empty where that is no collection
 */
public record MongoCommand(String name, String collection) {
  private static final Set<String> HANDSHAKE =
      Set.of(
          "hello",
          "isMaster",
          "ismaster",
          "ping",
          "buildInfo",
          "saslStart",
          "saslContinue",
          "endSessions");

  private static final Set<String> WRITES = Set.of("insert", "update", "delete", "findAndModify");

  static MongoCommand of(BsonDocument body) {
    String name = body.getFirstKey();
    String named = name.equals("getMore") ? "collection" : name;
    BsonValue about = body.get(named);
    return new MongoCommand(
        name, about != null && about.isString() ? about.asString().getValue() : "");
  }

  boolean asksWhoServes() {
    return name.equals("hello") || name.equalsIgnoreCase("isMaster");
  }

  /** Whether it is about documents, and not about the connection. */
  public boolean isWork() {
    return !HANDSHAKE.contains(name);
  }

  /** Whether it changes documents. */
  public boolean isWrite() {
    return WRITES.contains(name);
  }

  @Override
  public String toString() {
    return collection.isEmpty() ? name : name + " " + collection;
  }
}
