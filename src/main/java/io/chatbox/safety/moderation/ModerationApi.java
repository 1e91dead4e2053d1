package io.chatbox.safety.moderation;

import io.chatbox.config.type.Secret;
import io.chatbox.telemetry.Log;
import jakarta.json.Json;
import jakarta.json.JsonBuilderFactory;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/** The API that judges. Any number of threads, each blocks for its own question. */
final class ModerationApi implements AutoCloseable {
  private static final Log log = Log.of(ModerationApi.class);

  /** A judgement has some 2 KB. */
  static final int MAX_BYTES = 256 * 1024;

  private static final Duration BEFORE_RETRY = Duration.ofMillis(200);

  private final URI address;
  private final Optional<Secret> key;
  private final String model;
  private final Duration timeout;
  private final JsonBuilderFactory json = Json.createBuilderFactory(Map.of());
  private final JudgementReader reader = new JudgementReader(Json.createReaderFactory(Map.of()));

  /**
   * Replaced after a response whose head made no sense: the JDK's client forgets such a connection
   * without closing it until it is shut down itself.
   */
  private volatile HttpClient http;

  /**
   * @param endpoint the API's base address
   * @param timeout of one try, from the connection to the response's last byte
   */
  ModerationApi(URI endpoint, Optional<Secret> key, String model, Duration timeout) {
    this.address = URI.create(endpoint + "/moderations");
    this.key = key;
    this.model = model;
    this.timeout = timeout;
    this.http = open();
  }

  private HttpClient open() {
    return HttpClient.newBuilder()
        .version(Version.HTTP_1_1)
        .followRedirects(Redirect.NEVER)
        .connectTimeout(timeout)
        // Looking the host's name up blocks, and counts as part of the time too.
        .executor(task -> Thread.ofVirtual().name("moderation").start(task))
        .build();
  }

  private synchronized void renew(HttpClient spoilt) {
    if (http == spoilt) {
      http = open();
      spoilt.shutdown();
    }
  }

  /** Asks, and once more if that fails in a way that passes. */
  Judgement judge(String text) throws InterruptedException {
    Judgement first = ask(text);
    if (first instanceof Judgement.Missing missing && missing.passes()) {
      log.warn("Moderation failed, retry", "detail", missing.detail(), "delay", BEFORE_RETRY);
      Thread.sleep(BEFORE_RETRY);
      return ask(text);
    }
    return first;
  }

  private Judgement ask(String text) throws InterruptedException {
    HttpClient client = http;
    CompletableFuture<HttpResponse<byte[]>> call =
        client.sendAsync(request(text), info -> new BoundedBody(MAX_BYTES));
    try {
      return judgement(call.get(timeout.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException e) {
      return new Judgement.Missing("no judgement within " + timeout.toMillis() + "ms", true);
    } catch (ExecutionException e) {
      return broken(e, client);
    } finally {
      call.cancel(true);
    }
  }

  private HttpRequest request(String text) {
    String body =
        json.createObjectBuilder().add("model", model).add("input", text).build().toString();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address)
            .header("Content-Type", "application/json")
            .header("Accept", "application/json")
            .POST(BodyPublishers.ofString(body));
    key.ifPresent(secret -> request.header("Authorization", "Bearer " + secret.reveal()));
    return request.build();
  }

  private Judgement judgement(HttpResponse<byte[]> response) {
    int status = response.statusCode();
    return switch (status) {
      case 200 -> reader.read(response.body());
      case 408, 429, 500, 502, 503, 504, 529 -> new Judgement.Missing("status " + status, true);
      default -> {
        log.error("Moderation refuses our settings", "status", status);
        yield new Judgement.Missing("status " + status, false);
      }
    };
  }

  /** Goes by the class of the fault: messages may quote what was received. */
  private Judgement broken(ExecutionException thrown, HttpClient client) {
    Throwable root = thrown;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    boolean passes =
        switch (root) {
          case SSLException tls -> false;
          case ProtocolException head -> false;
          case IOException network -> true;
          case UnresolvedAddressException unknownHost -> true;
          default -> false;
        };
    if (root instanceof ProtocolException || (root instanceof RuntimeException && !passes)) {
      renew(client);
    }
    return new Judgement.Missing(root.getClass().getSimpleName(), passes);
  }

  /** Breaks off what runs. */
  @Override
  public void close() {
    http.shutdownNow();
  }
}
