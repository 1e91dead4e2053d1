package io.chatbox.traffic;

import io.chatbox.config.Settings;
import io.chatbox.config.TrafficSettings;
import io.chatbox.telemetry.Metrics;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts requests that are being answered, and the memory that they may need, and says who may
 * still come. Any number of threads; nothing here waits.
 *
 * <p>Each counts for its user, if it has one, and for its address. Nobody has more than a quarter
 * of the memory and of the searches, and costly requests leave a quarter of it to small ones.
 */
@Singleton
final class InFlight {
  private static final int SHARES = 4;

  /** Of a user's requests, and of those of an address, so many may be costly: one in. */
  private static final int COSTLY_OF_USER = 4;

  private static final int COSTLY_OF_ADDRESS = 8;
  private static final int SEARCHES_OF_USER = 2;
  private static final int SEARCHES_OF_ADDRESS = 8;

  /** A processor may have so many, that wait for their turns. */
  private static final int SEARCHERS = 4;

  /** What a request is told. */
  enum Verdict {
    ADMITTED,
    TOO_MANY_OF_ONE,
    SERVER_BUSY
  }

  /** Who has requests here. */
  sealed interface Holder {
    record User(String id) implements Holder {}

    record Address(String counted) implements Holder {}
  }

  /** Of one holder. */
  private record Held(int all, int costly, int searches) {
    static final Held NOTHING = new Held(0, 0, 0);

    Held with(Load load, int more) {
      return new Held(
          all + more,
          costly + (load.costly() ? more : 0),
          searches + (load == Load.SEARCH ? more : 0));
    }
  }

  private final int perUser;
  private final int perAddress;
  private final long memory;
  private final int searchers;
  private final Map<Verdict, Metrics.Count> refused;
  private final AtomicLong memoryHeld = new AtomicLong();
  private final AtomicInteger searchesHeld = new AtomicInteger();
  private final ConcurrentHashMap<Holder, Held> byHolder = new ConcurrentHashMap<>();

  @Inject
  InFlight(Settings settings, Metrics metrics) {
    this(
        metrics,
        settings.get(TrafficSettings.MAX_REQUESTS_PER_USER),
        settings.get(TrafficSettings.MAX_REQUESTS_PER_ADDRESS),
        Runtime.getRuntime().maxMemory() / 4,
        SEARCHERS * Runtime.getRuntime().availableProcessors());
  }

  /**
   * @param memory bytes for all together
   * @param searchers searches of all together
   */
  InFlight(Metrics metrics, int perUser, int perAddress, long memory, int searchers) {
    this.refused =
        Map.of(
            Verdict.TOO_MANY_OF_ONE, refusals(metrics, Verdict.TOO_MANY_OF_ONE),
            Verdict.SERVER_BUSY, refusals(metrics, Verdict.SERVER_BUSY));
    this.perUser = perUser;
    this.perAddress = perAddress;
    this.memory = memory;
    this.searchers = searchers;
  }

  private static Metrics.Count refusals(Metrics metrics, Verdict why) {
    return metrics.count(
        "chatbox_requests_refused_total",
        "Requests that found no place among those that are being answered.",
        new Metrics.Label("reason", why.name().toLowerCase(Locale.ROOT)));
  }

  /**
   * Takes a place for each of the holders and of all, or none.
   *
   * @param holders different ones
   */
  Verdict enter(Load load, List<Holder> holders) {
    List<Holder> entered = new ArrayList<>(holders.size());
    for (Holder holder : holders) {
      if (!enter(load, holder)) {
        return refused(load, entered, Verdict.TOO_MANY_OF_ONE);
      }
      entered.add(holder);
    }
    if (!reserve(load)) {
      return refused(load, entered, Verdict.SERVER_BUSY);
    }
    return Verdict.ADMITTED;
  }

  /** Refuses a request for which there is no room, whoever sent it. */
  Verdict turnAway() {
    return refused(Load.SMALL, List.of(), Verdict.SERVER_BUSY);
  }

  private Verdict refused(Load load, List<Holder> entered, Verdict why) {
    entered.forEach(each -> leave(load, each));
    refused.get(why).add(1);
    return why;
  }

  /** Gives back what {@link #enter} took. */
  void leave(Load load, List<Holder> holders) {
    memoryHeld.addAndGet(-load.bytes());
    if (load == Load.SEARCH) {
      searchesHeld.decrementAndGet();
    }
    holders.forEach(holder -> leave(load, holder));
  }

  private boolean enter(Load load, Holder holder) {
    AtomicBoolean fits = new AtomicBoolean();
    byHolder.compute(
        holder,
        (key, before) -> {
          Held held = before == null ? Held.NOTHING : before;
          Held after = held.with(load, 1);
          boolean admitted = within(after, load, holder);
          fits.set(admitted);
          return admitted ? after : before;
        });
    return fits.get();
  }

  private boolean within(Held held, Load load, Holder holder) {
    int most =
        switch (holder) {
          case Holder.User user -> perUser;
          case Holder.Address address -> perAddress;
        };
    int costly =
        switch (holder) {
          case Holder.User user -> perUser / COSTLY_OF_USER;
          case Holder.Address address -> perAddress / COSTLY_OF_ADDRESS;
        };
    int searches =
        switch (holder) {
          case Holder.User user -> SEARCHES_OF_USER;
          case Holder.Address address -> SEARCHES_OF_ADDRESS;
        };
    long share = memory / SHARES / Load.LARGE.bytes();
    return held.all() <= most
        && (!load.costly() || held.costly() <= Math.max(1, Math.min(costly, share)))
        && held.searches() <= searches;
  }

  private void leave(Load load, Holder holder) {
    byHolder.computeIfPresent(
        holder,
        (key, held) -> {
          Held after = held.with(load, -1);
          return after.all() == 0 ? null : after;
        });
  }

  private boolean reserve(Load load) {
    if (load == Load.SEARCH && searchesHeld.incrementAndGet() > searchers) {
      searchesHeld.decrementAndGet();
      return false;
    }
    long most = load.costly() ? memory - memory / SHARES : memory;
    // One at least, however small the memory is.
    if (memoryHeld.addAndGet(load.bytes()) > Math.max(most, load.bytes())) {
      memoryHeld.addAndGet(-load.bytes());
      if (load == Load.SEARCH) {
        searchesHeld.decrementAndGet();
      }
      return false;
    }
    return true;
  }

  /** Bytes that are promised now. */
  long memoryHeld() {
    return memoryHeld.get();
  }

  int holders() {
    return byHolder.size();
  }
}
