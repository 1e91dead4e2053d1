package io.chatbox.llm;

import io.chatbox.telemetry.Metrics;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** Figures for tests to look at, under {@code name{value of the label}}. */
public final class RecordedMetrics implements Metrics {
  private final Map<String, Long> values = new ConcurrentHashMap<>();
  private final Map<String, LongSupplier> gauges = new ConcurrentHashMap<>();

  /** How much was counted, how many times were measured, or what a gauge says. */
  public long value(String figure) {
    LongSupplier gauge = gauges.get(figure);
    return gauge == null ? values.getOrDefault(figure, 0L) : gauge.getAsLong();
  }

  private static String key(String name, Label label) {
    return name + "{" + label.value() + "}";
  }

  @Override
  public Count count(String name, String what, Label label) {
    return more -> values.merge(key(name, label), more, Long::sum);
  }

  @Override
  public Times times(String name, String what, Label label) {
    return time -> values.merge(key(name, label), 1L, Long::sum);
  }

  @Override
  public void gauge(String name, String what, Label label, LongSupplier value) {
    gauges.put(key(name, label), value);
  }
}
