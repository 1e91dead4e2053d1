package io.chatbox.session.store;

import io.chatbox.mongo.Documents;
import io.chatbox.protocol.SessionId;
import io.chatbox.session.Answers.Claim;
import io.chatbox.session.Answers.Opening;
import io.chatbox.session.Message;
import io.chatbox.session.Reopened;
import io.chatbox.session.Session;
import io.chatbox.session.Sessions.Stored;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.bson.Document;
import org.bson.types.Binary;

/**
 * What is stored, and what was returned, as texts that are the same where two runs of a write came
 * to the same end. Numbers of messages may have gaps between them: instead of a number stands its
 * place among those of the session. Random values stand as whether they are there.
 */
final class Likeness {
  private final TestStore store;
  private final Map<String, List<Long>> numbers;

  Likeness(TestStore store) {
    this.store = store;
    numbers =
        store.messageRows().find().into(new ArrayList<>()).stream()
            .collect(
                Collectors.groupingBy(
                    row -> row.getString("sessionId"),
                    Collectors.mapping(row -> Documents.number(row, "seq"), Collectors.toList())));
  }

  /** The documents of a collection. */
  List<String> of(String collection) {
    return store.rows(collection).find().into(new ArrayList<>()).stream()
        .map(row -> row(collection, row))
        .sorted()
        .toList();
  }

  private String row(String collection, Document row) {
    switch (collection) {
      case StoreServer.SESSIONS -> {
        String id = row.getString("_id");
        row.replace("seq", lastPlace(id, Documents.number(row, "seq")));
        // A cut that comes again is one more: it drops nothing but a summary that is being written.
        row.replace("cuts", "some");
        row.replace("epoch", "some");
        row.replace("turnServer", "some");
        row.replace(SessionDocuments.SHARE, "some");
        row.replace(SessionDocuments.SHARE_DIGEST, "some");
        row.computeIfPresent("summaryTo", (field, to) -> place(id, ((Number) to).longValue()));
      }
      case SessionCollections.MESSAGES -> {
        String id = row.getString("sessionId");
        row.replace("seq", place(id, Documents.number(row, "seq")));
        row.computeIfPresent("answersSeq", (field, to) -> place(id, ((Number) to).longValue()));
      }
      case "usage" -> {
        row.remove("_id");
        // Calls that were no answers have ids that nobody else knows.
        row.computeIfPresent("counted", (field, ids) -> ((List<?>) ids).size());
      }
      case "audit" -> row.remove("_id");
      case "jobs" -> {
        row.replace("owner", "some");
        row.replace("until", "some");
      }
      default -> {}
    }
    row.replaceAll((field, value) -> value instanceof Binary ? "sealed" : value);
    return new TreeMap<>(row).toString();
  }

  /** A session's last number may be beyond its messages', never among them. */
  private String lastPlace(String sessionId, long seq) {
    List<Long> those = numbers.getOrDefault(sessionId, List.of());
    return those.stream().allMatch(one -> one <= seq) ? "at the end" : "given away: " + seq;
  }

  private String place(String sessionId, long seq) {
    List<Long> those = numbers.getOrDefault(sessionId, List.of());
    long below = those.stream().filter(one -> one < seq).count();
    return (those.contains(seq) ? "at " : "after ") + below;
  }

  /** What a write has returned. */
  String of(Object result) {
    return switch (result) {
      case null -> "nothing";
      case Optional<?> optional -> optional.map(this::of).orElse("none");
      case Collection<?> many -> many.stream().map(this::of).sorted().toList().toString();
      case Stored stored -> of(stored);
      case Reopened reopened -> of(reopened.session()) + " ended " + of(reopened.ended());
      case Message message -> row(SessionCollections.MESSAGES, document(message));
      case Session session -> of(session);
      case Claim claim -> of(claim);
      case Opening opening ->
          "%s for %s in %s called %s"
              .formatted(
                  of(opening.claim()),
                  of(opening.question()),
                  of(opening.session()),
                  opening.firstName());
      default -> result.toString();
    };
  }

  private Document document(Message message) {
    return store
        .collections
        .messageDocuments()
        .write(message)
        .append("sessionId", message.sessionId().value());
  }

  private String of(Stored stored) {
    return "stored %s in %s duplicate %s dropped %s"
        .formatted(
            of(stored.message()), of(stored.session()), stored.duplicate(), stored.dropped());
  }

  private String of(Session session) {
    return "%s of %s name %s model %s %s %s"
        .formatted(
            session.id(),
            session.userId(),
            session.name(),
            session.modelId(),
            session.lifespan(),
            lastPlace(session.id().value(), session.seq())
                + " "
                + session.totalTokens()
                + " "
                + session.answering());
  }

  private String of(Claim claim) {
    SessionId id = claim.sessionId();
    long epoch = Documents.number(store.row(id), "epoch");
    return "claim of %s for %s %s epoch %s interrupted %s remote %s %s"
        .formatted(
            id,
            claim.answerId(),
            place(id.value(), claim.position().seq()),
            claim.epoch() == epoch ? "now" : "another than " + epoch,
            of(claim.interrupted()),
            claim.remote(),
            claim.pace());
  }
}
