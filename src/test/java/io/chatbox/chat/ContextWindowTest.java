package io.chatbox.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatbox.llm.AnswerStream;
import io.chatbox.llm.ChatModel;
import io.chatbox.llm.Prompt;
import io.chatbox.llm.StreamEvent;
import io.chatbox.protocol.Sender;
import io.chatbox.session.Message;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class ContextWindowTest {

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

    assertThat(texts(model(40, null), question, stored))
        .hasSize(3)
        .first()
        .asString()
        .contains("c");
    assertThat(texts(model(20, null), question, stored))
        .as("room for an answer, not for its question")
        .hasSize(1);
    assertThat(texts(model(1, null), question, stored)).as("the question always goes").hasSize(1);
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

  private static List<String> texts(ChatModel model, Message question, List<Message> stored) {
    Prompt prompt = ContextWindow.of(model, question).prompt(stored);
    return prompt.parts().stream().map(part -> part.role() + " " + part.text()).toList();
  }

  private static Message asked(long seq, String content) {
    return message(seq, Sender.USER, content, Optional.empty());
  }

  private static Message answered(long seq, long question, String content) {
    return message(
        seq,
        Sender.AI,
        content,
        Optional.of(
            new Message.Answer(
                "q" + question,
                question,
                "m",
                Message.State.COMPLETE,
                Optional.of("stop"),
                0,
                0,
                false,
                Optional.empty())));
  }

  private static Message message(
      long seq, Sender sender, String content, Optional<Message.Answer> answer) {
    return new Message(
        "m" + seq,
        "s",
        "u",
        seq,
        sender,
        content,
        true,
        Instant.EPOCH,
        Optional.empty(),
        Map.of(),
        Optional.empty(),
        answer);
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
      public AnswerStream stream(
          Function<ChatModel, Prompt> prompts, Consumer<StreamEvent> events) {
        throw new AssertionError("not asked here");
      }
    };
  }
}
