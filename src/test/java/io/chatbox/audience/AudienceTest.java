package io.chatbox.audience;

import static io.chatbox.session.Samples.SESSION;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatbox.audience.SessionEvent.Cause;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AudienceTest {
  private static final SessionEvent FIRST = new SessionEvent.Closed(SESSION, Cause.LEFT);
  private static final SessionEvent SECOND = new SessionEvent.Closed(SESSION, Cause.ENDED);

  private final Audience audience = new Audience();

  @Test
  void allHearAllThereIsInTheOrderOfTelling() {
    List<SessionEvent> one = new ArrayList<>();
    List<SessionEvent> other = new ArrayList<>();
    audience.join(one::add);
    audience.join(other::add);

    audience.tell(FIRST);
    audience.tell(SECOND);

    assertThat(one).containsExactly(FIRST, SECOND);
    assertThat(other).containsExactly(FIRST, SECOND);
  }

  /** As reported of many an event bus: the first that throws silences the rest. */
  @Test
  void oneThatFailsSilencesNobody() {
    List<SessionEvent> heard = new ArrayList<>();
    audience.join(
        event -> {
          throw new IllegalStateException("a fault of ours");
        });
    audience.join(
        event -> {
          throw new AssertionError("a worse one");
        });
    audience.join(heard::add);

    audience.tell(FIRST);
    audience.tell(SECOND);

    assertThat(heard).containsExactly(FIRST, SECOND);
  }
}
