package io.chatbox.llm;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready while there is a model that would be asked. Names those that have failed. When all have, it
 * is green again as soon as the first of them may be tried, or nobody would come to try it. Asks no
 * provider.
 */
@Readiness
@Singleton
final class ModelsReadiness implements HealthCheck {
  private final ProviderModels models;

  @Inject
  ModelsReadiness(ProviderModels models) {
    this.models = models;
  }

  @Override
  public HealthCheckResponse call() {
    List<String> failing = models.failing();
    return new HealthCheckResponse(
        "models",
        models.allRest() ? Status.DOWN : Status.UP,
        Optional.of(failing)
            .filter(ids -> !ids.isEmpty())
            .map(ids -> Map.of("failing", String.join(", ", ids))));
  }
}
