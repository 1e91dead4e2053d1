package io.chatbox.gateway;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Red as soon as the server begins to go away, so that no new client is sent here. */
@Readiness
@ApplicationScoped
class DrainReadiness implements HealthCheck {
  private final Drain drain;

  /** For the proxy alone. */
  protected DrainReadiness() {
    this(null);
  }

  @Inject
  DrainReadiness(Drain drain) {
    this.drain = drain;
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("drain").status(!drain.isOn()).build();
  }
}
