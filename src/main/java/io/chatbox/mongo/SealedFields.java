package io.chatbox.mongo;

import io.chatbox.crypto.Binding;
import java.util.List;
import java.util.function.Function;
import org.bson.Document;

/**
 * Where the documents of a collection hold sealed values.
 *
 * @param part the collection's name in the progress of a rotation: the same for ever and in all
 *     releases, as the one in the database, which may be configured, is not. Parts are gone through
 *     in the order of these names
 * @param collection its name in the database
 * @param in the sealed values of one document
 */
public record SealedFields(String part, String collection, Function<Document, List<Value>> in) {

  /**
   * A sealed value of a document.
   *
   * @param field where it stands there
   * @param changing whether it is just being written, again and again: then it is left to whoever
   *     does that
   * @param beside other fields that are to be written whenever the value is, made of its text
   */
  public record Value(
      String field, Binding binding, boolean changing, Function<String, Document> beside) {

    /** One that stands for itself. */
    public static Value of(String field, Binding binding) {
      return new Value(field, binding, false, text -> new Document());
    }

    /** The same, as it is being written or not. */
    public Value changing(boolean now) {
      return new Value(field, binding, now, beside);
    }

    /** The same with fields that depend on it. */
    public Value with(Function<String, Document> others) {
      return new Value(field, binding, changing, others);
    }
  }
}
