package io.chatbox.chat;

import static io.chatbox.protocol.People.ADA;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatbox.audience.SessionEvent;
import io.chatbox.llm.Conversation;
import io.chatbox.llm.Prompt;
import io.chatbox.llm.Prompt.Part;
import io.chatbox.llm.Prompt.Role;
import io.chatbox.llm.Providers;
import io.chatbox.llm.StreamEvent;
import io.chatbox.protocol.MessageId;
import io.chatbox.protocol.SessionId;
import io.chatbox.session.ContextSummaries;
import io.chatbox.session.ContextSummaries.ContextSummary;
import io.chatbox.session.LeftConversations.Left;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Conversations that outgrow the context, on the real store, with a model that keeps notes. */
class ContextSummaryTest {
  private static final String TOPIC = "My parrot is called Jakob.";

  private final AtomicInteger running = new AtomicInteger();
  private final TurnsFixture fixture =
      new TurnsFixture(TurnsFixture.withSummaries(threads -> work -> run(threads, work)));
  private final ScriptedModel model = fixture.model;
  private final ContextSummaries summaries = fixture.summaries;
  private final SessionId sessionId = fixture.sessionId;
  private int written;

  @AfterEach
  void stop() {
    fixture.close();
  }

  @Test
  void aLongConversationKeepsWithinItsBudgetAndStillKnowsItsFirstTopic() throws Exception {
    say(TOPIC);
    for (int i = 0; i < 249; i++) {
      Prompt prompt = say("Question " + i + " " + "lorem ipsum dolor ".repeat(6));
      assertThat(tokens(prompt)).isLessThanOrEqualTo(model.contextTokens());
    }

    Prompt last = say("What is my parrot called?");

    assertThat(fixture.transcripts.last(sessionId, Long.MAX_VALUE, 1_000).messages()).hasSize(502);
    assertThat(last.parts().getFirst())
        .isEqualTo(
            new Part.Text(
                Role.SYSTEM, "Summary of the conversation so far: " + TOPIC + " Note " + written));
    assertThat(last.parts()).hasSizeGreaterThan(6);
    assertThat(fixture.usage.tokens(ADA, LocalDate.now(ZoneOffset.UTC)))
        .as("tokens of answers and summaries")
        .isGreaterThan(answersTokens() + 400L * written);
    assertThat(written).as("summaries of 500 messages").isBetween(5, 60);
    assertThat(summaries.find(sessionId).upTo()).isGreaterThan(400);
  }

  /** One that began before summaries were on, or in the Go service's days. */
  @Test
  void whatIsLongAlreadyIsCaughtUpWithStepByStep() throws Exception {
    for (int i = 0; i < 300; i++) {
      fixture.sessions.addMessage(
          sessionId, fixture.draft(i == 0 ? TOPIC : "Statement " + i + " lorem"));
    }

    say("And now?");

    Part first = say("What is my parrot called?").parts().getFirst();
    assertThat(Providers.text(first)).contains(TOPIC);
    assertThat(fixture.store.left.take().map(Left::id))
        .as("a conversation of the notes alone, which nobody goes on with")
        .contains("notes");
  }

  @Test
  void nothingOfAnEditedMessageStaysInTheSummary() throws Exception {
    say(TOPIC);
    long first =
        fixture.transcripts.last(sessionId, Long.MAX_VALUE, 1).messages().getFirst().seq() - 1;
    for (int i = 0; summaries.find(sessionId).upTo() <= first; i++) {
      say("Question " + i + " " + "lorem ipsum dolor ".repeat(20));
    }
    ContextSummary before = summaries.find(sessionId);
    MessageId edited = fixture.transcripts.last(sessionId, first + 1, 1).messages().getFirst().id();

    fixture.transcripts.edit(sessionId, fixture.draft("I have no parrot."), edited);

    assertThat(before.text()).contains(TOPIC);
    assertThat(summaries.find(sessionId).text()).isEmpty();
    assertThat(summaries.keep(sessionId, new ContextSummary("late", before.upTo(), before.cuts())))
        .as("a summary of what was read before")
        .isFalse();
  }

  private void run(Executor threads, Runnable work) {
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
    fixture.turns.ask(fixture.question(content), stored -> {});
    ScriptedModel.Call call = model.called();
    call.say("All right.");
    call.end("stop");
    fixture.nextOf(SessionEvent.Completed.class);
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
        call.get().events.accept(new StreamEvent.Kept(new Conversation("script", "notes")));
        call.get().say((known ? TOPIC : "Nothing.") + " Note " + written);
        call.get().end("stop");
      }
    }
  }

  private long answersTokens() {
    return fixture.transcripts.last(sessionId, Long.MAX_VALUE, 1_000).messages().stream()
        .flatMap(message -> message.answer().stream())
        .mapToLong(answer -> answer.tokens().total())
        .sum();
  }

  private int tokens(Prompt prompt) {
    return prompt.parts().stream()
        .mapToInt(part -> model.tokens().count(Providers.text(part)))
        .sum();
  }
}
