package io.chatbox.llm;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatbox.config.LlmProviderSettings;
import io.chatbox.dev.FakeProvider;
import io.chatbox.dev.FakeReply;
import io.chatbox.dev.FakeRequest;
import io.chatbox.llm.Prompt.Part;
import io.chatbox.llm.StreamEvent.End;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;

/**
 * A provider under test, asked over a real connection to a fake that speaks its wire format.
 *
 * @param <F> the fake
 */
abstract class ProviderBench<F extends FakeProvider> {
  static final Duration LONG = Duration.ofSeconds(30);
  static final Timeouts PATIENT = new Timeouts(LONG, LONG, LONG);

  protected final F fake;
  protected final Recorder events = new Recorder();
  private final Function<URI, LlmProviderSettings> settings;
  private final int attempts;
  private final List<ProviderModels> opened = new ArrayList<>();

  /**
   * @param settings of the provider at an address
   * @param attempts how often it is asked for an answer in all
   */
  ProviderBench(F fake, Function<URI, LlmProviderSettings> settings, int attempts) {
    this.fake = fake;
    this.settings = settings;
    this.attempts = attempts;
  }

  @AfterEach
  void closeAll() {
    closeModels();
    fake.close();
  }

  final void closeModels() {
    opened.forEach(ProviderModels::close);
  }

  protected final LlmProviderSettings settings(URI endpoint) {
    return settings.apply(endpoint);
  }

  /** Of the provider that is the fake. */
  protected final LlmProviderSettings settings() {
    return settings(fake.endpoint());
  }

  final ChatModel open(LlmProviderSettings provider, Timeouts timeouts) {
    ProviderModels models =
        Providers.models(List.of(provider), Providers.guard(timeouts, attempts));
    opened.add(models);
    return models.first();
  }

  protected final ChatModel model(LlmProviderSettings provider) {
    return open(provider, PATIENT);
  }

  protected final ChatModel model() {
    return model(settings());
  }

  /** Asks the fake, which answers so. */
  protected final Recorder ask(FakeReply... replies) {
    List.of(replies).forEach(fake::enqueue);
    return ask("Hi");
  }

  protected final Recorder ask(String question) {
    return ask(model(), Providers.asking(question));
  }

  protected static Recorder ask(ChatModel model, Prompt prompt) {
    Recorder heard = new Recorder();
    model.stream(prompt, heard);
    return heard;
  }

  /** What the provider is sent that is asked so, and answers. */
  protected final FakeRequest sent(LlmProviderSettings provider, Prompt prompt) {
    model(provider).stream(prompt, events);
    assertThat(events.end()).isEqualTo(new End("stop"));
    return fake.requests().getLast();
  }

  protected final FakeRequest sent(Part... said) {
    return sent(settings(), Providers.prompt(List.of(said)));
  }
}
