package io.chatbox.safety;

import static io.chatbox.llm.Recorder.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatbox.dev.LogLines;
import io.chatbox.llm.AnswerStream;
import io.chatbox.llm.ChatModel;
import io.chatbox.llm.LlmFailure;
import io.chatbox.llm.LlmFailure.Kind;
import io.chatbox.llm.Providers;
import io.chatbox.llm.Recorder;
import io.chatbox.llm.StreamEvent.End;
import io.chatbox.llm.StreamEvent.Failed;
import io.chatbox.llm.StreamEvent.Text;
import io.chatbox.llm.StreamEvent.Thinking;
import io.chatbox.llm.StreamEvent.Usage;
import io.chatbox.safety.Passage.Position;
import io.chatbox.safety.Scripted.Filter;
import io.chatbox.safety.TextFilter.Judge;
import io.chatbox.safety.Verdict.Change;
import io.chatbox.safety.Verdict.Reason;
import io.chatbox.safety.Verdict.Refuse;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FilteredCallTest {
  private static final Set<Position> ALL = EnumSet.allOf(Position.class);
  private static final Set<Position> ANSWERS = Set.of(Position.ANSWER);
  private static final Usage USAGE = new Usage(3, 4);
  private static final End STOP = new End("stop");
  private static final Judge LETS_PASS = passage -> Verdict.PASS;

  private final Scripted model = new Scripted();
  private final Recorder heard = new Recorder();
  private final LogLines log = new LogLines("io.chatbox.safety");

  @AfterEach
  void close() {
    log.close();
  }

  @Test
  void withoutFiltersThereIsNothingAroundAModel() {
    Filter off = new Filter("off", 1, Set.of(), LETS_PASS);
    assertThat(new Safety(List.of()).filtered(model)).isSameAs(model);
    assertThat(new Safety(List.of(off)).filtered(model)).isSameAs(model);

    ChatModel filtered = new Safety(List.of(new Filter("on", 1, ALL, LETS_PASS))).filtered(model);
    assertThat(filtered.id()).isEqualTo(model.id());
    assertThat(filtered.name()).isEqualTo(model.name());
    assertThat(filtered.systemPrompt()).isEqualTo(model.systemPrompt());
    assertThat(filtered.contextTokens()).isEqualTo(model.contextTokens());
  }

  @Test
  void anAnswerIsHeldUntilItIsJudged() {
    Semaphore judged = new Semaphore(0);
    Filter slow =
        new Filter(
            "slow",
            1,
            ANSWERS,
            passage -> {
              judged.acquire();
              return Verdict.PASS;
            });
    ask(slow);
    until(() -> model.asked != null);
    String first = "a".repeat(90) + ". ";
    model.say(first);
    until(() -> slow.seen().size() == 1);
    String second = "b".repeat(50) + " 😀 ";
    model.say(second.substring(0, 20), second.substring(20));
    model.end(USAGE, STOP);
    assertThat(heard.events()).isEmpty();

    judged.release();
    until(() -> slow.seen().size() == 2);
    assertThat(heard.events()).containsExactly(new Text(first));
    judged.release();
    assertThat(heard.end()).isEqualTo(STOP);
    assertThat(heard.events()).containsExactly(new Text(first), new Text(second), USAGE, STOP);
    assertThat(slow.seen().getLast()).isEqualTo(new Passage(Position.ANSWER, first, second));
  }

  @Test
  void thatTheModelThinksIsToldAtOnce() {
    ask(new Filter("any", 1, ANSWERS, LETS_PASS));
    until(() -> model.asked != null);
    model.end(Thinking.SIGN);
    until(() -> !heard.events().isEmpty());
    model.say("Hello");
    model.end(STOP);

    assertThat(heard.end()).isEqualTo(STOP);
    assertThat(heard.events()).containsExactly(Thinking.SIGN, new Text("Hello"), STOP);
  }

  @Test
  void withASmallerBudgetTheModelIsToldLessAndThatIsJudgedToo() {
    Filter filter = new Filter("any", 1, ALL, passage -> new Change(passage.text() + "!"));
    new Safety(List.of(filter))
        .filtered(model).stream(
            asked -> Providers.asking(asked.contextTokens() + " tokens"), heard);
    until(() -> model.asked != null);

    assertThat(model.asked).isEqualTo(Providers.asking("1000 tokens!"));
    assertThat(model.prompts.apply(new Scripted(500))).isEqualTo(Providers.asking("500 tokens!"));
    model.end(STOP);
    heard.end();
  }

  @Test
  void textOfASlowModelWaitsNoLongerThanASecondOrSo() {
    Filter filter = new Filter("any", 1, ANSWERS, LETS_PASS);
    ask(filter);
    until(() -> model.asked != null);
    model.say("Only this");
    until(() -> heard.text().equals("Only this"));
    assertThat(model.cancelled).isFalse();
  }

  @Test
  void aRefusedAnswerEndsWhereItWasRefused() {
    Filter rules =
        new Filter(
            "rules",
            1,
            ANSWERS,
            passage ->
                passage.text().contains("bad") ? new Refuse(Reason.RULES, "why") : Verdict.PASS);
    ask(rules);
    until(() -> model.asked != null);
    String good = "good ".repeat(20) + "End. ";
    model.say(good);
    until(() -> !heard.events().isEmpty());
    model.say("bad ".repeat(20) + "End. ", "never ".repeat(100));

    assertThat(heard.end()).isEqualTo(new End("content_filter"));
    assertThat(heard.text()).isEqualTo(good);
    assertThat(model.cancelled).isTrue();
    model.say("late");
    model.end(STOP);
    assertThat(heard.end()).isEqualTo(new End("content_filter"));
  }

  @Test
  void anAnswerThatNobodyCanJudgeEndsAsFailed() {
    ask(new Filter("away", 1, ANSWERS, Filter.refusing(Reason.UNCHECKED)));
    until(() -> model.asked != null);
    model.say("Hello");
    model.end(USAGE, STOP);
    assertThat(heard.failure()).isEqualTo(new LlmFailure(Kind.UNCHECKED, "why"));
    assertThat(heard.events()).hasSize(2).startsWith(USAGE);
    assertThat(model.cancelled).isTrue();
  }

  @Test
  void aFailureOfTheModelComesAfterItsJudgedText() {
    ask(new Filter("any", 1, ANSWERS, LETS_PASS));
    until(() -> model.asked != null);
    Failed failed = new Failed(new LlmFailure(Kind.TIMEOUT, "idle"));
    model.say("Half of");
    model.end(failed);
    assertThat(heard.end()).isEqualTo(failed);
    assertThat(heard.text()).isEqualTo("Half of");
  }

  @Test
  void aFilterThatMakesTextLongerDoesNotMakeAnswersEndless() {
    String much = "😀".repeat(ChatModel.MAX_ANSWER / 3);
    ask(new Filter("more", 1, ANSWERS, passage -> new Change("x" + much)));
    until(() -> model.asked != null);
    model.say("one. ".repeat(20));
    until(() -> heard.events().size() == 1);
    model.say("two. ".repeat(20), "three. ");
    model.end(STOP);
    assertThat(heard.end()).isEqualTo(new End("length"));
    assertThat(heard.text().length()).isBetween(ChatModel.MAX_ANSWER - 1, ChatModel.MAX_ANSWER);
    assertThat(Character.isHighSurrogate(heard.text().charAt(heard.text().length() - 1))).isFalse();
  }

  @Test
  void aCallThatIsGivenUpInACheckEndsItAndSaysNothingMore() {
    CountDownLatch interrupted = new CountDownLatch(2);
    Judge hanging =
        passage -> {
          try {
            new CountDownLatch(1).await();
            return Verdict.PASS;
          } catch (InterruptedException e) {
            interrupted.countDown();
            throw e;
          }
        };
    Filter question = new Filter("question", 1, Set.of(Position.QUESTION), hanging);
    AnswerStream stream = ask(question);
    until(() -> question.seen().size() == 1);
    stream.cancel();
    until(() -> interrupted.getCount() == 1);
    assertThat(model.asked).isNull();

    Filter answer = new Filter("answer", 1, ANSWERS, hanging);
    AnswerStream other = ask(answer);
    until(() -> model.asked != null);
    model.say("Hello. ".repeat(20));
    until(() -> answer.seen().size() == 1);
    other.cancel();
    other.cancel();
    until(() -> model.cancelled && interrupted.getCount() == 0);
    model.say("more");
    assertThat(heard.events()).isEmpty();
  }

  @Test
  void aCallThatIsGivenUpWhileTheModelSpeaksEndsThere() {
    Filter filter = new Filter("any", 1, ANSWERS, LETS_PASS);
    AnswerStream stream = ask(filter);
    until(() -> model.asked != null);
    stream.cancel();
    model.say("Hello. ".repeat(100));
    model.end(STOP);
    assertThat(model.cancelled).isTrue();
    assertThat(heard.events()).isEmpty();
  }

  @Test
  void aListenerOrAModelThatBreaksEndsTheCallOnce() {
    Filter filter = new Filter("any", 1, ANSWERS, LETS_PASS);
    Recorder other = new Recorder();
    new Safety(List.of(filter))
        .filtered(model).stream(
            Scripted.PROMPT,
            event -> {
              if (event instanceof Text) {
                throw new IllegalStateException("listener");
              }
              other.accept(event);
            });
    until(() -> model.asked != null);
    model.say("Hello");
    model.end(STOP);
    assertThat(other.failure().kind()).isEqualTo(Kind.UNAVAILABLE);
    assertThat(model.cancelled).isTrue();
  }

  private AnswerStream ask(Filter... filters) {
    return model.ask(heard, filters);
  }
}
