package io.chatbox.session.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.CreateCollectionOptions;
import io.chatbox.audit.TestAudit;
import io.chatbox.dev.LogLines;
import io.chatbox.dev.TestMongo;
import io.chatbox.protocol.MessageId;
import io.chatbox.protocol.SessionId;
import io.chatbox.protocol.TokenCount;
import io.chatbox.protocol.UserId;
import io.chatbox.session.Answers;
import io.chatbox.session.Answers.Claim;
import io.chatbox.session.Answers.Growth;
import io.chatbox.session.Message;
import io.chatbox.session.Session.EndedBy;
import io.chatbox.session.Sessions.Stored;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/**
 * Has a real MongoDB do the queries of docs/MONGODB_INDEXES.md on a filled database, and reads in
 * its profile how it did them. Its user needs the role {@code dbAdmin} there. Not through a mongos,
 * which has no profile.
 */
@EnabledIfEnvironmentVariable(named = TestMongo.VARIABLE, matches = ".+")
class ServerQueriesTest {
  private static final int USERS = 20;
  private static final int EACH = 100;
  private static final Duration KEPT = Duration.ofDays(30);
  private static final int PROFILE_BYTES = 64 * 1024 * 1024;

  /** What holds a handful of documents. */
  private static final Set<String> SMALL = Set.of("keys", "jobs");

  private final LogLines log = new LogLines("io.chatbox.mongo");
  private final TestStore store = new TestStore(System.getenv(TestMongo.VARIABLE));
  private final MongoClient client = MongoClients.create(System.getenv(TestMongo.VARIABLE));
  private final MongoDatabase database = client.getDatabase(store.name());

  @BeforeEach
  void fill() {
    await().until(() -> log.lines().stream().anyMatch(line -> line.contains("indexes created")));
    List<Document> sessions = new ArrayList<>();
    List<Document> messages = new ArrayList<>();
    List<Document> usage = new ArrayList<>();
    List<Document> audit = new ArrayList<>();
    for (int i = 0; i < USERS * EACH; i++) {
      UserId user = new UserId("user-" + i % USERS);
      Instant start = store.clock.instant().minus(Duration.ofMinutes(i));
      SessionId id = SessionId.next();
      sessions.add(ended(id, user, start));
      for (long seq = 1; seq <= 4; seq++) {
        Message message = TestStore.draft(user, "message " + seq).in(id, seq, start);
        messages.add(store.collections.messageDocuments().write(message));
      }
      usage.add(
          new Document("uid", user)
              .append("day", Date.from(today().minusDays(i / USERS).toInstant(ZoneOffset.UTC)))
              .append("modelId", "m1")
              .append("promptTokens", 1L));
      audit.add(
          new Document("_id", id)
              .append("ts", Date.from(start))
              .append("by", "admin")
              .append("byName", "Admin")
              .append("action", "user_export")
              .append("uid", user));
    }
    store.sessionRows().insertMany(sessions);
    store.messageRows().insertMany(messages);
    store.rows("usage").insertMany(usage);
    store.rows("audit").insertMany(audit);
  }

  private java.time.LocalDateTime today() {
    return LocalDate.ofInstant(store.clock.instant(), ZoneOffset.UTC).atStartOfDay();
  }

  private static Document ended(SessionId id, UserId user, Instant start) {
    Document row = SessionDocuments.fresh(id, user, start);
    row.remove("activeUid");
    row.putAll(SessionDocuments.ending(start, start, EndedBy.USER).get("$set", Document.class));
    return row;
  }

  @AfterEach
  void close() {
    client.close();
    store.close();
    log.close();
  }

  @Test
  void noneGoesThroughACollectionOrSortsInMemoryOrReadsTooMuch() {
    database.createCollection(
        "system.profile", new CreateCollectionOptions().capped(true).sizeInBytes(PROFILE_BYTES));
    database.runCommand(new Document("profile", 2));
    talk(new UserId("user-1"));
    read(new UserId("user-2"));
    administer(new UserId("user-3"));
    cleanUp();
    database.runCommand(new Document("profile", 0));

    List<Document> entries =
        database
            .getCollection("system.profile")
            .find(
                new Document(
                    "op", new Document("$in", List.of("query", "command", "update", "remove"))))
            .into(new ArrayList<>());
    entries.removeIf(entry -> !entry.containsKey("planSummary") || isSmall(entry));

    assertThat(entries).hasSizeGreaterThan(50);
    assertThat(entries.stream().map(ProfiledQuery::of)).noneMatch(ProfiledQuery::scans);
    assertThat(entries.stream().filter(entry -> !isUsageOfOne(entry)).map(ProfiledQuery::of))
        .noneMatch(ProfiledQuery::sorts);
    assertThat(entries.stream().filter(entry -> !looksAtAll(entry)).map(ProfiledQuery::of))
        .noneMatch(ProfiledQuery::looksAtTooMuch);
  }

  private static boolean isSmall(Document entry) {
    String collection = ProfiledQuery.collection(entry);
    return SMALL.contains(collection) || collection.startsWith("system.");
  }

  private static boolean isUsageOfOne(Document entry) {
    return ProfiledQuery.collection(entry).equals("usage")
        && ProfiledQuery.filter(entry).containsKey("uid");
  }

  /** A count is of the whole conversation, and the cleanup looks at all active sessions. */
  private static boolean looksAtAll(Document entry) {
    return entry.get("command", new Document()).containsKey("aggregate")
        || ProfiledQuery.filter(entry).get("activeUid") instanceof Document;
  }

  /** A long conversation, with edits and answers given anew. */
  private void talk(UserId user) {
    Stored first = store.say(user, "first");
    SessionId session = first.session().id();
    for (int i = 0; i < 300; i++) {
      store.say(user, "message " + i);
    }
    Stored last = store.say(user, "last");
    store.answer(last.message(), "because");
    Claim claim = store.answers.claim(last.message(), MessageId.next()).orElseThrow();
    Message again = store.answers.start(claim, last.message(), "m1", Optional.of(MessageId.next()));
    store.answers.grow(List.of(new Growth(again, "be", new TokenCount(1, 1, true))));
    store.answers.renew(List.of(claim));
    store.answers.finish(claim, again, store.outcome("because")).orElseThrow();
    store.transcripts.isUnanswered(last.message());
    store.transcripts.lastQuestion(session, user);
    store.transcripts.last(session, Long.MAX_VALUE, 10);
    store.transcripts.page(session, user, last.message().seq() - 5, null);
    store.transcripts.forgotten(session);
    store.transcripts.edit(session, TestStore.draft(user, "another"), last.message().id());
    store.transcripts.findEdit(session, TestStore.draft(user, "another"), last.message().id());
    store.sessions.findStored(user, "never-sent");
    Stored open = store.say(user, "left open");
    store.answers.claim(open.message(), MessageId.next()).orElseThrow();
    store.clock.advance(Answers.LEASE.plusSeconds(1));
    store.answers.lapsed().forEach(store.answers::interruptLapsed);
    store.sessions.rename(session, user, "A name");
    store.sessions.end(session, user);
    store.sessions.reopen(session, user);
  }

  private void read(UserId user) {
    SessionId one = Listing.list(store.archive, user, 20, 30).sessions().getFirst().id();
    Listing.search(store.archive, user, "nowhere", 0, 10);
    store.archive.part(user, Optional.of(store.archive.part(user, Optional.empty()).get(50)));
    store.archive.read(one, user, message -> {});
    String token = store.archive.share(one, user).orElseThrow();
    store.archive.shared(token);
    store.archive.revoke(one, user);
  }

  private void administer(UserId user) {
    LocalDate today = today().toLocalDate();
    store.server.usage.tokens(user, today);
    store.server.usage.find(Optional.empty(), Optional.empty(), today.minusDays(2), today, 50);
    store.server.usage.find(Optional.of(user), Optional.empty(), today.minusDays(9), today, 50);
    TestAudit.list(store.database, store.clock, Optional.empty(), 20);
    TestAudit.list(store.database, store.clock, Optional.of(user), 20);
    store.archive.delete(store.archive.part(user, Optional.empty()).getFirst().id(), user);
    store.archive.deleteAll(user, gone -> {});
    store.server.left.leave(user, "m1", "conversation");
    store.server.left.take().ifPresent(store.server.left::done);
  }

  private void cleanUp() {
    store.clock.advance(KEPT);
    Cleanup.Terms terms =
        new Cleanup.Terms(Duration.ofMinutes(15), Duration.ofMinutes(5), Optional.of(KEPT));
    Cleanup cleanup =
        new Cleanup(store.collections, store.server.usage, List::of, store.clock, terms);
    cleanup.round();
    cleanup.stop();
  }
}
