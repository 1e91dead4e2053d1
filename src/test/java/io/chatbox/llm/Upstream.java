package io.chatbox.llm;

import io.chatbox.dev.FakeOpenAi;
import io.chatbox.dev.FakeReply;
import io.chatbox.dev.LogLines;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.provider.Arguments;

/** A fake provider, a model that asks it, and what is heard and logged of it. */
final class Upstream implements AutoCloseable {
  static final Instant NOW = Instant.parse("2026-03-06T08:49:07Z");
  static final Duration SHORT = Duration.ofMillis(400);
  static final Duration LONG = Duration.ofSeconds(30);
  static final Timeouts PATIENT = new Timeouts(LONG, LONG, LONG);
  static final int ATTEMPTS = 3;

  static final String USAGE =
      "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":2}}\n\n";
  static final String FINISH =
      "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n";
  static final String DONE = "data: [DONE]\n\n";

  static String piece(String text) {
    return "data: {\"id\":1,\"choices\":[{\"delta\":{\"content\":\"" + text + "\"}}]}\n\n";
  }

  static String whole() {
    return piece("Grü") + piece("ße ") + piece("😀") + FINISH + USAGE + DONE;
  }

  static FakeReply raw(String body) {
    return FakeReply.raw(body);
  }

  final FakeOpenAi fake = FakeOpenAi.start();
  private final LogLines log = new LogLines("io.chatbox.llm");
  private final List<ProviderModels> opened = new ArrayList<>();

  /** Asks a model at this address. */
  Recorder ask(URI endpoint, Timeouts timeouts) {
    ProviderModels models =
        new ProviderModels(
            List.of(Providers.openAi(endpoint)),
            new Guard(timeouts, ATTEMPTS),
            Clock.fixed(NOW, ZoneOffset.UTC));
    opened.add(models);
    Recorder events = new Recorder();
    models.first().stream(Providers.asking("Hi"), events);
    return events;
  }

  /** Asks the fake, which answers so. */
  Recorder ask(FakeReply... replies) {
    List.of(replies).forEach(fake::enqueue);
    return ask(fake.endpoint(), PATIENT);
  }

  /** The log's lines about retries. */
  List<String> retries() {
    return log.lines().stream().filter(line -> line.startsWith("WARNING")).toList();
  }

  void closeModels() {
    opened.forEach(ProviderModels::close);
  }

  @Override
  public void close() {
    closeModels();
    fake.close();
    log.close();
  }

  static Arguments odd(String name, FakeReply reply) {
    return Arguments.of(Named.of(name, reply));
  }

  static String error(int code) {
    return "data: {\"error\":{\"code\":" + code + ",\"message\":\"secret\"}}\n\n";
  }
}
