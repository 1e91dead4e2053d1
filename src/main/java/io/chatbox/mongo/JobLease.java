package io.chatbox.mongo;

import com.mongodb.MongoException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.UpdateOptions;
import io.chatbox.protocol.Ids;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bson.Document;

/** The right to do a job that one server at a time does. It lapses; nobody has to give it back. */
public final class JobLease {
  private final MongoCollection<Document> jobs;
  private final String job;
  private final Duration length;
  private final String owner = Ids.next();

  /**
   * @param job the same on all servers
   * @param length for how long it is taken
   */
  public JobLease(Database database, String job, Duration length) {
    jobs = database.jobs();
    this.job = job;
    this.length = length;
  }

  /**
   * Takes or prolongs it.
   *
   * @return false if another one holds it
   */
  public boolean take(Instant now) {
    Document free =
        new Document("_id", job)
            .append(
                "$or",
                List.of(
                    new Document("until", new Document("$lte", Date.from(now))),
                    new Document("owner", owner)));
    Document taken = new Document("owner", owner).append("until", Date.from(now.plus(length)));
    try {
      jobs.updateOne(free, new Document("$set", taken), new UpdateOptions().upsert(true));
      return true;
    } catch (MongoException fault) {
      if (Faults.isDuplicateKey(fault)) {
        return false;
      }
      throw fault;
    }
  }

  /**
   * Prolongs it and stores beside it how far the job has come.
   *
   * @return false if it is lost
   */
  boolean keep(Instant now, Document progress) {
    Document kept = new Document(progress).append("until", Date.from(now.plus(length)));
    return jobs.updateOne(ours(), new Document("$set", kept)).getMatchedCount() > 0;
  }

  /** Leaves the job to whoever takes it next. */
  void release() {
    jobs.updateOne(ours(), new Document("$set", new Document("until", new Date(0))));
  }

  /** Deletes the job, which is done. */
  boolean finish() {
    return jobs.deleteOne(ours()).getDeletedCount() > 0;
  }

  private Document ours() {
    return new Document("_id", job).append("owner", owner);
  }
}
