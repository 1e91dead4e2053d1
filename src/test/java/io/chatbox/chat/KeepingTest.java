package io.chatbox.chat;

import static io.chatbox.protocol.People.ADA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chatbox.audience.SessionEvent;
import io.chatbox.llm.Conversation;
import io.chatbox.llm.LlmFailure;
import io.chatbox.llm.StreamEvent;
import io.chatbox.llm.StreamEvent.Kept;
import io.chatbox.session.LeftConversations.Left;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What providers keep is known to the store, however the answer ends. */
class KeepingTest {
  private static final LlmFailure GONE =
      new LlmFailure(LlmFailure.Kind.UNAVAILABLE, "connection broke");

  private final TurnsFixture fixture = new TurnsFixture();

  @AfterEach
  void stop() {
    fixture.close();
  }

  private ScriptedModel.Call ask(String question) throws InterruptedException {
    fixture.turns.ask(fixture.question(question), stored -> {});
    return fixture.model.called();
  }

  private static Kept keptIn(String model, String id) {
    return new Kept(new Conversation(model, id));
  }

  private Stream<String> left() {
    return Stream.generate(fixture.store.left::take)
        .takeWhile(Optional::isPresent)
        .flatMap(Optional::stream)
        .map(Left::id);
  }

  @Test
  void whatIsKeptOfAnAnswerThatFailsGoesWithTheSession() throws Exception {
    ScriptedModel.Call call = ask("one");
    call.events.accept(keptIn("script", "c-1"));
    call.events.accept(new StreamEvent.Failed(GONE));
    fixture.nextOf(SessionEvent.Failed.class);
    assertThat(left()).isEmpty();

    fixture.store.archive.delete(fixture.sessionId, ADA);

    await().untilAsserted(() -> assertThat(left()).containsExactly("c-1"));
  }

  /** Its fallback answers, and keeps a conversation of its own. */
  @Test
  void whatAModelKeptThatDidNotAnswerIsLeftAtOnce() throws Exception {
    ScriptedModel.Call first = ask("one");
    first.events.accept(keptIn("failed", "c-1"));
    first.events.accept(keptIn("script", "c-2"));
    first.say("1");
    first.end("stop");
    fixture.nextOf(SessionEvent.Completed.class);
    await().untilAsserted(() -> assertThat(left()).containsExactly("c-1"));

    ScriptedModel.Call second = ask("two");
    assertThat(second.prompt.conversation()).contains(new Conversation("script", "c-2"));
    second.events.accept(keptIn("failed", "c-3"));
    second.say("2");
    second.end("stop");
    fixture.nextOf(SessionEvent.Completed.class);
    await().untilAsserted(() -> assertThat(left()).contains("c-3"));

    assertThat(ask("three").prompt.conversation()).as("another has answered since").isEmpty();
  }
}
