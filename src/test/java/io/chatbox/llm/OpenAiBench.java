package io.chatbox.llm;

import io.chatbox.dev.FakeOpenAi;
import io.chatbox.dev.FakeReply;
import io.chatbox.dev.LogLines;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.provider.Arguments;

/** One model, asked as often as it takes, what is logged of it, and the bytes that it speaks. */
abstract class OpenAiBench extends ProviderBench<FakeOpenAi> {
  static final int ATTEMPTS = 3;

  static final String USAGE =
      "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":2}}\n\n";
  static final String FINISH =
      "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n";
  static final String DONE = "data: [DONE]\n\n";

  private final LogLines log = new LogLines("io.chatbox.llm");

  OpenAiBench() {
    super(FakeOpenAi.start(), Providers::openAi, ATTEMPTS);
  }

  @Override
  @AfterEach
  void closeAll() {
    super.closeAll();
    log.close();
  }

  /** Asks a model at this address. */
  final Recorder ask(URI endpoint, Timeouts timeouts) {
    return ask(open(settings(endpoint), timeouts), Providers.asking("Hi"));
  }

  /** What was logged so far. */
  final List<String> lines() {
    return log.lines();
  }

  /** The log's lines about retries. */
  final List<String> retries() {
    return lines().stream()
        .filter(line -> line.startsWith("WARNING LLM call failed, retry"))
        .toList();
  }

  static String piece(String text) {
    return "data: {\"id\":1,\"choices\":[{\"delta\":{\"content\":\"" + text + "\"}}]}\n\n";
  }

  static String whole() {
    return piece("Grü") + piece("ße ") + piece("😀") + FINISH + USAGE + DONE;
  }

  static String error(int code) {
    return "data: {\"error\":{\"code\":" + code + ",\"message\":\"secret\"}}\n\n";
  }

  static FakeReply raw(String body) {
    return FakeReply.raw(body);
  }

  static Arguments odd(String name, FakeReply reply) {
    return Arguments.of(Named.of(name, reply));
  }
}
