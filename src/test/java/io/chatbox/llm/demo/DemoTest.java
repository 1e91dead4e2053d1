package io.chatbox.llm.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatbox.llm.AnswerStream;
import io.chatbox.llm.Language;
import io.chatbox.llm.Providers;
import io.chatbox.llm.Recorder;
import io.chatbox.llm.StreamEvent.End;
import io.chatbox.llm.StreamEvent.Text;
import io.chatbox.llm.StreamEvent.Usage;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DemoTest {
  private final Demo demo = new Demo(Duration.ofMillis(1));

  @AfterEach
  void close() {
    demo.close();
  }

  private Recorder ask(String... questions) {
    Recorder events = new Recorder();
    demo.stream(Providers.asking(questions), events);
    assertThat(events.end()).isEqualTo(new End("stop"));
    return events;
  }

  @Test
  void streamsTheSameHelpfulAnswerWordByWord() {
    Recorder events = ask("How are you?");
    assertThat(events.text())
        .contains("> How are you?\n", "\n- ", "```sh\nOPENAI_API_KEY=", "`LLM_PROVIDER_1_*`")
        .contains("first message")
        .doesNotContain("%")
        .isEqualTo(ask("How are you?").text());
    int count = events.events().size();
    assertThat(count).isGreaterThan(50);
    assertThat(events.events().get(0)).isEqualTo(new Text("You "));
    assertThat(events.events().get(count - 2)).isEqualTo(new Usage(3, events.text().length() / 4));
  }

  @Test
  void remembersTheConversation() {
    assertThat(ask("My name is Ada.", "Really?", "What did I say?").text())
        .contains("> What did I say?\n", "number 3", "You first asked: “My name is Ada.”");
    assertThat(ask("Hallo", "Wer bist du?").text())
        .contains("> Wer bist du?\n", "Nummer 2", "Deine erste war: „Hallo“", "Schlüssel");
  }

  @Test
  void answersEvenWhenNothingWasAsked() {
    assertThat(DemoAnswer.to(Providers.prompt(List.of()))).contains("You asked:");
  }

  @Test
  void saysNothingAfterCancel() {
    Recorder events = new Recorder();
    AnswerStream[] stream = new AnswerStream[1];
    stream[0] =
        demo.stream(
            Providers.asking("Hi"),
            event -> {
              events.accept(event);
              if (events.events().size() == 3) {
                stream[0].cancel();
              }
            });
    Recorder.until(() -> events.events().size() == 3);
    ask("Something else");
    assertThat(events.events()).hasSize(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      textBlock =
          """
          Wie geht das?        => true
          Erkläre mir Java     => true
          Kannst du mir helfen => true
          How does that work?  => false
          Hello                => false
          What is Müller?      => false
          12345                => false
          """)
  void guessesTheLanguage(String question, boolean german) {
    assertThat(Language.isGerman(question)).isEqualTo(german);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      textBlock =
          """
          plain, well-known.   => plain, well-known.
          `a` *b* _c_          => \\`a\\` \\*b\\* \\_c\\_
          <b>&amp;[x](y)\\      => \\<b\\>\\&amp;\\[x\\](y)\\\\
          # head               => \\# head
          """)
  void quotesAsPlainText(String text, String quoted) {
    assertThat(Quote.of(text)).isEqualTo(quoted);
  }

  @Test
  void quotesShortlyOnOneLineWithoutSplittingPairs() {
    assertThat(Quote.of("  a\n\n> b\u0000\t```c ")).isEqualTo("a \\> b \\`\\`\\`c");
    assertThat(Quote.of("x".repeat(200))).isEqualTo("x".repeat(200));
    assertThat(Quote.of("x".repeat(201))).isEqualTo("x".repeat(200) + "…");
    assertThat(Quote.of("x".repeat(199) + "😀😀")).isEqualTo("x".repeat(199) + "…");
    assertThat(Quote.of("x".repeat(198) + "😀😀")).isEqualTo("x".repeat(198) + "😀…");
  }
}
