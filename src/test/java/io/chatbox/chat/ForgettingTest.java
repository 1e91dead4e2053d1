package io.chatbox.chat;

import static io.chatbox.protocol.People.ADA;
import static io.chatbox.protocol.People.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatbox.dev.EmbeddedMongo;
import io.chatbox.dev.FakeDify;
import io.chatbox.dev.LogLines;
import io.chatbox.llm.Conversation;
import io.chatbox.llm.Providers;
import io.chatbox.llm.Recorder;
import io.chatbox.llm.StreamEvent;
import io.chatbox.llm.dify.Dify;
import io.chatbox.llm.wire.Wire;
import io.chatbox.session.LeftConversations;
import io.chatbox.session.store.TestStore;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Conversations are deleted at Dify, over HTTP, sooner or later. */
class ForgettingTest {
  private static final EmbeddedMongo MONGO = EmbeddedMongo.inMemory();

  private final TestStore store = new TestStore(MONGO.uri());
  private final LeftConversations left = store.server.left;
  private final FakeDify fake = FakeDify.start();
  private final Wire wire = new Wire(Clock.systemUTC());
  private final Dify dify = new Dify(Providers.dify(fake.endpoint()), wire);
  private final ScriptedModel model = new ScriptedModel();
  private final LogLines log = new LogLines(Forgetting.class.getName());
  private final Forgetting job = new Forgetting(left, model, store.clock);

  @AfterAll
  static void stop() {
    MONGO.close();
  }

  @BeforeEach
  void begin() {
    model.keeper = dify;
  }

  @AfterEach
  void close() {
    job.stop();
    log.close();
    wire.close();
    fake.close();
    store.close();
  }

  /** As the user {@code ada}. */
  private String conversation() {
    Recorder heard = new Recorder();
    dify.stream(Providers.asking("Hi"), heard);
    heard.end();
    return heard.events().stream()
        .filter(StreamEvent.Kept.class::isInstance)
        .map(event -> ((StreamEvent.Kept) event).conversation().id())
        .findFirst()
        .orElseThrow();
  }

  private long open() {
    return store.rows("remote_deletions").countDocuments();
  }

  @Test
  void eachIsDeletedAsItsUsersAndNoOther() {
    String mine = conversation();
    String another = conversation();
    left.leave(ADA, model.id(), mine);
    left.leave(BOB, model.id(), another);

    job.round();

    assertThat(fake.conversations()).containsExactly(another);
    assertThat(open()).as("what isn't his does not exist for him").isZero();
  }

  @Test
  void oneThatFailsIsAskedAgainUntilItDoes() {
    left.leave(ADA, model.id(), conversation());
    fake.keepAll(true);
    for (int day = 0; day < 6; day++) {
      job.round();
      store.clock.advance(Duration.ofDays(1));
    }
    assertThat(fake.conversations()).hasSize(1);
    fake.keepAll(false);

    job.round();

    assertThat(fake.conversations()).isEmpty();
    assertThat(open()).isZero();
    assertThat(log.lines()).isEmpty();
  }

  @Test
  void afterAWeekOrWithoutItsModelItIsGivenUp() {
    String id = conversation();
    left.leave(ADA, model.id(), id);
    left.leave(ADA, "model-of-old", "c-1");
    fake.close();
    job.round();
    assertThat(log.lines())
        .containsExactly(
            "WARNING Conversation stays at its provider model=model-of-old conversation=c-1"
                + " reason=model is not configured");
    store.clock.advance(Duration.ofDays(7).plusMillis(1));

    job.round();

    assertThat(log.lines().getLast()).endsWith("conversation=" + id + " reason=tried for 7 days");
    assertThat(open()).isZero();
  }

  @Test
  void whatCantBeAnIdOfDifysGoesIntoNoPath() {
    assertThat(dify.forget(new Conversation("app", "../chat-messages"), "ada")).isTrue();
    assertThat(fake.count()).isZero();
  }
}
