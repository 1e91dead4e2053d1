package io.chatbox.bench;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * What is run.
 *
 * @param streams answers that run at the same time, one level of load after another
 * @param pieces of each answer
 * @param interval between two pieces of an answer
 * @param ramp time over which the questions of a run are spread
 * @param warmUp load before the first measured run
 * @param rounds measured runs of every level and system
 * @param starts how often a system is started, for the time to ready and the memory
 * @param idle connections that open and send nothing
 */
record Plan(
    List<Integer> streams,
    int pieces,
    Duration interval,
    Duration ramp,
    Duration warmUp,
    int rounds,
    int starts,
    int idle) {
  /** Of an answer that is left for measuring after its ramp, at least. */
  private static final Duration SHORTEST_WINDOW = Duration.ofSeconds(1);

  private static final int MAX_CONNECTIONS = 5000;

  static final Plan DEFAULT =
      new Plan(
          List.of(50, 200, 500),
          120,
          Duration.ofMillis(50),
          Duration.ofSeconds(1),
          Duration.ofSeconds(60),
          3,
          3,
          1000);

  Plan {
    streams.forEach(level -> check(level, 1, MAX_CONNECTIONS, "streams"));
    check(streams.size(), 1, 10, "levels of streams");
    check(pieces, 10, 100_000, "pieces");
    check(interval.toMillis(), 1, 10_000, "interval-ms");
    check(warmUp.toSeconds(), 0, 600, "warm-up-s");
    check(rounds, 1, 100, "rounds");
    check(starts, 1, 20, "starts");
    check(idle, 1, MAX_CONNECTIONS, "idle");
    streams = List.copyOf(streams);
    checkWindow("pieces × interval", interval.multipliedBy(pieces), ramp);
    if (!warmUp.isZero()) {
      checkWindow("warm-up-s", warmUp, ramp);
    }
  }

  /**
   * Reads {@code --name value} pairs.
   *
   * @throws IllegalArgumentException if there is anything else
   */
  static Plan of(String... arguments) {
    if (arguments.length % 2 != 0) {
      throw new IllegalArgumentException("options come as --name value");
    }
    Plan plan = DEFAULT;
    for (int i = 0; i < arguments.length; i += 2) {
      plan = plan.with(arguments[i], arguments[i + 1]);
    }
    return plan;
  }

  private Plan with(String option, String value) {
    List<Integer> numbers = Arrays.stream(value.split(",")).map(text -> number(text)).toList();
    int one = numbers.getFirst();
    if (numbers.size() > 1 && !option.equals("--streams")) {
      throw new IllegalArgumentException(option + " takes one number");
    }
    return switch (option) {
      case "--streams" -> new Plan(numbers, pieces, interval, ramp, warmUp, rounds, starts, idle);
      case "--pieces" -> new Plan(streams, one, interval, ramp, warmUp, rounds, starts, idle);
      case "--interval-ms" ->
          new Plan(streams, pieces, Duration.ofMillis(one), ramp, warmUp, rounds, starts, idle);
      case "--warm-up-s" ->
          new Plan(streams, pieces, interval, ramp, Duration.ofSeconds(one), rounds, starts, idle);
      case "--rounds" -> new Plan(streams, pieces, interval, ramp, warmUp, one, starts, idle);
      case "--starts" -> new Plan(streams, pieces, interval, ramp, warmUp, rounds, one, idle);
      case "--idle" -> new Plan(streams, pieces, interval, ramp, warmUp, rounds, starts, one);
      default -> throw new IllegalArgumentException("unknown option " + option);
    };
  }

  /** The highest level, which is what the warm-up runs. */
  int mostStreams() {
    return streams.stream().mapToInt(Integer::intValue).max().orElseThrow();
  }

  /** Pieces of each answer of the warm-up, 0 for none. */
  int warmUpPieces() {
    return Math.toIntExact(warmUp.dividedBy(interval));
  }

  /** How many disturbed runs may be made again, in all. */
  int repetitions() {
    return streams.size() * rounds;
  }

  /** Connections that one process of a system serves at most over its life, probes included. */
  int connectionsOfOneProcess() {
    int measured = streams.stream().mapToInt(Integer::intValue).sum() * rounds;
    return IdleMemory.PROBE + idle + mostStreams() * (1 + repetitions()) + measured;
  }

  private static void checkWindow(String name, Duration answer, Duration ramp) {
    Duration needed = ramp.plus(LoadRun.SETTLE).plus(SHORTEST_WINDOW);
    if (answer.compareTo(needed) < 0) {
      throw new IllegalArgumentException(
          name + " must be at least " + needed.toMillis() + " ms, so that all answers overlap");
    }
  }

  private static int number(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("not a number: " + text, e);
    }
  }

  private static void check(long value, long least, long most, String name) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "%s must be from %d to %d, not %d".formatted(name, least, most, value));
    }
  }
}
