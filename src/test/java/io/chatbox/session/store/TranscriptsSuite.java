package io.chatbox.session.store;

import static io.chatbox.protocol.People.ADA;
import static io.chatbox.protocol.People.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.chatbox.protocol.ChatException;
import io.chatbox.protocol.ErrorCode;
import io.chatbox.protocol.MessageId;
import io.chatbox.protocol.Rating;
import io.chatbox.protocol.SessionId;
import io.chatbox.session.Answers.Claim;
import io.chatbox.session.Excerpt;
import io.chatbox.session.Message;
import io.chatbox.session.Sessions.Draft;
import io.chatbox.session.Sessions.Stored;
import io.chatbox.session.Transcripts;
import io.chatbox.session.Transcripts.Page;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.bson.Document;
import org.junit.jupiter.api.Test;

abstract class TranscriptsSuite extends StoreSuite {
  TranscriptsSuite(String uri) {
    super(uri);
  }

  @Test
  void pagesHoldAHundredMessagesAndLeaveNoneOut() {
    SessionId session = say("0");
    for (int i = 1; i < 250; i++) {
      say(Integer.toString(i));
    }

    Page first = page(session, 0);
    Page second = page(session, 100);
    Page third = page(session, 200);

    assertThat(first.messages()).hasSize(100).first().extracting(Message::seq).isEqualTo(1L);
    assertThat(first.more()).isTrue();
    assertThat(second.messages()).hasSize(100);
    assertThat(third.messages()).hasSize(50).last().extracting(Message::content).isEqualTo("249");
    assertThat(third.more()).isFalse();
    assertThat(third.session().orElseThrow().seq()).isEqualTo(250);
    assertThat(page(session, 250).messages()).isEmpty();
  }

  @Test
  void pagesHoldSoManyBytesButOneMessageAtLeast() {
    SessionId session = say("ä".repeat(100_000));
    say("x".repeat(100_000));
    say("x".repeat(300_000));
    say("x");

    assertThat(page(session, 0).messages()).hasSize(1);
    assertThat(page(session, 1).messages()).hasSize(1);
    assertThat(page(session, 2).messages()).hasSize(1);
    assertThat(page(session, 3).messages()).hasSize(1);
    assertThat(page(session, 3).more()).isFalse();
  }

  @Test
  void whatIsWantedAsAWholeEndsAtSoMuchTextAndSaysSo() {
    SessionId session = say("0");
    for (int i = 1; i <= 3; i++) {
      say(i + "x".repeat(Excerpt.MOST_TEXT / 2 - 10));
    }
    say("y".repeat(Excerpt.MOST_TEXT + 1));

    Excerpt last = store.transcripts.last(session, Long.MAX_VALUE, 10);
    Excerpt before = store.transcripts.last(session, 5, 10);
    Excerpt first = store.server.summaries.after(session, 0, 10);

    assertThat(last.messages()).as("one, however long").hasSize(1);
    assertThat(last.more()).isTrue();
    assertThat(before.messages()).extracting(Message::seq).containsExactly(3L, 4L);
    assertThat(before.more()).isTrue();
    assertThat(first.messages()).extracting(Message::seq).containsExactly(1L, 2L, 3L);
    assertThat(first.more()).isTrue();
    assertThat(store.transcripts.last(session, 3, 10).more()).isFalse();
  }

  @Test
  void anAnswerIsOnThePageOnceItHasEnded() {
    Stored asked = store.say(ADA, "why?");
    SessionId session = asked.session().id();
    Claim claim = store.answers.claim(asked.message(), MessageId.next()).orElseThrow();
    Message started = store.answers.start(claim, asked.message(), "m1", Optional.empty());
    store.say(ADA, "and?");

    assertThat(store.transcripts.page(session, ADA, 0, started.id()).messages())
        .extracting(Message::content)
        .containsExactly("why?", "and?");
    store.answers.finish(claim, started, store.outcome("because"));

    assertThat(store.transcripts.page(session, ADA, 1, null).messages())
        .extracting(Message::content)
        .containsExactly("because", "and?");
    assertThat(store.transcripts.page(session, ADA, 3, started.id()).messages())
        .as("a half-received answer comes along whatever its number")
        .extracting(Message::content)
        .containsExactly("because");
  }

  @Test
  void nobodyElseReadsIt() {
    SessionId session = say("mine");

    assertThat(store.transcripts.page(session, BOB, 0, null))
        .isEqualTo(store.transcripts.page(SessionId.next(), BOB, 0, null));
  }

  @Test
  void anEditDropsWhatFollowedAndLeavesNoTextOfIt() {
    Stored first = store.say(ADA, "frist");
    SessionId session = first.session().id();
    answer(first, "one");
    answer(store.say(ADA, "second"), "two");

    Stored edited =
        store.transcripts.edit(session, TestStore.draft(ADA, "first"), first.message().id());

    assertThat(edited.message().seq()).isEqualTo(5);
    assertThat(edited.message().replaces()).contains(first.message().id());
    assertThat(all(session)).containsExactly("first");
    assertThat(edited.session().name()).contains("first");
    assertThat(name(session)).contains("first");
    assertThat(store.messageRows().find(new Document("dropped", true)))
        .hasSize(4)
        .allMatch(stub -> stub.getString("content").isEmpty());
  }

  @Test
  void whatComesBeforeAnEditStays() {
    Stored first = store.say(ADA, "first");
    SessionId session = first.session().id();
    Stored waiting = store.say(ADA, "secnod");
    answer(first, "one");
    answer(waiting, "two");

    store.transcripts.edit(session, TestStore.draft(ADA, "second"), waiting.message().id());

    assertThat(all(session))
        .as("the answer stands with its question")
        .containsExactly("first", "one", "second");
    assertThat(name(session)).contains("first");
  }

  @Test
  void anEditIsStoredOnceHoweverOftenItIsSent() {
    Stored first = store.say(ADA, "frist");
    SessionId session = first.session().id();
    MessageId id = first.message().id();

    Stored once = store.transcripts.edit(session, TestStore.draft(ADA, "first", "e1"), id);
    Stored again = store.transcripts.edit(session, TestStore.draft(ADA, "first", "e1"), id);
    Stored nameless = store.transcripts.edit(session, TestStore.draft(ADA, "first"), id);

    assertThat(again.duplicate()).isTrue();
    assertThat(again.message().id()).isEqualTo(once.message().id());
    assertThat(nameless.message().id()).isEqualTo(once.message().id());
    assertThat(store.transcripts.findEdit(session, TestStore.draft(ADA, "first"), id)).isPresent();
    assertThat(all(session)).containsExactly("first");
  }

  @Test
  void anIdThatNamedSomethingElseNamesNoEdit() {
    Stored first = store.sessions.addMessage(SessionId.next(), TestStore.draft(ADA, "first", "c1"));
    SessionId session = first.session().id();
    store.sessions.addMessage(session, TestStore.draft(ADA, "second", "c2"));

    for (String taken : List.of("c1", "c2")) {
      assertThatExceptionOfType(ChatException.class)
          .isThrownBy(
              () ->
                  store.transcripts.findEdit(
                      session, TestStore.draft(ADA, "1st", taken), first.message().id()))
          .satisfies(refused -> assertThat(refused.code()).isEqualTo(ErrorCode.CONFLICT));
    }
    assertThat(all(session)).containsExactly("first", "second");
  }

  @Test
  void anEditWhoseFirstAttemptGotThroughIsNoDuplicate() {
    Stored first = store.say(ADA, "frist");
    SessionId session = first.session().id();
    Draft draft = TestStore.draft(ADA, "first", "e1");
    store.transcripts.edit(session, draft, first.message().id());

    assertThat(store.transcripts.edit(session, draft, first.message().id()).duplicate()).isFalse();
  }

  @Test
  void anEditInAConversationThatHasEndedLeavesTheAnswerInTheActiveOneAlone() {
    Stored first = store.say(ADA, "frist");
    SessionId ended = first.session().id();
    store.sessions.end(ended, ADA);
    Stored elsewhere = store.say(ADA, "elsewhere");
    Claim claim = store.answers.claim(elsewhere.message(), MessageId.next()).orElseThrow();

    assertThatExceptionOfType(ChatException.class)
        .isThrownBy(
            () ->
                store.transcripts.edit(ended, TestStore.draft(ADA, "first"), first.message().id()))
        .satisfies(refused -> assertThat(refused.code()).isEqualTo(ErrorCode.CONFLICT));

    assertThat(store.answers.renew(List.of(claim))).as("lost").isEmpty();
    assertThat(all(ended)).containsExactly("frist");
  }

  @Test
  void aMessageThatIsJustBeingStoredIsNotSkipped() {
    Stored first = store.say(ADA, "1");
    SessionId session = first.session().id();
    Document numbers = ActiveSessions.nextNumber(store.clock.instant());
    new ActiveSessions(store.collections).change(session, ADA, numbers);
    store.say(ADA, "3");

    assertThat(page(session, 0).messages()).hasSize(2);
    assertThat(page(session, 0).seq()).isEqualTo(1);
    assertThat(page(session, 1).seq()).isEqualTo(1);
    store.clock.advance(Duration.ofMinutes(2));
    assertThat(page(session, 1).seq()).as("it will never come").isEqualTo(3);
  }

  @Test
  void onlyOwnMessagesCanBeEdited() {
    Stored asked = store.say(ADA, "why?");
    Message answer = answer(asked, "because");
    Stored bobs = store.say(BOB, "mine");

    for (MessageId id :
        List.of(
            answer.id(),
            bobs.message().id(),
            MessageId.next(),
            new MessageId("no id"),
            new MessageId(bobs.session().id().value()))) {
      assertThatExceptionOfType(ChatException.class)
          .isThrownBy(
              () -> store.transcripts.edit(asked.session().id(), TestStore.draft(ADA, "other"), id))
          .satisfies(refused -> assertThat(refused.code()).isEqualTo(ErrorCode.NOT_FOUND));
    }
    assertThat(all(asked.session().id())).containsExactly("why?", "because");
  }

  @Test
  void theResendOfADroppedMessageIsKnown() {
    Stored first = store.say(ADA, "first");
    SessionId session = first.session().id();
    Stored second = store.sessions.addMessage(session, TestStore.draft(ADA, "second", "c2"));

    store.transcripts.edit(session, TestStore.draft(ADA, "1st"), first.message().id());
    Stored resent = store.sessions.addMessage(session, TestStore.draft(ADA, "second", "c2"));

    assertThat(resent.duplicate()).isTrue();
    assertThat(resent.dropped()).isTrue();
    assertThat(resent.message().id()).isEqualTo(second.message().id());
    assertThat(all(session)).containsExactly("1st");
  }

  @Test
  void aReaderIsToldToDropWhatTheyKnow() {
    Stored first = store.say(ADA, "a");
    SessionId session = first.session().id();
    MessageId b = edit(session, first.message().id(), "b");
    edit(session, b, "c");

    assertThat(page(session, 1).messages().getFirst().replaces())
        .as("they have seen the first")
        .contains(first.message().id());
    assertThat(page(session, 2).messages().getFirst().replaces())
        .as("they have seen the second")
        .contains(b);
  }

  @Test
  void anAnswerGivenAgainTakesTheOldOnesPlace() {
    Stored asked = store.say(ADA, "why?");
    Message old = answer(asked, "because");

    Transcripts.Again again = store.transcripts.lastQuestion(asked.session().id(), ADA);
    Claim claim = store.answers.claim(again.question(), MessageId.next()).orElseThrow();
    Message started = store.answers.start(claim, again.question(), "m2", Optional.of(old.id()));
    store.answers.finish(claim, started, store.outcome("therefore"));

    assertThat(all(asked.session().id())).containsExactly("why?", "therefore");
    assertThat(page(asked.session().id(), 2).messages().getFirst().replaces()).contains(old.id());
    assertThatExceptionOfType(ChatException.class)
        .isThrownBy(() -> store.transcripts.lastQuestion(asked.session().id(), BOB));
  }

  @Test
  void answersAreRated() {
    Stored asked = store.say(ADA, "why?");
    SessionId session = asked.session().id();
    Message answer = answer(asked, "because");

    store.transcripts.rate(session, answer.id(), Rating.UP);
    Message rated = store.transcripts.rate(session, answer.id(), Rating.DOWN);

    assertThat(rated.answer().orElseThrow().rating()).contains(Rating.DOWN);
    assertThatExceptionOfType(ChatException.class)
        .isThrownBy(() -> store.transcripts.rate(session, asked.message().id(), Rating.UP));
    assertThatExceptionOfType(ChatException.class)
        .isThrownBy(() -> store.transcripts.rate(SessionId.next(), answer.id(), Rating.UP));
  }

  private Optional<String> name(SessionId session) {
    return store.collections.sessionDocuments().read(store.row(session)).name();
  }

  private SessionId say(String content) {
    return store.say(ADA, content).session().id();
  }

  private MessageId edit(SessionId session, MessageId id, String content) {
    return store.transcripts.edit(session, TestStore.draft(ADA, content), id).message().id();
  }

  private Message answer(Stored asked, String content) {
    return store.answer(asked.message(), content);
  }

  private Page page(SessionId session, long after) {
    return store.transcripts.page(session, ADA, after, null);
  }

  private List<String> all(SessionId session) {
    return store.transcripts.last(session, Long.MAX_VALUE, 1000).messages().stream()
        .map(Message::content)
        .toList();
  }
}
