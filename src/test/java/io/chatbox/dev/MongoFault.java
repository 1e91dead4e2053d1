package io.chatbox.dev;

import java.time.Duration;
import java.util.List;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonString;

/** What may become of a command on its way to the database and back. */
public sealed interface MongoFault {

  /** It is carried out, and the connection breaks before its reply. */
  record ReplyLost() implements MongoFault {}

  /** It is carried out, and its reply never comes. */
  record Silence() implements MongoFault {}

  /** The connection breaks before it is carried out. */
  record Cut() implements MongoFault {}

  /**
   * It is not carried out; this is its reply.
   *
   * @param error the whole document
   */
  record Refused(BsonDocument error) implements MongoFault {}

  /**
   * It is carried out, but by how many members isn't known.
   *
   * @param error what its reply has besides
   */
  record Unconfirmed(BsonDocument error) implements MongoFault {}

  /** It is carried out later. */
  record Late(Duration delay) implements MongoFault {}

  /** As a member answers that is no primary any more. */
  static Refused notPrimary() {
    return refused(10107, "NotWritablePrimary");
  }

  /**
   * @param labels as a server sets them beside its errors
   */
  static Refused refused(int code, String codeName, String... labels) {
    BsonDocument error =
        new BsonDocument("ok", new BsonDouble(0))
            .append("errmsg", new BsonString("played"))
            .append("code", new BsonInt32(code))
            .append("codeName", new BsonString(codeName));
    return new Refused(labelled(error, labels));
  }

  /** As a server answers whose majority took too long. */
  static Unconfirmed writeConcernTimeout() {
    return unconfirmed(64, "WriteConcernTimeout");
  }

  /**
   * @param labels as a server sets them beside its errors
   */
  static Unconfirmed unconfirmed(int code, String codeName, String... labels) {
    BsonDocument error =
        new BsonDocument("code", new BsonInt32(code))
            .append("codeName", new BsonString(codeName))
            .append("errmsg", new BsonString("played"));
    return new Unconfirmed(labelled(new BsonDocument("writeConcernError", error), labels));
  }

  private static BsonDocument labelled(BsonDocument error, String... labels) {
    if (labels.length > 0) {
      List<BsonString> all = List.of(labels).stream().map(BsonString::new).toList();
      error.append("errorLabels", new BsonArray(all));
    }
    return error;
  }
}
