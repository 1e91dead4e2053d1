package io.chatbox.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import com.mongodb.MongoNodeIsRecoveringException;
import com.mongodb.MongoNotPrimaryException;
import com.mongodb.MongoSocketReadException;
import com.mongodb.MongoTimeoutException;
import com.mongodb.ServerAddress;
import io.chatbox.dev.LogLines;
import io.chatbox.mongo.DatabaseOptions.Retries;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BackoffTest {
  private static final ServerAddress HERE = new ServerAddress();
  private static final Duration FIRST = Duration.ofMillis(100);
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final List<Duration> waits = new ArrayList<>();
  private int calls;

  static Stream<MongoException> passing() {
    return Stream.of(
        new MongoSocketReadException("gone", HERE),
        new MongoTimeoutException("nobody there"),
        new MongoNotPrimaryException(new BsonDocument(), HERE),
        new MongoNodeIsRecoveringException(new BsonDocument(), HERE));
  }

  @ParameterizedTest
  @MethodSource("passing")
  void repeatsWhatPasses(MongoException fault) {
    try (LogLines log = new LogLines("io.chatbox.mongo")) {
      String result = backoff(3).call("look", () -> failing(2, fault));

      assertThat(result).isEqualTo("done");
      assertThat(waits).hasSize(2);
      assertThat(log.lines())
          .hasSize(2)
          .first()
          .asString()
          .matches(
              "WARNING MongoDB operation failed, retry attempt=1 delay=\\d+ms operation=look"
                  + " fault=Mongo\\w+");
    }
  }

  @Test
  void givesUpWithTheLastFault() {
    MongoException fault = new MongoTimeoutException("nobody there");
    Backoff impatient = backoff(3, Duration.ofMillis(1));

    assertThatThrownBy(() -> impatient.call("look", () -> failing(9, fault))).isSameAs(fault);
    assertThat(calls).isEqualTo(3);
  }

  @Test
  void oneAttemptIsNoRetry() {
    MongoException fault = new MongoTimeoutException("nobody there");

    assertThatThrownBy(() -> backoff(1).call("look", () -> failing(9, fault))).isSameAs(fault);
    assertThat(calls).isEqualTo(1);
  }

  @Test
  void doesNotRepeatWhatWillFailAgain() {
    MongoException fault = new MongoCommandException(new BsonDocument(), HERE);

    assertThatThrownBy(() -> backoff(3).call("look", () -> failing(9, fault))).isSameAs(fault);
    assertThat(calls).isEqualTo(1);
  }

  @Test
  void goesOnUntilTheTimeIsOver() {
    MongoException fault = new MongoTimeoutException("nobody there");

    assertThat(backoff(2).call("look", () -> failing(9, fault))).isEqualTo("done");

    assertThat(waits).as("each takes a second and its wait").hasSize(9);
    assertThatThrownBy(() -> backoff(2).call("look", () -> failing(99, fault))).isSameAs(fault);
    assertThat(spent()).isBetween(TIMEOUT.minusSeconds(2), TIMEOUT.plusSeconds(1));
  }

  @Test
  void anEndOfTheWaitIsTheLast() {
    Backoff ended = new Backoff(new Retries(3, FIRST, TIMEOUT), this::nanoTime, delay -> true);
    MongoException fault = new MongoTimeoutException("nobody there");

    assertThatThrownBy(() -> ended.call("look", () -> failing(9, fault))).isSameAs(fault);
    assertThat(calls).isEqualTo(1);
  }

  private Backoff backoff(int attempts) {
    return backoff(attempts, TIMEOUT);
  }

  private Backoff backoff(int attempts, Duration timeout) {
    calls = 0;
    waits.clear();
    return new Backoff(new Retries(attempts, FIRST, timeout), this::nanoTime, this::pass);
  }

  private boolean pass(Duration wait) {
    waits.add(wait);
    return false;
  }

  /** A second for each try, and the waits. */
  private long nanoTime() {
    return spent().toNanos();
  }

  private Duration spent() {
    return waits.stream().reduce(Duration.ofSeconds(calls), Duration::plus);
  }

  private String failing(int times, MongoException fault) {
    if (++calls <= times) {
      throw fault;
    }
    return "done";
  }
}
