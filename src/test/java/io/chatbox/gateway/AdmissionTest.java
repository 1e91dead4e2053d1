package io.chatbox.gateway;

import static io.chatbox.protocol.People.ADA;
import static io.chatbox.protocol.People.BOB;
import static io.chatbox.protocol.People.EVE;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatbox.gateway.Admission.Verdict;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class AdmissionTest {
  private final AtomicLong now = new AtomicLong();

  @Test
  void aUserAndTheServerHaveTheirLimits() {
    Admission admission = new Admission(3, 2, now::get);

    assertThat(admission.enter(ADA)).isEqualTo(Verdict.ADMITTED);
    assertThat(admission.enter(ADA)).isEqualTo(Verdict.ADMITTED);
    assertThat(admission.enter(ADA)).isEqualTo(Verdict.USER_FULL);
    assertThat(admission.enter(BOB)).isEqualTo(Verdict.ADMITTED);
    assertThat(admission.enter(EVE)).isEqualTo(Verdict.SERVER_FULL);
  }

  @Test
  void whoLeavesMakesRoomAndARefusalTakesNone() {
    Admission admission = new Admission(2, 1, now::get);
    admission.enter(ADA);
    admission.opened(ADA);
    assertThat(admission.enter(ADA)).isEqualTo(Verdict.USER_FULL);
    assertThat(admission.enter(ADA)).isEqualTo(Verdict.USER_FULL);

    admission.leave(ADA);

    assertThat(admission.enter(ADA)).isEqualTo(Verdict.ADMITTED);
    assertThat(admission.enter(BOB)).isEqualTo(Verdict.ADMITTED);
  }

  @Test
  void anUpgradeThatComesToNothingTakesNoPlace() {
    Admission admission = new Admission(1, 1, now::get);
    admission.enter(ADA);
    admission.withdraw(ADA);

    assertThat(admission.enter(BOB)).isEqualTo(Verdict.ADMITTED);
  }

  @Test
  void aPlaceIsPromisedForAWhileAndKeptWhenTheSocketHasOpened() {
    Admission admission = new Admission(2, 2, now::get);
    admission.enter(ADA);
    admission.enter(ADA);
    admission.opened(ADA);
    now.addAndGet(Admission.PROMISE.toNanos());
    assertThat(admission.enter(BOB)).isEqualTo(Verdict.SERVER_FULL);
    now.incrementAndGet();

    assertThat(admission.enter(BOB)).isEqualTo(Verdict.ADMITTED);
    admission.withdraw(ADA);
    assertThat(admission.enter(ADA)).as("one of hers is open").isEqualTo(Verdict.SERVER_FULL);
    admission.leave(ADA);
    assertThat(admission.enter(ADA)).isEqualTo(Verdict.ADMITTED);
  }

  @Test
  void aSocketThatOpensLateIsCountedAllTheSame() {
    Admission admission = new Admission(2, 1, now::get);
    admission.enter(ADA);
    now.addAndGet(Admission.PROMISE.toNanos() + 1);
    admission.enter(BOB);
    admission.opened(ADA);

    assertThat(admission.enter(ADA)).isEqualTo(Verdict.SERVER_FULL);
    admission.leave(ADA);
    assertThat(admission.enter(ADA)).isEqualTo(Verdict.ADMITTED);
  }
}
