package io.chatbox.mongo;

import java.util.Optional;
import org.bson.Document;

/**
 * How far a rotation has come, as it is kept in {@code jobs}.
 *
 * @param pass counted from 1
 * @param part what it goes through now, see {@link SealedFields#part()}
 * @param after the last id that is done there
 * @param tally what came of it
 */
record RotationProgress(int pass, String part, String after, Tally tally) {

  /**
   * Counts of this pass, but for {@code changed}.
   *
   * @param done documents
   * @param changed values that were encrypted anew, in all passes
   * @param left values that were found under another key and are still, because they were changing
   * @param found values that were found under another key and could be read
   * @param unreadable values
   */
  record Tally(long done, long changed, long left, long found, long unreadable) {

    private Tally plus(Batch batch) {
      return new Tally(
          done + batch.done(),
          changed + batch.changed(),
          left + batch.found() - batch.changed(),
          found + batch.found(),
          unreadable + batch.unreadable());
    }
  }

  /**
   * What came of some documents.
   *
   * @param last the last one's id; absent if there were none
   */
  record Batch(Optional<String> last, int done, int found, int changed, int unreadable) {}

  /** One that begins with this part. */
  static RotationProgress start(String part) {
    return new RotationProgress(1, part, "", new Tally(0, 0, 0, 0, 0));
  }

  RotationProgress plus(Batch batch) {
    return new RotationProgress(pass, part, batch.last().orElse(after), tally.plus(batch));
  }

  RotationProgress goingOnWith(String next) {
    return new RotationProgress(pass, next, "", tally);
  }

  RotationProgress nextPass(String first) {
    return new RotationProgress(pass + 1, first, "", new Tally(0, tally.changed(), 0, 0, 0));
  }

  Document write() {
    return new Document("pass", pass)
        .append("part", part)
        .append("after", after)
        .append("done", tally.done())
        .append("changed", tally.changed())
        .append("left", tally.left())
        .append("found", tally.found())
        .append("unreadable", tally.unreadable());
  }

  /** Absent if it has not begun. */
  static Optional<RotationProgress> read(Document job) {
    return Optional.ofNullable(job.getString("part"))
        .map(
            part ->
                new RotationProgress(
                    (int) Documents.number(job, "pass"),
                    part,
                    job.getString("after"),
                    new Tally(
                        Documents.number(job, "done"),
                        Documents.number(job, "changed"),
                        Documents.number(job, "left"),
                        Documents.number(job, "found"),
                        Documents.number(job, "unreadable"))));
  }
}
