package io.chatbox.traffic;

import static io.chatbox.traffic.InFlight.Verdict.ADMITTED;
import static io.chatbox.traffic.InFlight.Verdict.SERVER_BUSY;
import static io.chatbox.traffic.InFlight.Verdict.TOO_MANY_OF_ONE;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatbox.telemetry.Metrics;
import io.chatbox.traffic.InFlight.Holder;
import io.chatbox.traffic.InFlight.Verdict;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class InFlightTest {
  private static final int PER_USER = 16;
  private static final int PER_ADDRESS = 64;
  private static final int SEARCHERS = 3;

  /** Of large ones 40 fit, and 30 beside the small ones' share. */
  private static final long MEMORY = 40L * Load.LARGE.bytes();

  private final InFlight inFlight =
      new InFlight(Metrics.NONE, PER_USER, PER_ADDRESS, MEMORY, SEARCHERS);

  private static List<Holder> of(String user, String address) {
    return List.of(new Holder.User(user), new Holder.Address(address));
  }

  private int admitted(Load load, int tries, List<Holder> holders) {
    int admitted = 0;
    for (int i = 0; i < tries; i++) {
      admitted += inFlight.enter(load, holders) == ADMITTED ? 1 : 0;
    }
    return admitted;
  }

  @Test
  void oneUserHasHisShareAndOthersGoOn() {
    assertThat(admitted(Load.SMALL, 100, of("ada", "1"))).isEqualTo(PER_USER);
    assertThat(inFlight.enter(Load.SMALL, of("ada", "2"))).isEqualTo(TOO_MANY_OF_ONE);
    assertThat(inFlight.enter(Load.SMALL, of("bob", "1"))).isEqualTo(ADMITTED);
  }

  @Test
  void oneAddressHasItsShareWhoeverComesFromThere() {
    int admitted = 0;
    for (int user = 0; user < 100; user++) {
      admitted += admitted(Load.SMALL, 1, of("user " + user, "1"));
    }
    assertThat(admitted).isEqualTo(PER_ADDRESS);
    assertThat(inFlight.enter(Load.SMALL, of("ada", "2"))).isEqualTo(ADMITTED);
  }

  @Test
  void costlyOnesAreFewer() {
    assertThat(admitted(Load.LARGE, 100, of("ada", "1"))).isEqualTo(PER_USER / 4);
    assertThat(admitted(Load.LARGE, 100, List.of(new Holder.Address("2"))))
        .isEqualTo(PER_ADDRESS / 8);
    assertThat(inFlight.enter(Load.SMALL, of("ada", "1"))).isEqualTo(ADMITTED);
  }

  @Test
  void searchesAreFewOfOneAndFewOfAll() {
    assertThat(admitted(Load.SEARCH, 100, of("ada", "1"))).isEqualTo(2);
    assertThat(admitted(Load.SEARCH, 100, of("bob", "2"))).isEqualTo(SEARCHERS - 2);
    assertThat(inFlight.enter(Load.SEARCH, of("eve", "3"))).isEqualTo(SERVER_BUSY);
    inFlight.leave(Load.SEARCH, of("ada", "1"));
    assertThat(inFlight.enter(Load.SEARCH, of("eve", "3"))).isEqualTo(ADMITTED);
  }

  @Test
  void costlyOnesLeaveMemoryToSmallOnes() {
    int admitted = 0;
    for (int i = 0; i < 100; i++) {
      admitted += admitted(Load.LARGE, 1, of("user " + i, "address " + i));
    }
    assertThat(admitted).isEqualTo(30);
    assertThat(inFlight.enter(Load.LARGE, of("ada", "1"))).isEqualTo(SERVER_BUSY);
    assertThat(inFlight.enter(Load.SMALL, of("ada", "1"))).isEqualTo(ADMITTED);
  }

  @Test
  void oneCostlyOneFitsIntoTheSmallestMemory() {
    InFlight tiny = new InFlight(Metrics.NONE, PER_USER, PER_ADDRESS, 1, SEARCHERS);
    assertThat(tiny.enter(Load.LARGE, of("ada", "1"))).isEqualTo(ADMITTED);
    assertThat(tiny.enter(Load.LARGE, of("bob", "2"))).isEqualTo(SERVER_BUSY);
  }

  @Property
  void whatWasTakenComesBackToTheLastByte(
      @ForAll @Size(max = 200) List<@IntRange(max = 44) Integer> requests) {
    InFlight some = new InFlight(Metrics.NONE, 4, 8, 4L * Load.LARGE.bytes(), SEARCHERS);
    List<Runnable> leaving = new ArrayList<>();
    for (int request : requests) {
      Load load = Load.values()[request % 4];
      List<Holder> holders = of("user " + request % 5, "address " + request % 4);
      Verdict verdict = some.enter(load, holders);
      if (verdict == ADMITTED) {
        leaving.add(() -> some.leave(load, holders));
      }
    }
    leaving.forEach(Runnable::run);
    assertThat(some.memoryHeld()).isZero();
    assertThat(some.holders()).isZero();
  }
}
