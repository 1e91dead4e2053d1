package io.chatbox.safety.moderation;

import io.chatbox.config.type.HttpProxy;
import io.chatbox.config.type.Secret;
import io.chatbox.llm.wire.Hosts;
import io.chatbox.telemetry.Log;
import jakarta.json.Json;
import jakarta.json.JsonBuilderFactory;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.io.CloseMode;

/** The API that judges. Any number of threads, each blocks for its own question. */
final class ModerationApi implements AutoCloseable {
  private static final Log log = Log.of(ModerationApi.class);

  /** A judgement has some 2 KB. */
  static final int MAX_BYTES = 256 * 1024;

  private static final Duration BEFORE_RETRY = Duration.ofMillis(200);

  private final HttpHost server;
  private final String path;
  private final Optional<Secret> key;
  private final String model;
  private final Duration timeout;
  private final CloseableHttpClient http;
  private final JsonBuilderFactory json = Json.createBuilderFactory(Map.of());
  private final JudgementReader reader = new JudgementReader(Json.createReaderFactory(Map.of()));

  /** Virtual, so that one that is interrupted stops reading. */
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("moderation").factory());

  /**
   * @param endpoint the API's base address
   * @param proxy that leads there, absent if it is asked directly
   * @param timeout of one try, from the connection to the response's last byte
   */
  ModerationApi(
      URI endpoint,
      Optional<HttpProxy> proxy,
      Optional<Secret> key,
      String model,
      Duration timeout) {
    this.server = Hosts.of(endpoint);
    this.path = endpoint.getRawPath() + "/moderations";
    this.key = key;
    this.model = model;
    this.timeout = timeout;
    this.http = ModerationClient.open(proxy, timeout);
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
    HttpPost request = request(text);
    Future<Judgement> call;
    try {
      call = threads.submit(() -> answer(request));
    } catch (RejectedExecutionException e) {
      return new Judgement.Missing("closed", false);
    }
    try {
      return call.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return new Judgement.Missing("no judgement within " + timeout.toMillis() + "ms", true);
    } catch (ExecutionException e) {
      return broken(e);
    } finally {
      if (!call.isDone()) {
        request.cancel();
        call.cancel(true);
      }
    }
  }

  private HttpPost request(String text) {
    String body =
        json.createObjectBuilder().add("model", model).add("input", text).build().toString();
    HttpPost request = new HttpPost(path);
    request.setEntity(new StringEntity(body, ContentType.APPLICATION_JSON));
    request.setHeader("Accept", "application/json");
    key.ifPresent(secret -> request.setHeader("Authorization", "Bearer " + secret.reveal()));
    return request;
  }

  private Judgement answer(HttpPost request) throws IOException {
    try (ClassicHttpResponse response = http.executeOpen(server, request, null)) {
      int status = response.getCode();
      return switch (status) {
        case 200 -> reader.read(body(response));
        case 408, 429, 500, 502, 503, 504, 529 -> new Judgement.Missing("status " + status, true);
        default -> {
          log.error("Moderation refuses our settings", "status", status);
          yield new Judgement.Missing("status " + status, false);
        }
      };
    }
  }

  private static byte[] body(ClassicHttpResponse response) throws IOException {
    if (response.getEntity() == null) {
      return new byte[0];
    }
    byte[] bytes = response.getEntity().getContent().readNBytes(MAX_BYTES + 1);
    if (bytes.length > MAX_BYTES) {
      throw new IOException("body too long");
    }
    return bytes;
  }

  /** Goes by the class of the fault: messages may quote what was received. */
  private static Judgement broken(ExecutionException thrown) {
    Throwable root = thrown;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    boolean passes =
        switch (root) {
          case SSLException tls -> false;
          case IOException network -> true;
          default -> false;
        };
    return new Judgement.Missing(root.getClass().getSimpleName(), passes);
  }

  /** Breaks off what runs. */
  @Override
  public void close() {
    threads.shutdownNow();
    http.close(CloseMode.IMMEDIATE);
  }
}
