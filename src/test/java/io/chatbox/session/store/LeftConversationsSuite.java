package io.chatbox.session.store;

import static io.chatbox.protocol.People.ADA;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatbox.protocol.MessageId;
import io.chatbox.protocol.TokenCount;
import io.chatbox.session.Answers.Claim;
import io.chatbox.session.Answers.Outcome;
import io.chatbox.session.LeftConversations;
import io.chatbox.session.LeftConversations.Left;
import io.chatbox.session.Message;
import io.chatbox.session.Message.Finish;
import io.chatbox.session.Message.State;
import io.chatbox.session.RemoteConversation;
import io.chatbox.session.Sessions.Stored;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Of what providers keep, none is forgotten by the last document that names it. */
abstract class LeftConversationsSuite extends StoreSuite {
  private static final Duration WEEK = Duration.ofDays(7);

  private StoreServer other;
  private LeftConversations left;
  private Stored asked;

  LeftConversationsSuite(String uri) {
    super(uri);
  }

  @BeforeEach
  void begin() {
    other = store.anotherServer();
    left = store.server.left;
    asked = store.say(ADA, "why?");
  }

  @AfterEach
  void closeOther() {
    other.close();
  }

  @Test
  void aDeletedSessionLeavesItsOwn() {
    answerKeptIn("c-1");
    assertThat(left.take()).as("while the session lives").isEmpty();

    store.archive.delete(asked.session().id(), ADA);

    assertThat(left.take()).contains(left("c-1"));
  }

  @Test
  void allOfAnErasedUserAreLeft() {
    answerKeptIn("c-1");
    store.sessions.end(asked.session().id(), ADA);
    asked = store.say(ADA, "and now?");
    answerKeptIn("c-2");

    store.archive.deleteAll(ADA, gone -> {});

    assertThat(all()).containsExactlyInAnyOrder(left("c-1"), left("c-2"));
  }

  @Test
  void anotherConversationLeavesTheOneBefore() {
    answerKeptIn("c-1");
    answerKeptIn("c-1");
    assertThat(all()).as("the same goes on").isEmpty();
    answerKeptIn("c-2");

    assertThat(all()).containsExactly(left("c-1"));
  }

  @Test
  void anotherModelsAnswerLeavesItAndAFailedOneDoesNot() {
    answerKeptIn("c-1");
    finish(claim(), State.FAILED, Optional.empty());
    assertThat(all()).isEmpty();
    assertThat(kept()).isEqualTo("c-1");

    finish(claim(), State.COMPLETE, Optional.empty());

    assertThat(all()).containsExactly(left("c-1"));
    assertThat(store.row(asked.session().id())).doesNotContainKey("remote");
  }

  /** Its server may die, or the answer fail. */
  @Test
  void whatIsKeptOfAnAnswerThatRunsIsKnownAndNotGoneOnWith() {
    answerKeptIn("c-1");
    Claim claim = claim();
    store.answers.keep(claim, "app", "c-2");
    store.answers.keep(claim, "app", "c-2");

    assertThat(all()).containsExactly(left("c-1"));
    finish(claim, State.FAILED, Optional.empty());
    assertThat(kept()).isEqualTo("c-2");
    Claim next = claim();
    assertThat(next.remote()).isEmpty();
    store.answers.release(next);

    store.archive.delete(asked.session().id(), ADA);
    assertThat(all()).containsExactly(left("c-2"));
  }

  @Test
  void whatIsKeptForASessionThatIsGoneOrElsewhereIsLeft() {
    Claim lost = claim();
    store.clock.advance(Duration.ofMinutes(1));
    Claim theirs = other.answers.claim(asked.message(), MessageId.next()).orElseThrow();
    store.answers.keep(lost, "app", "c-1");
    assertThat(all()).containsExactly(left("c-1"));

    Message started = other.answers.start(theirs, asked.message(), "app", Optional.empty());
    store.archive.delete(asked.session().id(), ADA);
    other.answers.keep(theirs, "app", "c-2");
    other.answers.finish(theirs, started, outcome(theirs, State.STOPPED, Optional.of("c-2")));

    assertThat(all()).containsExactly(left("c-2"));
  }

  @Test
  void oneServerAtATimeTriesAndLessAndLessOftenUntilItIsDone() throws Exception {
    left.leave(ADA, "app", "c-1");
    left.leave(ADA, "app", "c-1");
    Instant noted = now();

    List<Optional<Left>> taken = TestStore.atOnce(4, () -> other.left.take());
    assertThat(taken.stream().flatMap(Optional::stream)).containsExactly(left("c-1"));

    store.clock.advance(MongoLeftConversations.FIRST.minusMillis(1));
    assertThat(left.take()).isEmpty();
    store.clock.advance(Duration.ofMillis(1));
    assertThat(left.take()).isPresent();
    store.clock.advance(MongoLeftConversations.FIRST);
    assertThat(left.take()).as("twice the time").isEmpty();

    int tries = 2;
    while (now().isBefore(noted.plus(WEEK))) {
      store.clock.advance(Duration.ofMinutes(10));
      tries += all().size();
    }
    assertThat(tries).isBetween(30, 45);
    left.done(new Left("app", "c-1", ADA, noted));
    assertThat(store.rows("remote_deletions").countDocuments()).isZero();
  }

  private Instant now() {
    return store.clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  private Left left(String id) {
    return new Left("app", id, ADA, now());
  }

  /** Those that are due. */
  private List<Left> all() {
    return Stream.generate(left::take).takeWhile(Optional::isPresent).map(Optional::get).toList();
  }

  private String kept() {
    return store.row(asked.session().id()).get("remote", Document.class).getString("id");
  }

  private Claim claim() {
    return store.answers.claim(asked.message(), MessageId.next()).orElseThrow();
  }

  private void answerKeptIn(String id) {
    finish(claim(), State.COMPLETE, Optional.of(id));
  }

  private void finish(Claim claim, State state, Optional<String> keptIn) {
    Message started = store.answers.start(claim, asked.message(), "app", Optional.empty());
    store.answers.finish(claim, started, outcome(claim, state, keptIn));
  }

  private Outcome outcome(Claim claim, State state, Optional<String> keptIn) {
    return new Outcome(
        "because",
        state,
        new Finish("stop", Optional.empty()),
        new TokenCount(7, 3, true),
        Duration.ofMillis(1),
        store.clock.instant(),
        keptIn.map(id -> new RemoteConversation("app", id, claim.answerId())));
  }
}
