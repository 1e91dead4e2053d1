package io.chatbox.chat;

import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorDefinition;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.util.concurrent.Executor;

/** Defines {@link TurnThreads} in the container. */
@ApplicationScoped
@ManagedExecutorDefinition(name = "java:app/concurrent/turns", virtual = true)
class TurnExecutor {
  @Resource(lookup = "java:app/concurrent/turns")
  private ManagedExecutorService turns;

  @Produces
  @TurnThreads
  Executor executor() {
    return turns;
  }
}
