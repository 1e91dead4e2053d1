package io.chatbox.session.store;

import static io.chatbox.protocol.People.ADA;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoCollection;
import io.chatbox.crypto.KeyRing;
import io.chatbox.crypto.TokenDigest;
import io.chatbox.protocol.Id;
import io.chatbox.protocol.MessageId;
import io.chatbox.protocol.Rating;
import io.chatbox.protocol.SessionId;
import io.chatbox.protocol.TokenCount;
import io.chatbox.session.Answers.Claim;
import io.chatbox.session.Answers.Outcome;
import io.chatbox.session.Message;
import io.chatbox.session.Message.State;
import io.chatbox.session.Sessions.Stored;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Servers of two releases on one database, as during a rollout and while one is taken back. */
abstract class DocumentVersionSuite {
  private final String uri;
  private TestStore store;
  private MongoArchive archive;

  DocumentVersionSuite(String uri) {
    this.uri = uri;
  }

  @BeforeEach
  void open() {
    store = new TestStore(uri);
    archive =
        new MongoArchive(
            store.database, new TokenDigest(KeyRing.of(Optional.empty(), List.of())), store.clock);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void fieldsOfTheReleaseAfterAreLeftAloneByAllThatIsDoneHere() {
    Stored first = store.say(ADA, "Hi");
    SessionId session = first.session().id();
    set(store.database.sessions(), session, "later", new Document("deep", List.of(1, 2)));
    set(store.database.messages(), first.message().id(), "later", "kept");

    Message answer = answer(first.message());
    set(store.database.messages(), answer.id(), "later", "kept too");
    store.transcripts.rate(session, answer.id(), Rating.UP);
    store.say(ADA, "More");
    store.sessions.rename(session, ADA, "Renamed");
    archive.share(session, ADA);
    archive.revoke(session, ADA);
    store.sessions.end(session, ADA);

    assertThat(store.row(session).get("later")).isEqualTo(new Document("deep", List.of(1, 2)));
    assertThat(row(first.message().id()).getString("later")).isEqualTo("kept");
    assertThat(row(answer.id()).getString("later")).isEqualTo("kept too");
    assertThat(archive.list(ADA, 0, 5).sessions().getFirst().name()).contains("Renamed");
  }

  /** What the first release wrote has none of the fields that came since. */
  @Test
  void fieldsThatTheReleaseBeforeDidNotKnowMayBeAbsent() {
    Stored first = store.say(ADA, "Hi");
    SessionId session = first.session().id();
    Document since = new Document();
    for (String field : List.of("messages", "epoch", "liveAt", "answers", "cuts", "renamed")) {
      since.append(field, "");
    }
    store
        .database
        .sessions()
        .updateOne(new Document("_id", session), new Document("$unset", since));

    set(
        store.database.messages(),
        first.message().id(),
        "metadata",
        List.of(new Document("k", "page").append("v", "/help")));

    answer(first.message());
    store.say(ADA, "More");
    store.sessions.rename(session, ADA, "Renamed");

    assertThat(store.transcripts.last(session, 100, 10)).hasSize(3);
    assertThat(store.transcripts.last(session, 100, 10).getFirst().metadata())
        .containsEntry("page", "/help");
    assertThat(archive.search(ADA, "more", 0, 5).sessions()).hasSize(1);
    assertThat(store.sessions.place(ADA, Optional.of(session)).sessionId()).isEqualTo(session);
  }

  @Test
  void documentsOfAVersionThatIsNotKnownAreNeitherShownNorTouched() {
    Stored first = store.say(ADA, "Hi");
    SessionId session = first.session().id();
    store.sessions.end(session, ADA);
    set(store.database.sessions(), session, "v", 9);
    set(store.database.messages(), first.message().id(), "v", 9);
    Document before = store.row(session);

    assertThat(archive.list(ADA, 0, 5).sessions()).isEmpty();
    assertThat(archive.find(session, ADA)).isEmpty();
    assertThat(archive.delete(session, ADA)).isFalse();
    assertThat(store.transcripts.last(session, 100, 10)).isEmpty();
    store.say(ADA, "Anew");

    assertThat(store.row(session)).isEqualTo(before);
    assertThat(row(first.message().id())).isNotNull();
  }

  private Message answer(Message question) {
    Claim claim = store.answers.claim(question, MessageId.next()).orElseThrow();
    Message started = store.answers.start(claim, question, "m", Optional.empty());
    Outcome outcome =
        new Outcome(
            "Hello",
            State.COMPLETE,
            "stop",
            new TokenCount(1, 1, false),
            Duration.ofMillis(5),
            store.clock.instant(),
            Optional.empty());
    return store.answers.finish(claim, started, outcome).orElseThrow();
  }

  private Document row(MessageId messageId) {
    return store.database.messages().find(new Document("_id", messageId)).first();
  }

  private static void set(MongoCollection<Document> collection, Id id, String field, Object value) {
    collection.updateOne(new Document("_id", id), new Document("$set", new Document(field, value)));
  }
}
