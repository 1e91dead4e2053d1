package io.chatbox.mongo;

import com.mongodb.MongoCommandException;
import com.mongodb.ServerAddress;
import com.mongodb.client.ListIndexesIterable;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.CreateIndexOptions;
import com.mongodb.client.model.IndexModel;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.Document;

/** A database that takes indexes as a test wants it to; the stand-in takes them all. */
final class PlayedIndexes {
  /** What came, in order: an index's name with the quorum asked for, or a command in JSON. */
  final List<String> calls = new CopyOnWriteArrayList<>();

  /** What it lists. */
  final List<Document> there = new ArrayList<>();

  private final Answer answer;

  /** What becomes of an index that is asked for. */
  @FunctionalInterface
  interface Answer {
    /** Returns if it is made. */
    void to(String index, String quorum) throws Exception;
  }

  PlayedIndexes(Answer answer) {
    this.answer = answer;
  }

  static MongoCommandException refused(int code, String name) {
    return new MongoCommandException(
        new BsonDocument("code", new BsonInt32(code))
            .append("codeName", new BsonString(name))
            .append("errmsg", new BsonString("played")),
        new ServerAddress());
  }

  @SuppressWarnings("unchecked")
  MongoCollection<Document> collection(String ignoredName) {
    return (MongoCollection<Document>) proxy(MongoCollection.class, this::ofCollection);
  }

  Document run(Document command) {
    calls.add(command.toJson());
    return new Document("ok", 1.0);
  }

  private Object ofCollection(Object proxy, Method method, Object[] arguments) throws Exception {
    return switch (method.getName()) {
      case "withTimeout" -> {
        calls.add("within " + arguments[0]);
        yield proxy;
      }
      case "createIndexes" -> created((List<?>) arguments[0], quorum(arguments));
      case "listIndexes" -> proxy(ListIndexesIterable.class, this::listed);
      default -> throw new UnsupportedOperationException(method.getName());
    };
  }

  private static String quorum(Object[] arguments) {
    return arguments.length == 1
        ? "none"
        : ((CreateIndexOptions) arguments[1]).getCommitQuorum().toBsonValue().asString().getValue();
  }

  private Object created(List<?> models, String quorum) throws Exception {
    String name = ((IndexModel) models.getFirst()).getOptions().getName();
    calls.add(name + " " + quorum);
    answer.to(name, quorum);
    return List.of(name);
  }

  @SuppressWarnings("unchecked")
  private Object listed(Object proxy, Method method, Object[] arguments) {
    Collection<Document> target = (Collection<Document>) arguments[0];
    target.addAll(there);
    return target;
  }

  private static Object proxy(Class<?> type, java.lang.reflect.InvocationHandler handler) {
    return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler);
  }
}
