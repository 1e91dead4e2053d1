package io.chatbox.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatbox.config.Secret;
import io.chatbox.crypto.TestCiphers;
import io.chatbox.dev.EmbeddedMongo;
import io.chatbox.llm.Prompt;
import io.chatbox.llm.Prompt.Part;
import io.chatbox.llm.Prompt.Role;
import io.chatbox.llm.Providers;
import io.chatbox.protocol.Ids;
import io.chatbox.safety.Safety;
import io.chatbox.session.ContextSummaries.ContextSummary;
import io.chatbox.session.Database;
import io.chatbox.session.MongoAnswers;
import io.chatbox.session.MongoContextSummaries;
import io.chatbox.session.MongoSessions;
import io.chatbox.session.MongoTranscripts;
import io.chatbox.session.MongoUsage;
import io.chatbox.session.Sessions;
import io.chatbox.session.Transcripts;
import io.chatbox.telemetry.Metrics;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Conversations that outgrow the context, on the real store, with a model that keeps notes. */
class ContextSummaryTest {
  private static final String TOPIC = "My parrot is called Jakob.";

  private final EmbeddedMongo mongo = EmbeddedMongo.inMemory();
  private final Database database =
      new Database(
          new Database.Options(
              new Secret(mongo.uri()),
              "chat",
              "sessions",
              Duration.ofSeconds(5),
              1,
              Duration.ofMillis(10)),
          TestCiphers.sealing());
  private final Sessions sessions =
      new MongoSessions(database, Clock.systemUTC(), Duration.ofMinutes(15));
  private final Transcripts transcripts = new MongoTranscripts(database, Clock.systemUTC());
  private final MongoContextSummaries summaries = new MongoContextSummaries(database);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicInteger running = new AtomicInteger();
  private final ScriptedModel model = new ScriptedModel();
  private final LinkedBlockingQueue<TurnEvent> told = new LinkedBlockingQueue<>();
  private final MongoUsage usage = new MongoUsage(database, Clock.systemUTC());
  private final TokenUse tokens =
      new TokenUse(Optional.empty(), List.of(), usage, model, Metrics.NONE, Clock.systemUTC());
  private final Turns turns =
      new Turns(
          sessions,
          transcripts,
          new Contexts(transcripts, summaries, Optional.of(tokens)),
          new MongoAnswers(database, Clock.systemUTC()),
          model,
          new Safety(List.of()),
          told::add,
          this::run,
          Clock.systemUTC(),
          tokens,
          Duration.ofMillis(1));
  private final String sessionId = Ids.next();
  private int written;

  {
    database.start();
  }

  @AfterEach
  void stop() {
    threads.shutdownNow();
    database.close();
    mongo.close();
  }

  @Test
  void aLongConversationKeepsWithinItsBudgetAndStillKnowsItsFirstTopic() throws Exception {
    say(TOPIC);
    for (int i = 0; i < 249; i++) {
      Prompt prompt = say("Question " + i + " " + "lorem ipsum dolor ".repeat(6));
      assertThat(tokens(prompt)).isLessThanOrEqualTo(model.contextTokens());
    }

    Prompt last = say("What is my parrot called?");

    assertThat(transcripts.last(sessionId, Long.MAX_VALUE, 1_000)).hasSize(502);
    assertThat(last.parts().getFirst())
        .isEqualTo(
            new Part.Text(
                Role.SYSTEM, "Summary of the conversation so far: " + TOPIC + " Note " + written));
    assertThat(last.parts()).hasSizeGreaterThan(6);
    assertThat(usage.tokens("ada", LocalDate.now(ZoneOffset.UTC)))
        .as("tokens of answers and summaries")
        .isGreaterThan(answersTokens() + 400L * written);
    assertThat(written).as("summaries of 500 messages").isBetween(5, 60);
    assertThat(summaries.find(sessionId).upTo()).isGreaterThan(400);
  }

  /** One that began before summaries were on, or in the Go service's days. */
  @Test
  void whatIsLongAlreadyIsCaughtUpWithStepByStep() throws Exception {
    for (int i = 0; i < 300; i++) {
      sessions.addUserMessage(
          sessionId,
          new Sessions.Draft(
              Ids.next(), "ada", i == 0 ? TOPIC : "Statement " + i + " lorem", null, Map.of()));
    }

    say("And now?");

    Part first = say("What is my parrot called?").parts().getFirst();
    assertThat(Providers.text(first)).contains(TOPIC);
  }

  @Test
  void nothingOfAnEditedMessageStaysInTheSummary() throws Exception {
    say(TOPIC);
    long first = transcripts.last(sessionId, Long.MAX_VALUE, 1).getFirst().seq() - 1;
    for (int i = 0; summaries.find(sessionId).upTo() <= first; i++) {
      say("Question " + i + " " + "lorem ipsum dolor ".repeat(20));
    }
    ContextSummary before = summaries.find(sessionId);
    String edited = transcripts.last(sessionId, first + 1, 1).getFirst().id();

    transcripts.edit(
        sessionId,
        new Sessions.Draft(Ids.next(), "ada", "I have no parrot.", null, Map.of()),
        edited);

    assertThat(before.text()).contains(TOPIC);
    assertThat(summaries.find(sessionId).text()).isEmpty();
    assertThat(summaries.keep(sessionId, new ContextSummary("late", before.upTo(), before.cuts())))
        .as("a summary of what was read before")
        .isFalse();
  }

  private void run(Runnable work) {
    running.incrementAndGet();
    threads.execute(
        () -> {
          try {
            work.run();
          } finally {
            running.decrementAndGet();
          }
        });
  }

  /**
   * Asks, answers, and does what the model does when it is to take notes; the question's prompt.
   */
  private Prompt say(String content) throws InterruptedException {
    turns.ask(
        new Question(sessionId, Ids.next(), "ada", content, null, Map.of(), null, "here", Set.of()),
        stored -> {});
    ScriptedModel.Call call = model.called();
    call.say("All right.");
    call.end("stop");
    TurnEvent event = told.poll(5, TimeUnit.SECONDS);
    while (!(event instanceof TurnEvent.Completed)) {
      assertThat(event).isNotNull();
      event = told.poll(5, TimeUnit.SECONDS);
    }
    takeNotes();
    return call.prompt;
  }

  private void takeNotes() throws InterruptedException {
    while (running.get() > 0) {
      Optional<ScriptedModel.Call> call = model.calledWithin(Duration.ofMillis(1));
      if (call.isPresent()) {
        List<Part> parts = call.get().prompt.parts();
        assertThat(Providers.text(parts.getFirst())).startsWith("You keep the notes");
        assertThat(tokens(call.get().prompt)).isLessThan(model.contextTokens());
        boolean known = parts.stream().anyMatch(part -> Providers.text(part).contains(TOPIC));
        written++;
        call.get().say((known ? TOPIC : "Nothing.") + " Note " + written);
        call.get().end("stop");
      }
    }
  }

  private long answersTokens() {
    return transcripts.last(sessionId, Long.MAX_VALUE, 1_000).stream()
        .flatMap(message -> message.answer().stream())
        .mapToLong(answer -> answer.promptTokens() + answer.completionTokens())
        .sum();
  }

  private int tokens(Prompt prompt) {
    return prompt.parts().stream()
        .mapToInt(part -> model.tokens().count(Providers.text(part)))
        .sum();
  }
}
