package io.chatbox.telemetry;

import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** Figures where the host keeps them, else none. */
@Singleton
final class MetricsProducer {
  private final Instance<MicroProfileMetrics> known;

  @Inject
  MetricsProducer(Instance<MicroProfileMetrics> known) {
    this.known = known;
  }

  @Produces
  @Singleton
  Metrics metrics() {
    return known.isResolvable() ? known.get() : Metrics.NONE;
  }
}
