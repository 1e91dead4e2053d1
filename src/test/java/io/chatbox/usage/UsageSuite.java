package io.chatbox.usage;

import static io.chatbox.protocol.People.ADA;
import static io.chatbox.protocol.People.BOB;
import static io.chatbox.protocol.People.EVE;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatbox.protocol.MessageId;
import io.chatbox.protocol.TokenCount;
import io.chatbox.protocol.UserId;
import io.chatbox.session.Answers;
import io.chatbox.session.Answers.Claim;
import io.chatbox.session.Answers.Growth;
import io.chatbox.session.Answers.Outcome;
import io.chatbox.session.Message;
import io.chatbox.session.Message.Finish;
import io.chatbox.session.Message.State;
import io.chatbox.session.Sessions.Stored;
import io.chatbox.session.store.StoreServer;
import io.chatbox.session.store.StoreSuite;
import io.chatbox.session.store.TestStore;
import io.chatbox.usage.Usage.Row;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

public abstract class UsageSuite extends StoreSuite {
  private MongoUsage usage;
  private LocalDate today;

  public UsageSuite(String uri) {
    super(uri);
  }

  @BeforeEach
  void begin() {
    usage = store.server.usage;
    today = LocalDate.ofInstant(store.clock.instant(), ZoneOffset.UTC);
  }

  private Outcome outcome(int prompt, int completion, boolean estimated) {
    return new Outcome(
        "because",
        State.COMPLETE,
        new Finish("stop", Optional.empty()),
        new TokenCount(prompt, completion, estimated),
        Duration.ofSeconds(1),
        store.clock.instant(),
        Optional.empty());
  }

  /** The claim under which it ran, and what it ended as. */
  private Message answer(UserId user, String model, Outcome outcome) {
    Stored asked = store.say(user, "why?");
    Claim claim = store.answers.claim(asked.message(), MessageId.next()).orElseThrow();
    Message begun = store.answers.start(claim, asked.message(), "m1", Optional.empty());
    return store.answers.finish(claim, begun.answeredBy(model), outcome).orElseThrow();
  }

  @Test
  void countsByUserDayAndTheModelThatAnswered() {
    answer(ADA, "m1", outcome(10, 5, false));
    answer(ADA, "m2", outcome(20, 5, true));
    answer(ADA, "m1", outcome(1, 1, false));
    answer(BOB, "m1", outcome(7, 7, false));
    store.clock.advance(Duration.ofDays(1));
    answer(ADA, "m1", outcome(100, 0, false));

    assertThat(usage.tokens(ADA, today)).isEqualTo(42);
    assertThat(usage.tokens(ADA, today.plusDays(1))).isEqualTo(100);
    assertThat(usage.tokens(EVE, today)).isZero();
    assertThat(find(Optional.of(ADA), Optional.empty()))
        .containsExactly(
            new Row(ADA, today.plusDays(1), "m1", 1, 100, 0, 0),
            new Row(ADA, today, "m1", 2, 11, 6, 0),
            new Row(ADA, today, "m2", 1, 20, 5, 25));
    assertThat(find(Optional.empty(), Optional.of("m1")))
        .extracting(Row::userId)
        .containsExactly(ADA, ADA, BOB);
  }

  private List<Row> find(Optional<UserId> user, Optional<String> model) {
    return usage.find(user, model, today, today.plusDays(1), 100);
  }

  @Test
  void theStoredAnswerNamesWhoAnswered() {
    Message answer = answer(ADA, "m2", outcome(1, 1, false));

    assertThat(answer.answer().orElseThrow().modelId()).isEqualTo("m2");
    assertThat(store.transcripts.last(answer.sessionId(), Long.MAX_VALUE, 10).messages().getLast())
        .isEqualTo(answer);
  }

  @Test
  void countsEachAnswerOnceHoweverOftenItsEndIsStored() {
    Message answer = answer(ADA, "m1", outcome(10, 5, false));
    usage.count(cost(answer.id(), "m1", 15));
    usage.count(cost(answer.id(), "m1", 15));

    assertThat(usage.tokens(ADA, today)).isEqualTo(15);
  }

  @Test
  void losesNothingWhenManyEndAtOnce() throws Exception {
    answer(ADA, "m1", outcome(1, 0, false));
    // Of a model that nothing is counted of yet, so that all want to make its document.
    TestStore.atOnce(
        8,
        () -> {
          usage.count(cost(MessageId.next(), "m2", 1));
          return null;
        });

    assertThat(usage.tokens(ADA, today)).isEqualTo(9);
  }

  private AnswerCost cost(MessageId answerId, String model, int tokens) {
    return new AnswerCost(
        answerId, ADA, model, new TokenCount(tokens, 0, false), store.clock.instant());
  }

  @Test
  void anAnswerWhoseServerDiedCountsAsItWasEstimated() {
    Stored asked = store.say(ADA, "why?");
    Claim claim = store.answers.claim(asked.message(), MessageId.next()).orElseThrow();
    Message begun = store.answers.start(claim, asked.message(), "m1", Optional.empty());
    store.answers.grow(
        List.of(new Growth(begun.answeredBy("m2"), "because", new TokenCount(30, 2, true))));
    store.clock.advance(Answers.LEASE.plusSeconds(1));
    try (StoreServer other = store.anotherServer()) {
      other.answers.interruptLapsed(asked.session().id());
    }

    assertThat(find(Optional.of(ADA), Optional.empty()))
        .containsExactly(new Row(ADA, today, "m2", 1, 30, 2, 32));
  }

  @Test
  void forgetsAUserAndWhatIsOld() {
    answer(ADA, "m1", outcome(1, 1, false));
    answer(BOB, "m1", outcome(1, 1, false));
    usage.erase(ADA);
    assertThat(find(Optional.empty(), Optional.empty()))
        .extracting(Row::userId)
        .containsExactly(BOB);

    store.clock.advance(Duration.ofDays(Usage.KEPT_DAYS));
    usage.expire();
    assertThat(usage.tokens(BOB, today)).isEqualTo(2);
    store.clock.advance(Duration.ofDays(1));
    usage.expire();
    assertThat(usage.tokens(BOB, today)).isZero();
  }
}
