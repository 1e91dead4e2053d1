package io.chatbox.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.chatbox.protocol.ChatException;
import io.chatbox.protocol.ErrorCode;
import io.chatbox.protocol.Ids;
import io.chatbox.protocol.Sender;
import io.chatbox.session.Message.Answer;
import io.chatbox.session.Message.State;
import io.chatbox.session.Session.EndedBy;
import io.chatbox.session.Sessions.Outcome;
import io.chatbox.session.Sessions.Stored;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

abstract class AnswersSuite {
  private final String uri;
  private TestStore store;
  private Stored asked;

  AnswersSuite(String uri) {
    this.uri = uri;
  }

  @BeforeEach
  void open() {
    store = new TestStore(uri);
    asked = store.say("ada", "why?");
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void anAnswerIsNumberedWhenItBegins() {
    Message started = start();

    assertThat(started.seq()).isEqualTo(2);
    assertThat(started.sender()).isEqualTo(Sender.AI);
    assertThat(started.content()).isEmpty();
    assertThat(started.answer())
        .contains(
            new Answer(
                asked.message().id(), 1, "m1", State.RUNNING, Optional.empty(), 0, 0, false));
    assertThat(stored()).containsExactly(asked.message(), started);
  }

  @Test
  void theEndIsStoredOnce() {
    Message started = start();
    Outcome outcome = outcome("because", State.COMPLETE, 1200);

    store.sessions.finishAnswer(started, outcome);
    store.sessions.finishAnswer(started, outcome);
    store.sessions.finishAnswer(started, outcome("too late", State.FAILED, 9000));

    Message ended = stored().getLast();
    assertThat(ended.content()).isEqualTo("because");
    assertThat(ended.answer())
        .contains(
            new Answer(
                asked.message().id(), 1, "m1", State.COMPLETE, Optional.of("stop"), 7, 3, true));
    assertThat(figure("totalTokens")).isEqualTo(10);
    assertThat(figure("answers")).isEqualTo(1);
    assertThat(figure("avgRespTime")).isEqualTo(1200);
    assertThat(figure("maxRespTime")).isEqualTo(1200);
    assertThat(store.sessions.place("ada", null).session().orElseThrow().totalTokens())
        .isEqualTo(10);
  }

  @Test
  void theLastHundredTimesAreKept() {
    for (int i = 0; i < Figures.KEPT + 5; i++) {
      // The first five are slow: in the maximum, out of the average.
      store.sessions.finishAnswer(start(), outcome("x", State.COMPLETE, i < 5 ? 5000 : 100));
    }

    List<Document> times = store.row(asked.session().id()).getList("respTimes", Document.class);
    assertThat(times).hasSize(Figures.KEPT).allMatch(time -> time.get("ms").equals(100L));
    assertThat(figure("answers")).isEqualTo(Figures.KEPT + 5);
    assertThat(figure("avgRespTime")).isEqualTo(100);
    assertThat(figure("maxRespTime")).isEqualTo(5000);
  }

  @Test
  void answersThatEndAtOnceAreAllCounted() throws Exception {
    int answers = ActiveSessions.ROUNDS;
    AtomicInteger took = new AtomicInteger();

    TestStore.atOnce(
        answers,
        () -> {
          Message started = start();
          store.sessions.finishAnswer(started, outcome("x", State.STOPPED, took.addAndGet(100)));
          return null;
        });

    assertThat(figure("answers")).isEqualTo(answers);
    assertThat(figure("totalTokens")).isEqualTo(answers * 10);
    assertThat(figure("avgRespTime")).isEqualTo(100 * (answers + 1) / 2);
  }

  @Test
  void aRepeatedStartIsTheSameAnswer() {
    String id = Ids.next();

    Message first = store.sessions.startAnswer(asked.message(), id, "m1");

    assertThat(store.sessions.startAnswer(asked.message(), id, "m1")).isEqualTo(first);
    assertThat(stored()).hasSize(2);
  }

  @Test
  void anEndedSessionIsNotAnswered() {
    store.end(asked.session().id(), EndedBy.USER, store.clock.instant());

    assertThatExceptionOfType(ChatException.class)
        .isThrownBy(this::start)
        .satisfies(refused -> assertThat(refused.code()).isEqualTo(ErrorCode.CONFLICT));
  }

  private Message start() {
    return store.sessions.startAnswer(asked.message(), Ids.next(), "m1");
  }

  private Outcome outcome(String content, State state, long took) {
    return new Outcome(
        content, state, "stop", 7, 3, true, Duration.ofMillis(took), store.clock.instant());
  }

  private List<Message> stored() {
    return store.sessions.lastMessages(asked.session().id(), Long.MAX_VALUE, 1000);
  }

  private long figure(String field) {
    return SessionDocuments.number(store.row(asked.session().id()), field);
  }
}
