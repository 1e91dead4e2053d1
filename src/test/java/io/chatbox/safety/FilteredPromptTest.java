package io.chatbox.safety;

import static io.chatbox.llm.Recorder.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatbox.dev.LogLines;
import io.chatbox.llm.LlmFailure;
import io.chatbox.llm.LlmFailure.Kind;
import io.chatbox.llm.Prompt;
import io.chatbox.llm.Prompt.Part;
import io.chatbox.llm.Prompt.Role;
import io.chatbox.llm.Providers;
import io.chatbox.llm.Recorder;
import io.chatbox.llm.StreamEvent.End;
import io.chatbox.llm.StreamEvent.Text;
import io.chatbox.llm.StreamEvent.Usage;
import io.chatbox.safety.Passage.Position;
import io.chatbox.safety.Scripted.Filter;
import io.chatbox.safety.TextFilter.Judge;
import io.chatbox.safety.Verdict.Change;
import io.chatbox.safety.Verdict.Reason;
import io.chatbox.safety.Verdict.Refuse;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a model is told, and when it is told nothing. */
class FilteredPromptTest {
  private static final Set<Position> ALL = EnumSet.allOf(Position.class);
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
  void filtersSeeAllButTheSystemPromptInTheirOrderEachWhatTheLastOneLeft() {
    Filter second = new Filter("second", 2, Set.of(Position.QUESTION), LETS_PASS);
    Filter first =
        new Filter(
            "first",
            1,
            Set.of(Position.EARLIER, Position.QUESTION),
            passage -> new Change(passage.text().toUpperCase(Locale.ROOT)));
    model.ask(heard, second, first);
    until(() -> model.asked != null);

    assertThat(first.texts(Position.EARLIER)).containsExactly("first", "second", "third");
    assertThat(second.seen()).containsExactly(new Passage(Position.QUESTION, "", "LAST"));
    assertThat(model.asked.parts())
        .containsExactly(
            new Part.Text(Role.SYSTEM, "Be kind."),
            new Part.Text(Role.USER, "FIRST"),
            new Part.Text(Role.ASSISTANT, "SECOND"),
            new Part.Text(Role.SYSTEM, "THIRD"),
            new Part.Text(Role.USER, "LAST"));
    model.say("gone by ", "untouched");
    model.end(USAGE, STOP);
    assertThat(heard.events())
        .as("on the model's own thread")
        .containsExactly(new Text("gone by "), new Text("untouched"), USAGE, STOP);
  }

  @Test
  void aRefusedQuestionReachesNoModel() {
    Filter later = new Filter("later", 2, ALL, LETS_PASS);
    model.ask(
        heard,
        new Filter("rules", 1, Set.of(Position.QUESTION), Filter.refusing(Reason.RULES)),
        later);

    assertThat(heard.failure()).isEqualTo(new LlmFailure(Kind.REFUSED, "why"));
    assertThat(heard.events()).hasSize(1);
    assertThat(model.asked).isNull();
    assertThat(later.texts(Position.QUESTION)).isEmpty();
    assertThat(log.lines())
        .containsExactly(
            "WARNING Text refused by filter filter=rules place=question reason=rules detail=why"
                + " provider=script");
  }

  @Test
  void whatWasRefusedReachesNoModelWithTheNextQuestionEither() {
    Filter rules =
        new Filter(
            "rules",
            1,
            Set.of(Position.QUESTION),
            passage ->
                passage.text().contains("bad") ? new Refuse(Reason.RULES, "why") : Verdict.PASS);
    Prompt prompt =
        Providers.prompt(
            List.of(
                said(Role.USER, "bad, and answered before there were rules"),
                said(Role.ASSISTANT, "Well."),
                said(Role.USER, "bad"),
                said(Role.USER, "failed"),
                said(Role.USER, "last")));
    new Safety(List.of(rules)).filtered(model).stream(prompt, heard);
    until(() -> model.asked != null);

    assertThat(model.asked.parts())
        .extracting(Providers::text)
        .containsExactly("bad, and answered before there were rules", "Well.", "failed", "last");
    assertThat(rules.texts(Position.QUESTION)).containsExactly("bad", "failed", "last");
    model.end(STOP);
  }

  private static Part said(Role role, String text) {
    return new Part.Text(role, text);
  }

  @Test
  void aQuestionThatNobodyCouldJudgeOrWhoseFilterBreaksReachesNoModelEither() {
    model.ask(heard, new Filter("away", 1, ALL, Filter.refusing(Reason.UNCHECKED)));
    assertThat(heard.failure()).isEqualTo(new LlmFailure(Kind.UNCHECKED, "why"));

    Recorder other = new Recorder();
    model.ask(
        other,
        new Filter(
            "broken",
            1,
            ALL,
            passage -> {
              throw new IllegalStateException("broken");
            }));
    assertThat(other.failure()).isEqualTo(new LlmFailure(Kind.UNCHECKED, "IllegalStateException"));
    assertThat(model.asked).isNull();
  }
}
