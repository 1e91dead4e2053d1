package io.chatbox.mongo;

import io.chatbox.session.store.SessionDocuments;
import java.util.Optional;
import org.bson.Document;

/**
 * How far a rotation has come, as it is kept in {@code jobs}.
 *
 * @param pass counted from 1; all but {@code changed} is of this pass
 * @param part what it goes through now
 * @param after the last id that is done there
 * @param done documents
 * @param changed values that were encrypted anew, in all passes
 * @param left values that were found under another key and are still, because they were changing
 * @param found values that were found under another key and could be read
 * @param unreadable values
 */
record RotationProgress(
    int pass,
    Part part,
    String after,
    long done,
    long changed,
    long left,
    long found,
    long unreadable) {
  static final RotationProgress START = new RotationProgress(1, Part.MESSAGES, "", 0, 0, 0, 0, 0);

  /** In the order of going through them. */
  enum Part {
    MESSAGES,
    SESSIONS
  }

  /**
   * What came of some documents.
   *
   * @param last the last one's id; absent if there were none
   */
  record Batch(Optional<String> last, int done, int found, int changed, int unreadable) {}

  RotationProgress plus(Batch batch) {
    return new RotationProgress(
        pass,
        part,
        batch.last().orElse(after),
        done + batch.done(),
        changed + batch.changed(),
        left + batch.found() - batch.changed(),
        found + batch.found(),
        unreadable + batch.unreadable());
  }

  RotationProgress withSessions() {
    return new RotationProgress(pass, Part.SESSIONS, "", done, changed, left, found, unreadable);
  }

  RotationProgress nextPass() {
    return new RotationProgress(pass + 1, Part.MESSAGES, "", 0, changed, 0, 0, 0);
  }

  Document write() {
    return new Document("pass", pass)
        .append("part", part.name())
        .append("after", after)
        .append("done", done)
        .append("changed", changed)
        .append("left", left)
        .append("found", found)
        .append("unreadable", unreadable);
  }

  static RotationProgress read(Document job) {
    if (job.getString("part") == null) {
      return START;
    }
    return new RotationProgress(
        (int) SessionDocuments.number(job, "pass"),
        Part.valueOf(job.getString("part")),
        job.getString("after"),
        SessionDocuments.number(job, "done"),
        SessionDocuments.number(job, "changed"),
        SessionDocuments.number(job, "left"),
        SessionDocuments.number(job, "found"),
        SessionDocuments.number(job, "unreadable"));
  }
}
