package io.chatbox.session.store;

import static io.chatbox.protocol.People.ADA;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatbox.protocol.Rating;
import io.chatbox.protocol.SessionId;
import io.chatbox.session.Archive;
import io.chatbox.session.Message;
import io.chatbox.session.Sessions.Stored;
import java.util.List;
import java.util.Optional;
import org.bson.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Servers of two releases on one database, as during a rollout and while one is taken back. */
abstract class DocumentVersionSuite extends StoreSuite {
  private Archive archive;

  DocumentVersionSuite(String uri) {
    super(uri);
  }

  @BeforeEach
  void begin() {
    archive = store.archive;
  }

  @Test
  void fieldsOfTheReleaseAfterAreLeftAloneByAllThatIsDoneHere() {
    Stored first = store.say(ADA, "Hi");
    SessionId session = first.session().id();
    TestStore.set(store.sessionRows(), session, "later", new Document("deep", List.of(1, 2)));
    TestStore.set(store.messageRows(), first.message().id(), "later", "kept");

    Message answer = store.answer(first.message(), "Hello");
    TestStore.set(store.messageRows(), answer.id(), "later", "kept too");
    store.transcripts.rate(session, answer.id(), Rating.UP);
    store.say(ADA, "More");
    store.sessions.rename(session, ADA, "Renamed");
    archive.share(session, ADA);
    archive.revoke(session, ADA);
    store.sessions.end(session, ADA);

    assertThat(store.row(session).get("later")).isEqualTo(new Document("deep", List.of(1, 2)));
    assertThat(store.messageRow(first.message().id()).getString("later")).isEqualTo("kept");
    assertThat(store.messageRow(answer.id()).getString("later")).isEqualTo("kept too");
    assertThat(Listing.list(archive, ADA, 0, 5).sessions().getFirst().name()).contains("Renamed");
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
    store.sessionRows().updateOne(new Document("_id", session), new Document("$unset", since));

    TestStore.set(
        store.messageRows(),
        first.message().id(),
        "metadata",
        List.of(new Document("k", "page").append("v", "/help")));

    store.answer(first.message(), "Hello");
    store.say(ADA, "More");
    store.sessions.rename(session, ADA, "Renamed");

    assertThat(store.transcripts.last(session, 100, 10).messages()).hasSize(3);
    assertThat(store.transcripts.last(session, 100, 10).messages().getFirst().metadata())
        .containsEntry("page", "/help");
    assertThat(Listing.search(archive, ADA, "more", 0, 5).sessions()).hasSize(1);
    assertThat(store.sessions.place(ADA, Optional.of(session)).sessionId()).isEqualTo(session);
  }

  @Test
  void documentsOfAVersionThatIsNotKnownAreNeitherShownNorTouched() {
    Stored first = store.say(ADA, "Hi");
    SessionId session = first.session().id();
    store.sessions.end(session, ADA);
    TestStore.set(store.sessionRows(), session, "v", 9);
    TestStore.set(store.messageRows(), first.message().id(), "v", 9);
    Document before = store.row(session);

    assertThat(Listing.list(archive, ADA, 0, 5).sessions()).isEmpty();
    assertThat(archive.find(session, ADA)).isEmpty();
    assertThat(archive.delete(session, ADA)).isFalse();
    assertThat(store.transcripts.last(session, 100, 10).messages()).isEmpty();
    store.say(ADA, "Anew");

    assertThat(store.row(session)).isEqualTo(before);
    assertThat(store.messageRow(first.message().id())).isNotNull();
  }
}
