package io.chatbox.mongo;

import com.mongodb.client.model.IndexOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
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
  /** What none of ours has. */
  private static final List<String> OTHERWISE =
      List.of("partialFilterExpression", "collation", "hidden");

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

  /** After how many seconds its documents go, if they do. */
  OptionalLong expiry() {
    Long seconds = options.getExpireAfter(TimeUnit.SECONDS);
    return seconds == null ? OptionalLong.empty() : OptionalLong.of(seconds);
  }

  /**
   * Whether one is of the same fields in the same order.
   *
   * @param other as the database lists it
   */
  boolean hasKeysOf(Document other) {
    return shape(keys).equals(shape(other.get("key", Document.class)));
  }

  /** Whether one of the same fields, whatever its name, holds the same documents to the same. */
  boolean isServedBy(Document other) {
    return options.isUnique() == other.getBoolean("unique", false)
        && options.isSparse() == other.getBoolean("sparse", false)
        && expiry().equals(expiry(other))
        && OTHERWISE.stream().noneMatch(other::containsKey);
  }

  private static OptionalLong expiry(Document other) {
    return other.get("expireAfterSeconds") instanceof Number seconds
        ? OptionalLong.of(seconds.longValue())
        : OptionalLong.empty();
  }

  /** Shells write 1 and 1.0. */
  private static List<Map.Entry<String, Object>> shape(Document keys) {
    return keys.entrySet().stream()
        .map(key -> Map.entry(key.getKey(), direction(key.getValue())))
        .toList();
  }

  private static Object direction(Object of) {
    return of instanceof Number number ? Integer.signum(number.intValue()) : of;
  }
}
