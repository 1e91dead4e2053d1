package io.chatbox.session.store;

import io.chatbox.mongo.Documents;
import java.util.Optional;
import org.bson.Document;

/**
 * What the database's profiler wrote of an operation.
 *
 * @param what its kind, its collection and its filter
 * @param plan the profiler's summary of it
 * @param sorts whether it sorted in memory
 * @param keys of indexes that were looked at
 * @param documents that were looked at
 * @param results documents that were returned, changed or deleted
 */
record ProfiledQuery(
    String what, String plan, boolean sorts, long keys, long documents, long results) {
  /** More than a wrong turn of the planner on a small collection costs. */
  private static final int LEEWAY = 30;

  static ProfiledQuery of(Document entry) {
    return new ProfiledQuery(
        entry.getString("op") + " " + entry.getString("ns") + " " + filter(entry).toJson(),
        Optional.ofNullable(entry.getString("planSummary")).orElse(""),
        entry.getBoolean("hasSortStage", false),
        Documents.number(entry, "keysExamined"),
        Documents.number(entry, "docsExamined"),
        Math.max(
            Documents.number(entry, "nreturned"),
            Math.max(Documents.number(entry, "nMatched"), Documents.number(entry, "ndeleted"))));
  }

  static String collection(Document entry) {
    String namespace = entry.getString("ns");
    return namespace.substring(namespace.indexOf('.') + 1);
  }

  /** Of a find, a findAndModify, an update or a delete; of an aggregation its first stage. */
  static Document filter(Document entry) {
    Document command = entry.get("command", new Document());
    for (String name : new String[] {"filter", "query", "q"}) {
      if (command.get(name) instanceof Document filter) {
        return filter;
      }
    }
    return command.getList("pipeline", Document.class, java.util.List.of()).stream()
        .findFirst()
        .map(stage -> stage.get("$match", new Document()))
        .orElseGet(Document::new);
  }

  boolean scans() {
    return plan.contains("COLLSCAN");
  }

  boolean looksAtTooMuch() {
    return Math.max(keys, documents) > 2 * results + LEEWAY;
  }
}
