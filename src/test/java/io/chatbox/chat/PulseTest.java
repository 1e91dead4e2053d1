package io.chatbox.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatbox.audience.Audience;
import io.chatbox.protocol.SessionId;
import io.chatbox.session.Answers;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When a server takes other servers for gone, by how long it waits for the database itself. */
class PulseTest {
  private static final Duration LONG = Answers.LEASE.dividedBy(2).plusMillis(1);

  private final List<SessionId> lapsed = new ArrayList<>();
  private final List<SessionId> swept = new ArrayList<>();
  private Duration now = Duration.ZERO;
  private Duration renewing = Duration.ZERO;
  private Duration looking = Duration.ZERO;
  private Duration interrupting = Duration.ZERO;

  private final Pulse pulse =
      new Pulse(
          (Answers)
              Proxy.newProxyInstance(
                  Answers.class.getClassLoader(),
                  new Class<?>[] {Answers.class},
                  (proxy, method, arguments) -> answer(method.getName())),
          List::of,
          here -> false,
          new Audience(),
          swept::add,
          () -> now.toNanos());

  private Object answer(String method) {
    return switch (method) {
      case "renew" -> after(renewing, Set.of());
      case "lapsed" -> after(looking, List.copyOf(lapsed));
      case "interruptLapsed" -> after(interrupting, Optional.empty());
      default -> throw new IllegalStateException(method);
    };
  }

  private Object after(Duration time, Object result) {
    now = now.plus(time);
    return result;
  }

  @AfterEach
  void stop() {
    pulse.stop();
  }

  @Test
  void whatHasLapsedIsSwept() {
    SessionId left = lapsed();

    pulse.keepClaims();

    assertThat(swept).containsExactly(left);
  }

  @Test
  void whoWaitsLongToRenewItsOwnLeavesOthersTheTimeToDoSo() {
    SessionId slowToo = lapsed();
    renewing = LONG;
    pulse.keepClaims();
    renewing = Duration.ZERO;
    now = now.plus(Answers.LEASE);
    pulse.keepClaims();
    assertThat(swept).isEmpty();

    now = now.plusMillis(1);
    pulse.keepClaims();
    assertThat(swept).as("a lease later it is gone").containsExactly(slowToo);
  }

  @Test
  void soDoesWhoWaitsLongToLookForThem() {
    lapsed();
    looking = LONG;

    pulse.keepClaims();
    pulse.keepClaims();

    assertThat(swept).isEmpty();
  }

  @Test
  void aSweepEndsWhenTheDatabaseBecomesSlow() {
    SessionId first = lapsed();
    lapsed();
    interrupting = LONG;

    pulse.keepClaims();
    pulse.keepClaims();

    assertThat(swept).containsExactly(first);
  }

  private SessionId lapsed() {
    SessionId id = SessionId.next();
    lapsed.add(id);
    return id;
  }
}
