package io.chatbox.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatbox.config.LlmProviderSettings;
import io.chatbox.dev.FakeProvider;
import io.chatbox.dev.FakeReply;
import io.chatbox.dev.FakeReply.Step;
import io.chatbox.dev.FakeRequest;
import io.chatbox.dev.WireCase;
import io.chatbox.llm.LlmFailure.Kind;
import io.chatbox.llm.Prompt.Part;
import io.chatbox.llm.Prompt.Role;
import io.chatbox.llm.StreamEvent.End;
import io.chatbox.llm.StreamEvent.Text;
import io.chatbox.llm.StreamEvent.Usage;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What every provider passes, with all of {@link ProviderFaults}. A subclass brings the fake, and
 * tests of what is peculiar to its provider.
 *
 * @param <F> the fake
 */
public abstract class ProviderSuite<F extends FakeProvider> extends ProviderFaults<F> {
  protected static final Duration SHORT = Duration.ofMillis(300);

  /** A conversation that has begun. */
  protected static final List<Part> BEGUN =
      List.of(
          new Part.Text(Role.SYSTEM, "Be kind."),
          new Part.Text(Role.USER, "one"),
          new Part.Text(Role.ASSISTANT, "1"),
          new Part.Text(Role.USER, "two"));

  protected ProviderSuite(F fake, Function<URI, LlmProviderSettings> settings) {
    super(fake, settings);
  }

  /** An answer that was given up: whether the provider knows. */
  protected boolean isTold() {
    return fake.active() == 0;
  }

  /** Asks a server that never answers. */
  protected AnswerStream askMute(URI endpoint) {
    return model(settings(endpoint)).stream(Providers.asking("Hi"), events);
  }

  // Answers.

  @Test
  void tellsTheQuestionWithTheKeyInItsHeaderAlone() {
    Recorder heard = ask("\"Grüße\" 😀\n\\");
    assertThat(heard.end()).isEqualTo(new End("stop"));
    FakeRequest request = fake.requests().getFirst();
    assertThat(request.userMessages()).containsExactly("\"Grüße\" 😀\n\\");
    String header = settings().api().keyHeader();
    String scheme = header.equals("Authorization") ? "Bearer " : "";
    assertThat(request.header(header)).isEqualTo(scheme + "sk-key");
    assertThat(request.body() + " " + request.uri()).doesNotContain("sk-key");
    assertThat(request.header("Content-Type")).isEqualTo("application/json");
  }

  @Test
  void tellsPieceAfterPieceInOrder() {
    Recorder heard = ask("[[chunks:50]]");
    assertThat(heard.end()).isEqualTo(new End("stop"));
    assertThat(heard.events())
        .filteredOn(Text.class::isInstance)
        .isEqualTo(IntStream.rangeClosed(1, 50).mapToObj(i -> new Text("word" + i + " ")).toList());
  }

  @Test
  void tellsThePiecesWhileMoreAreToCome() {
    Recorder heard = ask("[[hang-after:1]]");
    Recorder.until(() -> heard.text().equals("You "));
    assertThat(fake.active()).isEqualTo(1);
  }

  @Test
  void joinsCharactersThatCameInSeveralPacketsOrPieces() {
    Recorder heard =
        ask(
            FakeReply.steps(
                new Step.Role(),
                new Step.Slivers("Grüße 😀"),
                new Step.Piece("\uD83D"),
                new Step.Piece("\uDE00!"),
                new Step.Finish("stop"),
                new Step.Usage(),
                new Step.Done()));
    assertThat(heard.end()).isEqualTo(new End("stop"));
    assertThat(heard.text()).isEqualTo("Grüße 😀😀!");
  }

  @Test
  void skipsWhatIsNoAnswer() {
    Recorder heard = ask("one two [[noise]]");
    assertThat(heard.end()).isEqualTo(new End("stop"));
    assertThat(heard.text()).isEqualTo("You said: one two");
  }

  /** All odd answers are {@link WireCorpusTest}'s; these come through the fake's server, too. */
  @Test
  void tellsTheCorpusWholeAnswersAsTheFakePlaysThem() {
    List<WireCase> whole =
        WireCase.names(fake.dialect()).stream()
            .filter(name -> name.startsWith("whole"))
            .map(name -> WireCase.of(fake.dialect(), name))
            .filter(wire -> wire.responses().size() == 1)
            .toList();
    assertThat(whole).isNotEmpty();
    for (WireCase wire : whole) {
      Recorder heard = ask("[[wire:" + wire.name() + "]]");
      assertThat(heard.end()).as(wire.name()).isEqualTo(new End("stop"));
      assertThat(heard.text()).as(wire.name()).isEqualTo("Hello.");
    }
  }

  @Test
  void tellsUsageBeforeTheEnd() {
    List<StreamEvent> heard = endOf(ask("[[chunks:7]]"));
    assertThat(heard.getLast()).isEqualTo(new End("stop"));
    assertThat(heard.get(heard.size() - 2))
        .isInstanceOfSatisfying(
            Usage.class,
            usage -> {
              assertThat(usage.promptTokens()).isPositive();
              assertThat(usage.completionTokens()).isEqualTo(7);
            });
  }

  private static List<StreamEvent> endOf(Recorder heard) {
    heard.end();
    return heard.events();
  }

  @Test
  void canBeAskedByManyAtOnce() {
    ChatModel model = model();
    List<Recorder> all = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      all.add(ask(model, Providers.asking("no " + i + " [[delay:1]]")));
    }
    for (int i = 0; i < 50; i++) {
      assertThat(all.get(i).end()).isEqualTo(new End("stop"));
      assertThat(all.get(i).text()).isEqualTo("You said: no " + i);
    }
  }

  // Stops.

  @Test
  void aStopInMidAnswerReachesTheProvider() {
    AnswerStream stream = model().stream(Providers.asking("a b c [[hang-after:2]]"), events);
    Recorder.until(() -> events.text().equals("You said: "));
    assertThat(fake.active()).isEqualTo(1);
    stream.cancel();
    stream.cancel();
    Recorder.until(() -> fake.active() == 0 && isTold());
    assertThat(events.events()).noneMatch(event -> event instanceof End);
  }

  @Test
  void aStopBeforeTheFirstPieceReachesTheProvider() {
    AnswerStream stream = model().stream(Providers.asking("[[hang]]"), events);
    Recorder.until(() -> fake.active() == 1);
    stream.cancel();
    Recorder.until(() -> fake.active() == 0 && isTold());
    assertThat(events.text()).isEmpty();
  }

  @Test
  void aStopBeforeTheResponseDropsTheConnection() throws Exception {
    try (ServerSocket mute = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      URI endpoint = URI.create("http://127.0.0.1:" + mute.getLocalPort());
      AnswerStream stream = askMute(endpoint);
      CompletableFuture<Boolean> gone = new CompletableFuture<>();
      try (Socket connection = mute.accept()) {
        Thread.startVirtualThread(
            () -> {
              try {
                connection.getInputStream().transferTo(OutputStream.nullOutputStream());
                gone.complete(true);
              } catch (IOException e) {
                gone.complete(true);
              }
            });
        assertThat(gone).isNotDone();
        stream.cancel();
        assertThat(gone.get(20, TimeUnit.SECONDS)).isTrue();
      }
    }
  }

  @Test
  void closingEndsWhatRuns() {
    model().stream(Providers.asking("[[hang]]"), events);
    Recorder.until(() -> fake.active() == 1);
    closeModels();
    assertThat(events.failure().kind()).isEqualTo(Kind.UNAVAILABLE);
  }

  // Timeouts.

  @ParameterizedTest
  @CsvSource({
    "LLM_FIRST_TOKEN_TIMEOUT, a b c [[hang]], ''",
    "LLM_IDLE_TIMEOUT, a b c [[hang-after:3]], You said: a ",
    "LLM_STREAM_TIMEOUT, [[chunks:9999]] [[delay:5]], word1 word2 ",
  })
  void hasThreeTimeouts(String setting, String question, String begin) {
    ChatModel model =
        open(
            settings(),
            switch (setting) {
              case "LLM_FIRST_TOKEN_TIMEOUT" -> new Timeouts(SHORT, LONG, LONG);
              case "LLM_IDLE_TIMEOUT" -> new Timeouts(LONG, SHORT, LONG);
              default -> new Timeouts(LONG, LONG, Duration.ofSeconds(1));
            });
    ask(model, Providers.asking("Hi")).end();
    model.stream(Providers.asking(question), events);
    assertThat(events.failure()).isEqualTo(new LlmFailure(Kind.TIMEOUT, setting));
    assertThat(events.text()).startsWith(begin);
    Recorder.until(() -> fake.active() == 0 && isTold());
  }

  // Settings.

  @Test
  void refusesSettingsThatCantWorkWithoutShowingTheKey() {
    LlmProviderSettings good = settings();
    LlmProviderSettings bad = Providers.withKey(good, good.api().keyHeader(), "sk-top\nsecret");
    assertThatThrownBy(() -> model(bad))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(good.id())
        .hasMessageNotContaining("secret");
  }

  @Test
  void sendsTheKeyInTheHeaderThatIsSetAndTheEndpointsQueryWithEveryRequest() {
    URI endpoint = URI.create(fake.endpoint() + "/?api-version=1");
    FakeRequest request =
        sent(Providers.withKey(settings(endpoint), "api-key", "other"), Providers.asking("Hi"));
    assertThat(request.uri().getQuery()).isEqualTo("api-version=1");
    assertThat(request.header("api-key")).isEqualTo("other");
    assertThat(request.header("Authorization")).isNull();
  }
}
