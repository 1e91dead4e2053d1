package io.chatbox.llm;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatbox.config.LlmProviderSettings;
import io.chatbox.dev.FakeOpenAi;
import io.chatbox.dev.FakeRaw;
import io.chatbox.dev.FakeReply;
import io.chatbox.dev.FakeReply.Step;
import io.chatbox.dev.LogLines;
import java.lang.ref.WeakReference;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What stays after hundreds of calls that went wrong in every way: counted. */
class NothingLeftBehindTest {
  private static final int CALLS = 500;
  private static final int AT_ONCE = 100;
  private static final Timeouts IMPATIENT =
      new Timeouts(Duration.ofMillis(500), Duration.ofMillis(200), Duration.ofMillis(900));

  private static final List<FakeReply> SICK =
      List.of(
          FakeReply.answer("fine", "fine"),
          FakeReply.status(429).withHeader("Retry-After", "0"),
          FakeReply.status(503).withHeader("Retry-After", "99"),
          FakeReply.status(500, "x".repeat(20_000)),
          FakeReply.status(400),
          FakeReply.dropped(),
          FakeReply.raw("data: ]\n\n"),
          FakeReply.raw("<html>").withHeader("Content-Type", "text/html"),
          FakeReply.steps(new Step.Die()),
          FakeReply.steps(new Step.Hang()),
          FakeReply.steps(new Step.Piece("a"), new Step.Die()),
          FakeReply.steps(new Step.Piece("a"), new Step.Hang()),
          FakeReply.steps(new Step.Piece("a"), new Step.Done(), new Step.Hang()),
          FakeReply.steps(new Step.Bytes(new byte[100_000])),
          FakeReply.steps(new Step.Forever(": busy\n")));

  private final FakeOpenAi fake = FakeOpenAi.start();
  private final FakeRaw noHttp = FakeRaw.start("220 mail.example ESMTP\r\n");
  private final FakeRaw badHead = FakeRaw.start("HTTP/1.1 200 OK\r\nContent-Length: some\r\n\r\n");
  private final Guard guard = Providers.guard(IMPATIENT, 3);
  private final Random random = new Random(3);
  private final List<WeakReference<?>> left = new ArrayList<>();

  @Test
  void threadsConnectionsTasksAndMemoryAreAsBefore() {
    List<LlmProviderSettings> providers =
        List.of(
            Providers.openAi("fake", fake.endpoint()),
            Providers.openAi("no-http", noHttp.endpoint()),
            Providers.openAi("bad-head", badHead.endpoint()),
            Providers.openAi(
                "no-tls", URI.create("https://127.0.0.1:" + noHttp.endpoint().getPort())),
            Providers.openAi("nobody", URI.create("http://host.invalid")));
    try (LogLines log = new LogLines("io.chatbox.llm");
        ProviderModels models = Providers.models(providers, guard)) {
      ask(models, 1);
      List<String> threads = threads();
      for (int i = 0; i < CALLS; i += AT_ONCE) {
        ask(models, AT_ONCE);
      }
      Recorder.until(() -> fake.active() + noHttp.active() + badHead.active() == 0);
      Recorder.until(() -> guard.load().equals(new Guard.Load(0, 0)));
      Recorder.until(() -> threads().equals(threads));
      assertThat(threads).containsOnly("llm-timer", "llm-io-n");
      assertThat(models.connections()).as("kept for the next calls").isLessThanOrEqualTo(AT_ONCE);
      Recorder.until(this::collected);
      assertThat(log.lines()).filteredOn(line -> line.contains(" Model call ")).hasSize(CALLS + 1);
      assertThat(log.lines()).noneMatch(line -> line.contains("Model call broke"));
    } finally {
      noHttp.close();
      badHead.close();
      fake.close();
    }
    Recorder.until(() -> threads().stream().noneMatch("llm-io-n"::equals));
  }

  /** Most of the calls go to the fake; some are given up at some time. */
  private void ask(ProviderModels models, int calls) {
    List<Recorder> heard = new ArrayList<>();
    for (int i = 0; i < calls; i++) {
      fake.enqueue(SICK.get(random.nextInt(SICK.size())));
      ChatModel model = models.all().get(Math.max(0, random.nextInt(17) - 12));
      Recorder recorder = new Recorder();
      AnswerStream stream = model.stream(Providers.asking("Hi"), recorder);
      left.add(new WeakReference<>(recorder));
      left.add(new WeakReference<>(stream));
      if (random.nextInt(10) == 0) {
        Recorder.until(() -> random.nextInt(20) == 0);
        stream.cancel();
      } else {
        heard.add(recorder);
      }
    }
    heard.forEach(Recorder::end);
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(thread -> thread.getName().replaceAll("\\d+", "n"))
        .filter(name -> name.startsWith("llm-") || name.contains("http"))
        .sorted()
        .toList();
  }

  private boolean collected() {
    System.gc();
    left.removeIf(reference -> reference.refersTo(null));
    return left.isEmpty();
  }
}
