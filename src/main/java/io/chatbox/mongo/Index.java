package io.chatbox.mongo;

import com.mongodb.client.model.IndexOptions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.bson.Document;

/**
 * An index that a feature needs.
 *
 * @param collection name of the collection
 * @param options its name among them; not to be changed
 * @param essential whether writes are wrong without it and wait until it exists
 */
public record Index(String collection, Document keys, IndexOptions options, boolean essential) {

  public static Index plain(String collection, String name, Document keys) {
    return new Index(collection, keys, new IndexOptions().name(name), false);
  }

  /** Of the documents alone that have the field. */
  public static Index sparse(String collection, String name, Document keys) {
    return new Index(collection, keys, new IndexOptions().name(name).sparse(true), false);
  }

  public static Index unique(String collection, String name, Document keys) {
    return new Index(collection, keys, new IndexOptions().name(name).unique(true), false);
  }

  /** Unique among the documents that have the field. */
  public static Index sparseUnique(String collection, String name, Document keys) {
    return new Index(
        collection, keys, new IndexOptions().name(name).unique(true).sparse(true), false);
  }

  /**
   * Of a date, some time after which its document may go.
   *
   * @param after in whole seconds
   */
  public static Index expiring(String collection, String name, String field, Duration after) {
    IndexOptions options =
        new IndexOptions().name(name).expireAfter(after.toSeconds(), TimeUnit.SECONDS);
    return new Index(collection, new Document(field, 1), options, false);
  }

  /** The same as one that writes rely on. */
  public Index forWrites() {
    return new Index(collection, keys, options, true);
  }

  String name() {
    return options.getName();
  }
}
