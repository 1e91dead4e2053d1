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
      String result = backoff(3).call(() -> failing(2, fault));

      assertThat(result).isEqualTo("done");
      assertThat(waits).hasSize(2);
      assertThat(log.lines())
          .hasSize(2)
          .first()
          .asString()
          .matches(
              "WARNING MongoDB operation failed, retry attempt=1 delay=\\d+ms fault=Mongo\\w+");
    }
  }

  @Test
  void givesUpWithTheLastFault() {
    MongoException fault = new MongoTimeoutException("nobody there");

    assertThatThrownBy(() -> backoff(3).call(() -> failing(9, fault))).isSameAs(fault);
    assertThat(calls).isEqualTo(3);
  }

  @Test
  void oneAttemptIsNoRetry() {
    MongoException fault = new MongoTimeoutException("nobody there");

    assertThatThrownBy(() -> backoff(1).call(() -> failing(9, fault))).isSameAs(fault);
    assertThat(calls).isEqualTo(1);
  }

  @Test
  void doesNotRepeatWhatWillFailAgain() {
    MongoException fault = new MongoCommandException(new BsonDocument(), HERE);

    assertThatThrownBy(() -> backoff(3).call(() -> failing(9, fault))).isSameAs(fault);
    assertThat(calls).isEqualTo(1);
  }

  @Test
  void anInterruptEndsTheWait() {
    Backoff interrupted =
        new Backoff(
            3,
            Duration.ofMillis(100),
            delay -> {
              throw new InterruptedException();
            });
    MongoException fault = new MongoTimeoutException("nobody there");

    assertThatThrownBy(() -> interrupted.call(() -> failing(9, fault))).isSameAs(fault);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(calls).isEqualTo(1);
  }

  private Backoff backoff(int attempts) {
    return new Backoff(attempts, Duration.ofMillis(100), waits::add);
  }

  private String failing(int times, MongoException fault) {
    if (++calls <= times) {
      throw fault;
    }
    return "done";
  }
}
