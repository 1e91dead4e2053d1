package io.chatbox.chat;

import io.chatbox.audience.Audience;
import io.chatbox.usage.TokenUse;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.concurrent.Executor;

/** What every turn needs. */
@Singleton
final class TurnParts {
  private final Contexts contexts;
  private final Patience patience;
  private final AskedModels models;
  private final Audience audience;
  private final Executor threads;
  private final Clock clock;
  private final TokenUse tokens;

  @Inject
  TurnParts(
      Contexts contexts,
      Patience patience,
      AskedModels models,
      Audience audience,
      @TurnThreads Executor threads,
      Clock clock,
      TokenUse tokens) {
    this.contexts = contexts;
    this.patience = patience;
    this.models = models;
    this.audience = audience;
    this.threads = threads;
    this.clock = clock;
    this.tokens = tokens;
  }

  Contexts contexts() {
    return contexts;
  }

  Patience patience() {
    return patience;
  }

  AskedModels models() {
    return models;
  }

  Audience audience() {
    return audience;
  }

  Executor threads() {
    return threads;
  }

  Clock clock() {
    return clock;
  }

  TokenUse tokens() {
    return tokens;
  }
}
