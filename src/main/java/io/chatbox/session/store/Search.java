package io.chatbox.session.store;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoCursor;
import io.chatbox.session.SessionOverview;
import java.text.Normalizer;
import java.time.Duration;
import java.util.Locale;
import org.bson.Document;

/**
 * One search through a user's conversations. Texts are compared without regard to case and to how
 * Unicode composes them. Gives up after so many messages or so much time.
 */
final class Search {
  private static final int MOST_MESSAGES = 50_000;
  private static final Duration LONGEST = Duration.ofSeconds(5);
  private static final int BATCH = 200;

  private final MongoCollection<Document> messages;
  private final MessageDocuments documents;
  private final String wanted;
  private final long deadline = System.nanoTime() + LONGEST.toNanos();
  private int left = MOST_MESSAGES;

  Search(SessionCollections collections, String text) {
    messages = collections.messages();
    documents = collections.messageDocuments();
    wanted = folded(text);
  }

  boolean goesOn() {
    return left > 0 && System.nanoTime() < deadline;
  }

  boolean matches(SessionOverview session) {
    if (session.name().filter(this::holds).isPresent()) {
      return true;
    }
    try (MongoCursor<Document> all =
        messages.find(Messages.in(session.id())).batchSize(BATCH).cursor()) {
      while (all.hasNext() && goesOn()) {
        left--;
        if (holds(documents.read(all.next()).content())) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean holds(String text) {
    return folded(text).contains(wanted);
  }

  /** By way of upper case, so that ß and SS, ς and σ are the same. */
  private static String folded(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFKC)
        .toUpperCase(Locale.ROOT)
        .toLowerCase(Locale.ROOT);
  }
}
