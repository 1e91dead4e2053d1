package io.chatbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatbox.gateway.Admission.Verdict;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class AdmissionTest {
  private final AtomicLong now = new AtomicLong();

  @Test
  void aUserAndTheServerHaveTheirLimits() {
    Admission admission = new Admission(3, 2, now::get);

    assertThat(admission.enter("ada")).isEqualTo(Verdict.ADMITTED);
    assertThat(admission.enter("ada")).isEqualTo(Verdict.ADMITTED);
    assertThat(admission.enter("ada")).isEqualTo(Verdict.USER_FULL);
    assertThat(admission.enter("bob")).isEqualTo(Verdict.ADMITTED);
    assertThat(admission.enter("eve")).isEqualTo(Verdict.SERVER_FULL);
  }

  @Test
  void whoLeavesMakesRoomAndARefusalTakesNone() {
    Admission admission = new Admission(2, 1, now::get);
    admission.enter("ada");
    admission.opened("ada");
    assertThat(admission.enter("ada")).isEqualTo(Verdict.USER_FULL);
    assertThat(admission.enter("ada")).isEqualTo(Verdict.USER_FULL);

    admission.leave("ada");

    assertThat(admission.enter("ada")).isEqualTo(Verdict.ADMITTED);
    assertThat(admission.enter("bob")).isEqualTo(Verdict.ADMITTED);
  }

  @Test
  void anUpgradeThatComesToNothingTakesNoPlace() {
    Admission admission = new Admission(1, 1, now::get);
    admission.enter("ada");
    admission.withdraw("ada");

    assertThat(admission.enter("bob")).isEqualTo(Verdict.ADMITTED);
  }

  @Test
  void aPlaceIsPromisedForAWhileAndKeptWhenTheSocketHasOpened() {
    Admission admission = new Admission(2, 2, now::get);
    admission.enter("ada");
    admission.enter("ada");
    admission.opened("ada");
    now.addAndGet(Admission.PROMISE.toNanos());
    assertThat(admission.enter("bob")).isEqualTo(Verdict.SERVER_FULL);
    now.incrementAndGet();

    assertThat(admission.enter("bob")).isEqualTo(Verdict.ADMITTED);
    admission.withdraw("ada");
    assertThat(admission.enter("ada")).as("one of hers is open").isEqualTo(Verdict.SERVER_FULL);
    admission.leave("ada");
    assertThat(admission.enter("ada")).isEqualTo(Verdict.ADMITTED);
  }

  @Test
  void aSocketThatOpensLateIsCountedAllTheSame() {
    Admission admission = new Admission(2, 1, now::get);
    admission.enter("ada");
    now.addAndGet(Admission.PROMISE.toNanos() + 1);
    admission.enter("bob");
    admission.opened("ada");

    assertThat(admission.enter("ada")).isEqualTo(Verdict.SERVER_FULL);
    admission.leave("ada");
    assertThat(admission.enter("ada")).isEqualTo(Verdict.ADMITTED);
  }
}
