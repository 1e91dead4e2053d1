package io.chatbox.llm;

import io.chatbox.config.LlmProviderSettings;
import io.chatbox.dev.FakeProvider;
import io.chatbox.dev.FakeReply;
import io.chatbox.dev.FakeRequest;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/**
 * A provider under test, asked over a real connection to a fake that speaks its wire format.
 *
 * @param <F> the fake
 */
abstract class ProviderBench<F extends FakeProvider> {
  static final Duration LONG = Duration.ofMinutes(1);
  private static final Timeouts PATIENT = new Timeouts(LONG, LONG, LONG);

  protected final F fake;
  private final List<ProviderModels> opened = new ArrayList<>();
  protected final Recorder events = new Recorder();

  ProviderBench(F fake) {
    this.fake = fake;
  }

  protected abstract LlmProviderSettings settings(URI endpoint);

  /** Where the fake finds the key. */
  protected abstract String keyIn(FakeRequest request);

  /** An answer that was given up: whether the provider knows. */
  protected boolean isTold() {
    return fake.active() == 0;
  }

  @AfterEach
  void closeAll() {
    closeModels();
    fake.close();
  }

  final void closeModels() {
    opened.forEach(ProviderModels::close);
  }

  final ChatModel open(LlmProviderSettings settings, Timeouts timeouts) {
    ProviderModels models =
        new ProviderModels(List.of(settings), new Guard(timeouts, 1), Clock.systemUTC());
    opened.add(models);
    return models.first();
  }

  /** Asked once, never again. */
  protected final ChatModel model(LlmProviderSettings settings) {
    return open(settings, PATIENT);
  }

  protected final ChatModel model() {
    return model(settings(fake.endpoint()));
  }

  protected final Recorder ask(FakeReply reply) {
    fake.enqueue(reply);
    return ask("Hi");
  }

  protected final Recorder ask(String question) {
    Recorder heard = new Recorder();
    model().stream(Providers.asking(question), heard);
    return heard;
  }
}
