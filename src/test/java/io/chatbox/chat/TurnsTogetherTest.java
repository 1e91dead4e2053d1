package io.chatbox.chat;

import static io.chatbox.protocol.People.ADA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chatbox.audience.Audience;
import io.chatbox.protocol.ChatException;
import io.chatbox.protocol.MessageId;
import io.chatbox.safety.Safety;
import io.chatbox.session.Message;
import io.chatbox.session.store.StoreServer;
import io.chatbox.telemetry.Metrics;
import io.chatbox.usage.TokenUse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** One session on two servers, where everybody does everything at once. */
class TurnsTogetherTest {
  private static final int ROUNDS = 40;

  private final TurnsFixture fixture = new TurnsFixture();
  private final StoreServer beside = fixture.store.beside(fixture.clock);
  private final Turns there = server(beside);
  private final Queue<Message> acknowledged = new ConcurrentLinkedQueue<>();
  private final Map<String, MessageId> byKey = new ConcurrentHashMap<>();
  private final Queue<String> doubled = new ConcurrentLinkedQueue<>();
  private final Queue<Throwable> faults = new ConcurrentLinkedQueue<>();

  private Turns server(StoreServer store) {
    TokenUse tokens =
        new TokenUse(
            Optional.empty(), List.of(), store.usage, fixture.model, Metrics.NONE, fixture.clock);
    return new Turns(
        store.sessions,
        store.transcripts,
        new TurnParts(
            new Contexts(store.transcripts, store.summaries, store.left, Optional.empty()),
            new Patience(store.answers),
            new AskedModels(fixture.model, new Safety(List.of())),
            new Audience(),
            fixture.threads,
            fixture.clock,
            tokens));
  }

  @Test
  void nothingIsLostOrDoubled() throws Exception {
    Future<?> model = fixture.threads.submit(this::answer);
    List<Future<?>> all = new ArrayList<>();
    for (int person = 0; person < 4; person++) {
      int seed = person;
      all.add(fixture.threads.submit(() -> chat(new Random(seed), seed)));
    }
    for (Future<?> one : all) {
      one.get();
    }
    await().atMost(Duration.ofSeconds(40)).until(() -> fixture.turns.isIdle() && there.isIdle());
    model.cancel(true);

    assertThat(faults).isEmpty();
    assertThat(doubled).isEmpty();
    List<Message> stored = fixture.messages();
    assertThat(stored).noneMatch(Message::running);
    assertThat(stored.stream().map(Message::id).toList())
        .containsAll(acknowledged.stream().map(Message::id).toList());
    Map<MessageId, Long> answers =
        stored.stream()
            .flatMap(one -> one.answer().stream())
            .collect(Collectors.groupingBy(Message.Answer::answers, Collectors.counting()));
    assertThat(answers.values()).allMatch(count -> count == 1);
    assertThat(answers.keySet()).containsAll(acknowledged.stream().map(Message::id).toList());
    var session = fixture.store.archive.find(fixture.sessionId, ADA).orElseThrow();
    assertThat(fixture.sessions.find(fixture.sessionId, ADA).orElseThrow().answering()).isEmpty();
    assertThat(session.messages()).isEqualTo(stored.size());
  }

  private void chat(Random random, int person) {
    for (int round = 0; round < ROUNDS; round++) {
      Turns turns = random.nextBoolean() ? fixture.turns : there;
      // Two and two say the same, under the same key.
      String key = "key-" + person / 2 + "-" + round;
      try {
        switch (random.nextInt(6)) {
          case 0 -> fixture.turns.answerForgotten(fixture.sessionId, Asker.NOBODY);
          default ->
              turns.ask(
                  fixture.question("Question " + key, key),
                  stored -> {
                    if (!stored.duplicate()) {
                      acknowledged.add(stored.message());
                    }
                    MessageId before = byKey.putIfAbsent(key, stored.message().id());
                    if (before != null && !before.equals(stored.message().id())) {
                      doubled.add(key);
                    }
                  });
        }
      } catch (ChatException refused) {
        // Too many wait.
        LockSupport.parkNanos(300_000_000);
      } catch (RuntimeException | Error fault) {
        faults.add(fault);
      }
    }
  }

  private void answer() {
    Random random = new Random(7);
    try {
      while (true) {
        Optional<ScriptedModel.Call> call = fixture.model.calledWithin(Duration.ofSeconds(60));
        call.ifPresent(
            one -> {
              if (random.nextBoolean()) {
                one.say("some", " words");
              }
              one.end("stop");
            });
      }
    } catch (InterruptedException e) {
      // Enough.
    }
  }
}
