package io.chatbox.probes;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatbox.it.TestServer;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

/** What an orchestrator asks. */
class ProbesIT {
  private final TestServer server = TestServer.shared();

  @Test
  void theProcessLives() {
    HttpResponse<String> response = server.get("/healthz");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("{\"status\":\"ok\"}");
    assertThat(response.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("application/json");
  }

  @Test
  void theServerIsReady() {
    HttpResponse<String> response = server.get("/readyz");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("{\"status\":\"ready\"}");
  }

  @Test
  void aProbeWithAStaleTokenIsAnsweredAllTheSame() {
    assertThat(server.get("/healthz", "Authorization", "Bearer stale").statusCode()).isEqualTo(200);
    assertThat(server.get("/readyz", "Authorization", "Bearer stale").statusCode()).isEqualTo(200);
  }

  @Test
  void microProfileHealthStandsBehind() {
    HttpResponse<String> response =
        TestServer.send(
            HttpRequest.newBuilder(server.base().resolve(URI.create("/health/ready"))).build());

    assertThat(response.body()).contains("\"database\"").contains("UP");
  }
}
