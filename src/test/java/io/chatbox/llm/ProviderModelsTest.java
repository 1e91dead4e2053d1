package io.chatbox.llm;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatbox.config.LlmProviderSettings;
import io.chatbox.dev.FakeOpenAi;
import io.chatbox.dev.FakeReply;
import io.chatbox.llm.LlmFailure.Kind;
import io.chatbox.llm.StreamEvent.End;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Models from end to end, the provider faked over a real connection. */
class ProviderModelsTest {
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final Duration LONG = Duration.ofMinutes(1);

  private final FakeOpenAi fake = FakeOpenAi.start();
  private final List<ProviderModels> open = new ArrayList<>();
  private final ProviderModels models =
      open(List.of(Providers.openAi(fake.endpoint()), Providers.demo()), LONG, LONG, LONG);
  private final Recorder events = new Recorder();

  @AfterEach
  void close() {
    open.forEach(ProviderModels::close);
    fake.close();
  }

  private ProviderModels open(
      List<LlmProviderSettings> providers, Duration firstPiece, Duration idle, Duration answer) {
    Guard guard = Providers.guard(new Timeouts(firstPiece, idle, answer), 3);
    ProviderModels opened = Providers.models(providers, guard);
    open.add(opened);
    return opened;
  }

  private ChatModel fakeWith(Duration firstPiece, Duration idle, Duration answer) {
    return open(List.of(Providers.openAi(fake.endpoint())), firstPiece, idle, answer).first();
  }

  @Test
  void listsWhatIsConfigured() {
    assertThat(models.all()).extracting(ChatModel::id).containsExactly("gpt", "demo");
    assertThat(models.first().name()).isEqualTo("GPT");
    assertThat(models.first().systemPrompt()).contains("Be kind.");
    assertThat(models.first().contextTokens()).isEqualTo(8000);
    assertThat(models.find("demo")).containsSame(models.all().get(1));
    assertThat(models.find("other")).isEmpty();
  }

  @Test
  void keepsTheContextAndJoinsWhatCameApart() {
    models.first().stream(Providers.asking("one", "two", "[[history]]"), events);
    assertThat(events.end()).isEqualTo(new End("stop"));
    assertThat(events.text()).isEqualTo("1=one | 2=two | 3=");

    Recorder emoji = new Recorder();
    models.first().stream(Providers.asking("[[emoji]]"), emoji);
    assertThat(emoji.end()).isEqualTo(new End("stop"));
    assertThat(emoji.text()).isEqualTo("Smile \uD83D\uDE00 please");
  }

  @Test
  void timesOutWhenNothingComes() throws IOException {
    fakeWith(SHORT, LONG, LONG).stream(Providers.asking("[[hang]]"), events);
    assertThat(events.failure()).isEqualTo(new LlmFailure(Kind.TIMEOUT, "LLM_FIRST_TOKEN_TIMEOUT"));
    Recorder.until(() -> fake.aborted() == 1 && fake.active() == 0);

    try (ServerSocket mute = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      URI endpoint = URI.create("http://127.0.0.1:" + mute.getLocalPort());
      Recorder second = new Recorder();
      open(List.of(Providers.openAi(endpoint)), SHORT, LONG, LONG).first().stream(
          Providers.asking("Hi"), second);
      assertThat(second.failure().kind()).isEqualTo(Kind.TIMEOUT);
    }
  }

  @Test
  void timesOutWhenNothingMoreComes() {
    fakeWith(LONG, SHORT, LONG).stream(Providers.asking("a b c [[hang-after:3]]"), events);
    assertThat(events.failure()).isEqualTo(new LlmFailure(Kind.TIMEOUT, "LLM_IDLE_TIMEOUT"));
    assertThat(events.text()).startsWith("You ").doesNotContain("b");
    Recorder.until(() -> fake.aborted() == 1 && fake.active() == 0);
  }

  @Test
  void timesOutWhenItNeverEnds() {
    ChatModel model = fakeWith(LONG, LONG, Duration.ofSeconds(1));
    Recorder warmUp = new Recorder();
    model.stream(Providers.asking("Hi"), warmUp);
    warmUp.end();
    model.stream(Providers.asking("[[chunks:9999]] [[delay:5]]"), events);
    assertThat(events.failure()).isEqualTo(new LlmFailure(Kind.TIMEOUT, "LLM_STREAM_TIMEOUT"));
    assertThat(events.text()).startsWith("word1 word2 ");
    Recorder.until(() -> fake.aborted() == 1 && fake.active() == 0);
  }

  @Test
  void manyStreamsAtOnceKeepApartAndLeaveNoThread() {
    int before = Thread.activeCount();
    List<Recorder> recorders = new ArrayList<>();
    List<AnswerStream> givenUp = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      Recorder one = new Recorder();
      recorders.add(one);
      models.first().stream(Providers.asking("no " + i + " [[chunks:20]] [[delay:2]]"), one);
      givenUp.add(models.first().stream(Providers.asking("[[hang]]"), new Recorder()));
    }
    recorders.forEach(one -> assertThat(one.end()).isEqualTo(new End("stop")));
    assertThat(recorders).allSatisfy(one -> assertThat(one.text()).endsWith("word19 word20 "));
    Recorder.until(() -> fake.count() == 200);
    givenUp.forEach(AnswerStream::cancel);
    Recorder.until(() -> fake.active() == 0 && fake.aborted() == 100);
    assertThat(Thread.activeCount()).isLessThanOrEqualTo(before + 2);
  }

  @Test
  void closingEndsWhatRunsAndItsThreads() {
    Recorder demo = new Recorder();
    models.first().stream(Providers.asking("[[hang]]"), events);
    models.find("demo").orElseThrow().stream(Providers.asking("Hi"), demo);
    Recorder.until(() -> fake.active() == 1);
    models.close();
    assertThat(events.failure().kind()).isEqualTo(Kind.UNAVAILABLE);
    assertThat(demo.failure().kind()).isEqualTo(Kind.UNAVAILABLE);
    Recorder.until(() -> Thread.getAllStackTraces().keySet().stream().noneMatch(this::isOfAModel));
    Recorder late = new Recorder();
    models.first().stream(Providers.asking("Hi"), late);
    assertThat(late.failure().kind()).isEqualTo(Kind.UNAVAILABLE);
  }

  private boolean isOfAModel(Thread thread) {
    return thread.getName().startsWith("llm-") || thread.getName().contains("SelectorManager");
  }

  @Test
  void theFakeTellsOtherProcessesWhatItGot() throws Exception {
    fake.enqueue(FakeReply.answer("fine"));
    models.first().stream(Providers.asking("Hello"), events);
    assertThat(events.end()).isEqualTo(new End("stop"));
    Recorder.until(() -> fake.active() == 0);
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpRequest ask = HttpRequest.newBuilder(fake.endpoint().resolve("/requests")).build();
      assertThat(http.send(ask, BodyHandlers.ofString()).body())
          .startsWith("{\"count\":1,\"active\":0,\"aborted\":0,\"requests\":[{")
          .contains("\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]");
    }
  }
}
