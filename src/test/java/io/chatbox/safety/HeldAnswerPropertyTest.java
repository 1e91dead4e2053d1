package io.chatbox.safety;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatbox.dev.LogLines;
import io.chatbox.llm.Prompt;
import io.chatbox.llm.Prompt.Part;
import io.chatbox.llm.Prompt.Role;
import io.chatbox.llm.Recorder;
import io.chatbox.llm.StreamEvent.End;
import io.chatbox.llm.StreamEvent.Text;
import io.chatbox.safety.Passage.Position;
import io.chatbox.safety.Scripted.Filter;
import io.chatbox.safety.Verdict.Reason;
import io.chatbox.safety.Verdict.Refuse;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** However a model cuts its text: all of it, in order, each judged before it is told. */
class HeldAnswerPropertyTest {
  private static final Prompt PROMPT =
      new Prompt(
          List.of(new Part.Text(Role.USER, "Go on")),
          new Prompt.Requester("ada"),
          Optional.empty());

  @Property(tries = 200)
  void nothingIsLostDoubledOrToldUnjudged(
      @ForAll @From("answers") List<String> pieces, @ForAll @IntRange(min = 1, max = 12) int bad) {
    try (LogLines quiet = new LogLines("io.chatbox.safety")) {
      hear(pieces, bad);
      assertThat(quiet.lines()).hasSizeLessThan(2);
    }
  }

  private static void hear(List<String> pieces, int bad) {
    Recorder heard = new Recorder();
    AtomicInteger judged = new AtomicInteger();
    StringBuilder passed = new StringBuilder();
    Filter filter =
        new Filter(
            "nth",
            1,
            Set.of(Position.ANSWER),
            passage -> {
              assertThat(passed).as("told before").hasToString(heard.text());
              assertThat(heard.text()).endsWith(passage.before());
              if (judged.incrementAndGet() == bad) {
                return new Refuse(Reason.RULES, "the nth");
              }
              passed.append(passage.text());
              return Verdict.PASS;
            });
    Scripted model = new Scripted();
    new Safety(List.of(filter)).filtered(model).stream(PROMPT, heard);
    Recorder.until(() -> model.asked != null);
    pieces.forEach(model::say);
    model.end(new End("stop"));

    boolean refused = heard.end().equals(new End("content_filter"));
    assertThat(refused).isEqualTo(judged.get() == bad);
    assertThat(heard.text()).isEqualTo(passed.toString());
    String whole = String.join("", pieces);
    assertThat(whole).startsWith(heard.text());
    assertThat(heard.text().equals(whole)).isEqualTo(!refused || whole.isEmpty());
    assertThat(heard.events())
        .filteredOn(event -> event instanceof Text)
        .allSatisfy(event -> assertThat(isWellFormed(((Text) event).text())).isTrue());
  }

  private static boolean isWellFormed(String text) {
    return text.codePoints().noneMatch(c -> c >= 0xD800 && c <= 0xDFFF);
  }

  @Provide
  Arbitrary<List<String>> answers() {
    return Arbitraries.of(
            "a", "word ", "End. ", "😀", "\n", "字", "😀😀😀😀", "x".repeat(500), "😀".repeat(4_100))
        .list()
        .ofMaxSize(60);
  }
}
