package io.chatbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatbox.gateway.Admission.Verdict;
import org.junit.jupiter.api.Test;

class AdmissionTest {

  @Test
  void aUserAndTheServerHaveTheirLimits() {
    Admission admission = new Admission(3, 2);

    assertThat(admission.enter("ada")).isEqualTo(Verdict.ADMITTED);
    assertThat(admission.enter("ada")).isEqualTo(Verdict.ADMITTED);
    assertThat(admission.enter("ada")).isEqualTo(Verdict.USER_FULL);
    assertThat(admission.enter("bob")).isEqualTo(Verdict.ADMITTED);
    assertThat(admission.enter("eve")).isEqualTo(Verdict.SERVER_FULL);
  }

  @Test
  void whoLeavesMakesRoomAndARefusalTakesNone() {
    Admission admission = new Admission(2, 1);
    admission.enter("ada");
    assertThat(admission.enter("ada")).isEqualTo(Verdict.USER_FULL);
    assertThat(admission.enter("ada")).isEqualTo(Verdict.USER_FULL);

    admission.leave("ada");

    assertThat(admission.enter("ada")).isEqualTo(Verdict.ADMITTED);
    assertThat(admission.enter("bob")).isEqualTo(Verdict.ADMITTED);
  }
}
