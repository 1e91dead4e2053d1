package io.chatbox.chat;

import static io.chatbox.protocol.People.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatbox.llm.AnswerStream;
import io.chatbox.llm.ChatModel;
import io.chatbox.llm.Conversation;
import io.chatbox.llm.Prompt;
import io.chatbox.llm.Prompt.Requester;
import io.chatbox.llm.Providers;
import io.chatbox.llm.StreamEvent;
import io.chatbox.protocol.Author;
import io.chatbox.protocol.MessageId;
import io.chatbox.protocol.Sender;
import io.chatbox.session.ContextSummaries.ContextSummary;
import io.chatbox.session.Excerpt;
import io.chatbox.session.Message;
import io.chatbox.session.Message.Body;
import io.chatbox.session.RemoteConversation;
import io.chatbox.session.Samples;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class ContextWindowTest {
  private static final ContextSummary NONE = new ContextSummary("", 0, 0);
  private static final Requester ADA = new Requester("ada");

  @Test
  void theConversationComesBeforeTheQuestionAndTheSystemPromptFirst() {
    Message question = asked(3, "And now?");

    assertThat(
            texts(
                model(1_000, "Be kind."),
                question,
                List.of(asked(1, "Hi"), answered(2, 1, "Hello"), question)))
        .containsExactly("SYSTEM Be kind.", "USER Hi", "ASSISTANT Hello", "USER And now?");
  }

  @Test
  void anAnswerStandsWhereItsQuestionDoesAndWhatWasAskedLaterStaysOut() {
    // Both questions were stored while the first answer ran.
    Message second = asked(3, "two");
    List<Message> stored =
        List.of(
            asked(1, "one"),
            answered(2, 1, "answer to one"),
            second,
            asked(4, "three"),
            answered(5, 3, "answer to two"));

    assertThat(texts(model(1_000, null), second, stored))
        .containsExactly("USER one", "ASSISTANT answer to one", "USER two");
    assertThat(texts(model(1_000, null), asked(4, "three"), stored))
        .containsExactly(
            "USER one",
            "ASSISTANT answer to one",
            "USER two",
            "ASSISTANT answer to two",
            "USER three");
  }

  @Test
  void theBudgetKeepsTheNewestAndNeverAnAnswerWithoutItsQuestion() {
    Message question = asked(5, "x".repeat(40));
    List<Message> stored =
        List.of(
            asked(1, "a".repeat(40)),
            answered(2, 1, "b".repeat(40)),
            asked(3, "c".repeat(40)),
            answered(4, 3, "d".repeat(40)),
            question);

    // Each has ten tokens, and four around them.
    assertThat(texts(model(42, null), question, stored))
        .hasSize(3)
        .first()
        .asString()
        .contains("c");
    assertThat(texts(model(41, null), question, stored))
        .as("room for an answer, not for its question")
        .hasSize(1);
    assertThat(texts(model(1, null), question, stored)).as("the question always goes").hasSize(1);
  }

  @Test
  void aSummaryStandsForWhatItCoversAndTellsWhetherAnythingIsMissing() {
    Message question = asked(5, "And now?");
    List<Message> stored =
        List.of(
            asked(1, "My name is Ada"),
            answered(2, 1, "Hello Ada"),
            asked(3, "x".repeat(200)),
            answered(4, 3, "y".repeat(200)),
            question);
    ContextSummary summary = new ContextSummary("The user is Ada.", 1, 0);

    ContextWindow.View wide = view(model(150, "Be kind."), question, stored, summary);
    ContextWindow.View narrow = view(model(80, "Be kind."), question, stored, summary);

    assertThat(texts(wide))
        .containsExactly(
            "SYSTEM Be kind.",
            "SYSTEM Summary of the conversation so far: The user is Ada.",
            "USER " + "x".repeat(200),
            "ASSISTANT " + "y".repeat(200),
            "USER And now?");
    assertThat(wide.whole()).isTrue();
    assertThat(texts(narrow)).hasSize(3).doesNotContain("USER My name is Ada");
    assertThat(narrow.whole()).isFalse();
  }

  @Test
  void whatStaffSaidIsNotTakenForTheModelsOwn() {
    Message question = asked(3, "Thanks");
    Message staff = staff(2, "I'll see to it.");
    List<Message> stored = List.of(asked(1, "Help"), staff, question);

    assertThat(texts(model(1_000, null), question, stored))
        .containsExactly(
            "USER Help", "ASSISTANT [Grace, a member of staff:] I'll see to it.", "USER Thanks");
    // 1, 11 and 2 tokens, four around each: what the model gets counts, with who said it.
    assertThat(texts(model(26, null), question, stored)).hasSize(3);
    assertThat(texts(model(25, null), question, stored)).hasSize(1);
  }

  @Test
  void answersThatNeverGotAWordAreLeftOut() {
    Message question = asked(3, "Still there?");

    assertThat(
            texts(
                model(1_000, null),
                question,
                List.of(asked(1, "Hi"), answered(2, 1, ""), question)))
        .containsExactly("USER Hi", "USER Still there?");
  }

  @Test
  void aQuestionThatWasRefusedForWhatItSaysIsToldToNobodyAgain() {
    Message again = asked(3, "rude");
    Message question = asked(9, "And now?");
    List<Message> stored =
        List.of(
            asked(1, "Hi"),
            answered(2, 1, "Hello"),
            again,
            failed(4, 3, "", "conversation_rejected"),
            asked(5, "ruder"),
            failed(6, 5, "", "message_refused"),
            asked(7, "unlucky"),
            failed(8, 7, "", "model_unavailable"),
            question);

    assertThat(texts(model(1_000, null), question, stored))
        .containsExactly("USER Hi", "ASSISTANT Hello", "USER unlucky", "USER And now?");
    assertThat(texts(model(1_000, null), again, stored))
        .as("asked again")
        .containsExactly("USER Hi", "ASSISTANT Hello", "USER rude");
  }

  @Test
  void aQuestionOfWhichSomethingCameStaysAndSoDoesOneFromBeforeReasonsWereKept() {
    Message question = asked(5, "And now?");
    List<Message> stored =
        List.of(
            asked(1, "one"),
            failed(2, 1, ""),
            asked(3, "two"),
            failed(4, 3, "Half an ans", "conversation_rejected"),
            question);

    assertThat(texts(model(1_000, null), question, stored))
        .containsExactly("USER one", "USER two", "ASSISTANT Half an ans", "USER And now?");
  }

  @Test
  void aConversationInWhichAnswersFailedTakesTheShapeThatAllProvidersTake() {
    Message question = asked(7, "And now?");
    List<Message> stored =
        List.of(
            asked(1, "one"),
            failed(2, 1, ""),
            asked(3, "two"),
            failed(4, 3, "Half an ans"),
            staff(5, "Let me see."),
            staff(6, "Solved."),
            question);

    assertThat(shaped(model(1_000, null), question, stored, NONE))
        .containsExactly(
            "USER one\n\ntwo",
            "ASSISTANT Half an ans\n\n[Grace, a member of staff:] Let me see."
                + "\n\n[Grace, a member of staff:] Solved.",
            "USER And now?");
  }

  @Test
  void aSummaryBesideASystemPromptIsOneSystemPartAndWhatTheSystemSaidToo() {
    Message question = asked(5, "And now?");
    Message note =
        Samples.said(
            "m4", 4, new Author(Sender.SYSTEM, Optional.empty()), Samples.text("Grace took over."));
    List<Message> stored =
        List.of(asked(1, "Hi"), asked(2, "one"), answered(3, 2, "1"), note, question);

    assertThat(
            shaped(
                model(1_000, "Be kind."), question, stored, new ContextSummary("It's Ada.", 1, 0)))
        .containsExactly(
            "SYSTEM Be kind.\n\nSummary of the conversation so far: It's Ada."
                + "\n\nGrace took over.",
            "USER one",
            "ASSISTANT 1",
            "USER And now?");
  }

  @Test
  void aProvidersConversationGoesOnOnlyWhereItsAnswerIsTheLastThingSaid() {
    List<Message> said = List.of(asked(1, "Hi"), answered(2, 1, "Hello"));
    RemoteConversation upToTheAnswer = new RemoteConversation("app", "c-1", new MessageId("m2"));
    ContextWindow window = new ContextWindow(model(1_000, null), asked(3, "And now?"), ADA, NONE);
    ContextWindow later = new ContextWindow(model(1_000, null), asked(5, "?"), ADA, NONE);

    assertThat(window.of(all(said), Optional.of(upToTheAnswer)).prompt().conversation())
        .contains(new Conversation("app", "c-1"));
    assertThat(window.of(all(said), Optional.empty()).prompt().conversation()).isEmpty();
    assertThat(window.of(all(List.of()), Optional.of(upToTheAnswer)).prompt().conversation())
        .isEmpty();
    List<Message> refused =
        List.of(
            said.get(0), said.get(1), asked(3, "rude"), failed(4, 3, "", "conversation_rejected"));
    assertThat(later.of(all(refused), Optional.of(upToTheAnswer)).prompt().conversation())
        .as("its provider may know of what it refused")
        .isEmpty();
    assertThat(
            later
                .of(
                    all(
                        List.of(
                            said.get(0),
                            said.get(1),
                            asked(3, "two"),
                            answered(4, 3, "by another"))),
                    Optional.of(upToTheAnswer))
                .prompt()
                .conversation())
        .isEmpty();
  }

  private static List<String> texts(ChatModel model, Message question, List<Message> stored) {
    return texts(view(model, question, stored, NONE));
  }

  private static ContextWindow.View view(
      ChatModel model, Message question, List<Message> stored, ContextSummary summary) {
    return new ContextWindow(model, question, ADA, summary).of(all(stored), Optional.empty());
  }

  /** As the database gives it: more than a turn reads is not all. */
  private static Excerpt all(List<Message> stored) {
    return new Excerpt(stored, stored.size() >= ContextWindow.MAX_MESSAGES);
  }

  private static List<String> texts(ContextWindow.View view) {
    return texts(view.prompt());
  }

  /** As a provider gets it. */
  private static List<String> shaped(
      ChatModel model, Message question, List<Message> stored, ContextSummary summary) {
    return texts(Providers.shaped(view(model, question, stored, summary).prompt()));
  }

  private static List<String> texts(Prompt prompt) {
    return prompt.parts().stream().map(part -> part.role() + " " + Providers.text(part)).toList();
  }

  private static Message asked(long seq, String content) {
    return Samples.asked("m" + seq, seq, content);
  }

  private static Message answered(long seq, long question, String content) {
    return Samples.message(
        "m" + seq,
        seq,
        Author.AI,
        Samples.text(content),
        Optional.of(Samples.facts("q" + question, question, Message.State.COMPLETE)));
  }

  private static Message failed(long seq, long question, String content) {
    return Samples.message(
        "m" + seq,
        seq,
        Author.AI,
        Samples.text(content),
        Optional.of(Samples.facts("q" + question, question, Message.State.FAILED)));
  }

  private static Message failed(long seq, long question, String content, String failure) {
    return Samples.message(
        "m" + seq,
        seq,
        Author.AI,
        Samples.text(content),
        Optional.of(Samples.failed("q" + question, question, failure)));
  }

  private static Message staff(long seq, String content) {
    return Samples.said(
        "m" + seq,
        seq,
        new Author(Sender.ADMIN, Optional.of(BOB)),
        new Body(content, true, Optional.empty(), Map.of("admin_name", "Grace")));
  }

  private static ChatModel model(int contextTokens, String systemPrompt) {
    return new ChatModel() {
      @Override
      public String id() {
        return "m";
      }

      @Override
      public String name() {
        return "M";
      }

      @Override
      public Optional<String> systemPrompt() {
        return Optional.ofNullable(systemPrompt);
      }

      @Override
      public int contextTokens() {
        return contextTokens;
      }

      @Override
      public boolean forget(Conversation conversation, String userId) {
        return true;
      }

      @Override
      public AnswerStream stream(
          Function<ChatModel, Prompt> prompts, Consumer<StreamEvent> events) {
        throw new AssertionError("not asked here");
      }
    };
  }
}
