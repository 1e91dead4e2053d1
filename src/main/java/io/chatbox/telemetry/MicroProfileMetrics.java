package io.chatbox.telemetry;

import jakarta.enterprise.inject.Typed;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.function.LongSupplier;
import org.eclipse.microprofile.metrics.Counter;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.MetricUnits;
import org.eclipse.microprofile.metrics.Tag;
import org.eclipse.microprofile.metrics.Timer;

/**
 * Figures in MicroProfile's registry. On a host without MicroProfile Metrics this class can't be
 * loaded, and the container goes on without it: nothing but {@link MetricsProducer} may name it.
 * The buckets of times are set in {@code microprofile-config.properties}.
 */
@Singleton
@Typed(MicroProfileMetrics.class)
final class MicroProfileMetrics implements Metrics {
  private final MetricRegistry registry;

  @Inject
  MicroProfileMetrics(MetricRegistry registry) {
    this.registry = registry;
  }

  @Override
  public Count count(String name, String what, Label label) {
    Counter counter = registry.counter(metadata(name, what), tag(label));
    return counter::inc;
  }

  @Override
  public Times times(String name, String what, Label label) {
    Timer timer = registry.timer(metadata(name, what), tag(label));
    return timer::update;
  }

  @Override
  public void gauge(String name, String what, Label label, LongSupplier value) {
    registry.gauge(metadata(name, what), value::getAsLong, tag(label));
  }

  /** Without a unit: it would be appended to the name, which says it already. */
  private static Metadata metadata(String name, String what) {
    return Metadata.builder()
        .withName(name)
        .withDescription(what)
        .withUnit(MetricUnits.NONE)
        .build();
  }

  private static Tag tag(Label label) {
    return new Tag(label.name(), label.value());
  }
}
