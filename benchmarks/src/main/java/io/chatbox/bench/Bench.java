package io.chatbox.bench;

import io.chatbox.bench.Results.Figure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Runs everything and prints the table: first every system is started several times (time to ready,
 * memory of idle connections), then the last processes are warmed up and loaded in turns, so that
 * what disturbs the machine meets all of them.
 */
public final class Bench {
  private static final int USAGE = 64;
  private static final int FAILED = 1;

  /** Lateness of the upstream above which the generator itself was short of processor time. */
  private static final Duration LATE = Duration.ofMillis(20);

  private static final Figure READY = new Figure("time to ready, s", 2);
  private static final Figure RESIDENT = new Figure("resident memory per idle connection, KiB", 1);
  private static final Figure HEAP = new Figure("heap per idle connection, KiB", 1);

  private final Plan plan;
  private final List<Kind> kinds = Launch.available();
  private final Results results = new Results(kinds);
  private final List<Target> running = new ArrayList<>();
  private int repetitions;
  private int lateRuns;

  private Bench(Plan plan) {
    this.plan = plan;
    this.repetitions = plan.repetitions();
  }

  /**
   * @param arguments see {@code benchmarks/README.md}
   */
  public static void main(String[] arguments) {
    Plan plan;
    try {
      plan = Plan.of(arguments);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage() + ". benchmarks/README.md lists the options.");
      System.exit(USAGE);
      return;
    }
    try {
      new Bench(plan).run();
    } catch (BenchmarkException e) {
      System.err.println("No results: " + e.getMessage());
      System.exit(FAILED);
    }
  }

  private void run() {
    String loadBefore = Machine.load();
    try (Generator generator = Generator.start()) {
      try {
        startAll(generator);
        warmUp(generator);
        for (int round = 1; round <= plan.rounds(); round++) {
          for (int streams : plan.streams()) {
            for (Target target : running) {
              measure(generator, target, streams, round);
            }
          }
        }
      } finally {
        running.forEach(Target::close);
      }
    }
    System.out.println(Machine.describe());
    System.out.printf("Load average before %s, after %s%n", loadBefore, Machine.load());
    System.out.printf(
        "%d pieces an answer, one every %d ms, %d rounds, %d starts, %d idle connections%n%n",
        plan.pieces(), plan.interval().toMillis(), plan.rounds(), plan.starts(), plan.idle());
    System.out.print(results.table());
    if (lateRuns > 0) {
      System.out.printf(
          "%nIn %d runs the upstream was late by more than %d ms: measure again when nothing else"
              + " runs on this machine.%n",
          lateRuns, LATE.toMillis());
    }
  }

  private void startAll(Generator generator) {
    Launch launch = new Launch(generator.upstream().endpoint(), plan.connectionsOfOneProcess());
    for (int start = 1; start <= plan.starts(); start++) {
      running.forEach(Target::close);
      running.clear();
      for (Kind kind : kinds) {
        Target target = Target.start(kind, launch);
        running.add(target);
        IdleMemory idle = IdleMemory.measure(generator.clients(), target, plan.idle());
        results.add(READY, kind, target.ready().toMillis() / 1000.0);
        results.add(RESIDENT, kind, idle.resident() / 1024.0);
        if (kind.jvm()) {
          results.add(HEAP, kind, idle.heap() / 1024.0);
        }
        say("start %d: %s ready after %s", start, target.name(), target.ready());
      }
    }
  }

  private void warmUp(Generator generator) {
    if (plan.warmUpPieces() == 0) {
      return;
    }
    Upstream.Pace pace = new Upstream.Pace(plan.warmUpPieces(), plan.interval().toMillis());
    for (Target target : running) {
      say("warm-up: %s", target.name());
      new LoadRun(generator, target, plan.mostStreams(), pace).run(plan.ramp());
    }
  }

  /** Measures once; again if something else disturbed the run, as long as repetitions are left. */
  private void measure(Generator generator, Target target, int streams, int round) {
    Upstream.Pace pace = new Upstream.Pace(plan.pieces(), plan.interval().toMillis());
    while (true) {
      Optional<LoadRun.Figures> measured =
          new LoadRun(generator, target, streams, pace).run(plan.ramp());
      boolean calm =
          measured.filter(figures -> figures.lateness().compareTo(LATE) <= 0).isPresent();
      if (calm || repetitions == 0) {
        LoadRun.Figures figures =
            measured.orElseThrow(
                () -> new BenchmarkException("too busy a machine: answers did not overlap"));
        lateRuns += calm ? 0 : 1;
        record(target, streams, figures, round);
        return;
      }
      repetitions--;
      say("round %d, %d streams: %s was disturbed, again", round, streams, target.name());
    }
  }

  private void record(Target target, int streams, LoadRun.Figures figures, int round) {
    Kind kind = target.kind();
    String at = " at %d streams".formatted(streams);
    double cpu = figures.cpu().toNanos() / 1e3;
    double p50 = figures.latency().getValueAtPercentile(50) / 1e6;
    double p99 = figures.latency().getValueAtPercentile(99) / 1e6;
    results.add(new Figure("CPU per piece" + at + ", µs", 1), kind, cpu);
    results.add(new Figure("added latency p50" + at + ", ms", 2), kind, p50);
    results.add(new Figure("added latency p99" + at + ", ms", 2), kind, p99);
    results.add(new Figure("pieces per frame" + at, 2), kind, figures.piecesPerFrame());
    say(
        "round %d, %d streams: %s %.1f µs, %.2f ms, %.2f ms",
        round, streams, target.name(), cpu, p50, p99);
  }

  private static void say(String format, Object... values) {
    System.err.printf(format + "%n", values);
  }
}
