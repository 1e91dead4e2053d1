package io.chatbox.session.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class RepliesTest {
  private static final long ALL = Replies.ROOM * 1024L;

  private final Replies replies = new Replies();

  @Test
  void largeOnesWaitForEachOtherAndSmallOnesForNobody() throws Exception {
    CountDownLatch answered = new CountDownLatch(1);
    Thread first = Thread.ofVirtual().start(() -> replies.read(2 * ALL, () -> held(answered)));
    await().until(() -> first.getState() == Thread.State.WAITING);
    Thread second = Thread.ofVirtual().start(() -> replies.read(100 * 1024, () -> "large"));
    await().until(() -> second.getState() == Thread.State.TIMED_WAITING);

    assertThat(replies.read(Replies.SMALL * 1024, () -> "small")).isEqualTo("small");
    answered.countDown();
    assertThat(second.join(Duration.ofSeconds(5))).isTrue();
    assertThat(replies.read(ALL, () -> "all")).isEqualTo("all");
  }

  private static String held(CountDownLatch answered) {
    try {
      answered.await();
      return "large";
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
