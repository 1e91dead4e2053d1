package io.chatbox.llm;

import io.chatbox.telemetry.Metrics;
import io.chatbox.telemetry.Metrics.Count;
import io.chatbox.telemetry.Metrics.Label;
import io.chatbox.telemetry.Metrics.Times;

/**
 * A provider's figures.
 *
 * @param requests each time it was asked
 * @param errors of those, the ones that failed; given up is not failed
 * @param latency from the question to the first piece, retries included
 */
record CallFigures(Count requests, Count errors, Times latency) {

  static CallFigures of(Metrics metrics, String provider) {
    Label label = new Label("provider", provider);
    return new CallFigures(
        metrics.count(
            "chatbox_llm_requests_total", "Requests to models, retries and fallbacks too.", label),
        metrics.count(
            "chatbox_llm_errors_total", "Requests to models that failed or took too long.", label),
        metrics.times(
            "chatbox_llm_latency_seconds",
            "From the question to the first piece of its answer, retries included.",
            label));
  }
}
