package io.chatbox.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatbox.config.type.Network;
import io.chatbox.telemetry.Metrics;
import io.chatbox.traffic.LibertyConnections.Link;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class QuietConnectionsTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final InetAddress ADDRESS = Network.literal("192.0.2.1").orElseThrow();
  private static final InetAddress PROXY = Network.literal("192.0.2.77").orElseThrow();
  private static final int PER_ADDRESS = 3;
  private static final int MOST = 200;
  private static final int HEADS = 40;

  /** What the server would show. */
  private static final class Shown extends LibertyConnections {
    private final Map<Link, InetAddress> peers = new HashMap<>();
    private final Map<Link, Integer> requests = new HashMap<>();
    private final Set<Link> upgraded = new HashSet<>();
    private final Set<Link> stuck = new HashSet<>();
    private final Set<Link> partial = new HashSet<>();
    private final List<Link> dropped = new ArrayList<>();

    Link open(InetAddress peer) {
      Link link = new Link(new Object());
      peers.put(link, peer);
      return link;
    }

    @Override
    Optional<InetAddress> peer(Link link) {
      return Optional.ofNullable(peers.get(link));
    }

    @Override
    boolean isUpgraded(Link link) {
      return upgraded.contains(link);
    }

    @Override
    int requests(Link link) {
      return requests.getOrDefault(link, 0);
    }

    @Override
    boolean isStuck(Link link) {
      return stuck.contains(link);
    }

    @Override
    boolean isPartial(Link link) {
      return partial.contains(link);
    }

    @Override
    void drop(Link link) {
      dropped.add(link);
      peers.remove(link);
    }
  }

  private final Shown shown = new Shown();
  private final QuietConnections quiet =
      new QuietConnections(
          shown,
          new Drops(shown, Metrics.NONE),
          List.of(Network.around(PROXY, 32)),
          PER_ADDRESS,
          MOST,
          HEADS);
  private long now = 5 * SECOND;

  private void look(int seconds, Link... busy) {
    for (int i = 0; i < seconds; i++) {
      now += SECOND;
      quiet.look(List.copyOf(shown.peers.keySet()), Set.of(busy), now);
    }
  }

  @Test
  void oneThatBringsNothingIsDroppedInTime() {
    Link silent = shown.open(ADDRESS);
    look(35);
    assertThat(shown.dropped).isEmpty();
    look(2);
    assertThat(shown.dropped).containsExactly(silent);
  }

  @Test
  void oneThatBringsRequestsStays() {
    Link lively = shown.open(ADDRESS);
    for (int i = 0; i < 10; i++) {
      look(20);
      shown.requests.merge(lively, 1, Integer::sum);
    }
    assertThat(shown.dropped).isEmpty();
  }

  @Test
  void oneThatIsAnsweredOrASocketIsNotQuiet() {
    Link answered = shown.open(ADDRESS);
    shown.upgraded.add(shown.open(ADDRESS));
    look(200, answered);
    assertThat(shown.dropped).isEmpty();
    look(30);
    assertThat(shown.dropped).as("quiet from the answer's end on").isEmpty();
    look(10);
    assertThat(shown.dropped).containsExactly(answered);
  }

  @Test
  void oneThatHoldsAThreadOfTheServersOwnIsDroppedSoon() {
    Link stuck = shown.open(ADDRESS);
    shown.stuck.add(stuck);
    look(2);
    shown.stuck.clear();
    look(1);
    shown.stuck.add(stuck);
    look(2);
    assertThat(shown.dropped).isEmpty();
    look(1);
    assertThat(shown.dropped).containsExactly(stuck);
  }

  @Test
  void ofOneAddressTheQuietestGo() {
    Link first = shown.open(ADDRESS);
    look(1);
    List<Link> others = List.of(shown.open(ADDRESS), shown.open(ADDRESS));
    look(1);
    assertThat(shown.dropped).isEmpty();
    shown.open(ADDRESS);
    shown.open(Network.literal("192.0.2.2").orElseThrow());
    look(1);
    assertThat(shown.dropped).containsExactly(first).doesNotContainAnyElementsOf(others);
  }

  @Test
  void proxiesBringTheConnectionsOfMany() {
    for (int i = 0; i < 2 * PER_ADDRESS; i++) {
      shown.open(PROXY);
    }
    look(1);
    assertThat(shown.dropped).isEmpty();
  }

  @Test
  void quietOnesHaveHalfOfTheRoomThatOthersLeave() {
    Link oldest = shown.open(PROXY);
    look(1);
    for (int i = 1; i < MOST / 2; i++) {
      shown.open(PROXY);
    }
    look(1);
    assertThat(shown.dropped).isEmpty();
    shown.upgraded.add(shown.open(PROXY));
    look(1);
    assertThat(shown.dropped).containsExactly(oldest);
    assertThat(quiet.isCrowded()).isFalse();
  }

  @Test
  void whenNearlyAllAreInUseItIsCrowded() {
    for (int i = 0; i < MOST; i++) {
      shown.upgraded.add(shown.open(PROXY));
    }
    look(1);
    assertThat(quiet.isCrowded()).isTrue();
    shown.peers.clear();
    look(1);
    assertThat(quiet.isCrowded()).isFalse();
  }

  @Test
  void fewHeadsOfOneAddressMayBeInPieces() {
    InetAddress generous = Network.literal("192.0.2.3").orElseThrow();
    QuietConnections lenient =
        new QuietConnections(shown, new Drops(shown, Metrics.NONE), List.of(), MOST, MOST, HEADS);
    for (int i = 0; i < 20; i++) {
      shown.partial.add(shown.open(generous));
    }
    Link whole = shown.open(generous);
    lenient.look(List.copyOf(shown.peers.keySet()), Set.of(), now);
    assertThat(shown.dropped).hasSize(4).doesNotContain(whole);
  }

  @Test
  void fewHeadsOfAllMayBeInPieces() {
    for (int i = 1; i <= HEADS + 5; i++) {
      shown.partial.add(shown.open(Network.literal("192.0.3." + i).orElseThrow()));
    }
    look(1);
    assertThat(shown.dropped).hasSize(5);
  }
}
