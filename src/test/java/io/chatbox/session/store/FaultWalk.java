package io.chatbox.session.store;

import io.chatbox.dev.MongoCommand;
import io.chatbox.dev.MongoFault;
import io.chatbox.dev.MongoFault.Cut;
import io.chatbox.dev.MongoFault.ReplyLost;
import io.chatbox.session.store.FaultWorld.End;
import io.chatbox.session.store.FaultWorld.Played;
import io.chatbox.session.store.FaultWorld.Write;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Leads writes through each fault that a database may have with each of their commands, and
 * compares what comes of it with what comes of them when nothing disturbs them. After a fault the
 * driver waits for half a second, so this goes on in many worlds at once.
 */
final class FaultWalk implements AutoCloseable {
  private static final int WORLDS = 32;

  private final BlockingQueue<FaultWorld> worlds = new ArrayBlockingQueue<>(WORLDS);
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();

  /** What a fault is and with which commands it can be. */
  private record Kind(MongoFault fault, Predicate<MongoCommand> commands) {}

  private static final Map<String, Kind> KINDS =
      Map.of(
          "reply lost", new Kind(new ReplyLost(), MongoCommand::isWrite),
          "not primary", new Kind(MongoFault.notPrimary(), MongoCommand::isWork),
          "write concern timed out",
              new Kind(MongoFault.writeConcernTimeout(), MongoCommand::isWrite),
          "cut before", new Kind(new Cut(), MongoCommand::isWork));

  /**
   * @param uri of the database
   */
  FaultWalk(String uri) throws Exception {
    List<Future<FaultWorld>> opened = new ArrayList<>();
    for (int i = 0; i < WORLDS; i++) {
      opened.add(executor.submit(() -> new FaultWorld(uri)));
    }
    for (Future<FaultWorld> world : opened) {
      worlds.add(world.get());
    }
  }

  /** Begins with a write; its differences, one for each fault that made one, by the fault. */
  Future<Map<String, String>> begin(Write write) {
    return executor.submit(() -> differences(write));
  }

  private Map<String, String> differences(Write write) throws Exception {
    End calm = in(world -> world.calmly(write));
    if (calm.commands().isEmpty()) {
      throw new IllegalArgumentException("\"" + write.name() + "\" asks the database nothing");
    }
    Map<Played, Future<End>> ends = new LinkedHashMap<>();
    for (Played played : faults(calm.commands())) {
      ends.put(played, executor.submit(() -> in(world -> world.under(write, played))));
    }
    Map<String, String> differences = new TreeMap<>();
    for (Map.Entry<Played, Future<End>> one : ends.entrySet()) {
      End end = one.getValue().get();
      if (!end.isAs(calm)) {
        differences.put(one.getKey().name(), end.otherThan(calm));
      }
    }
    return differences;
  }

  private static List<Played> faults(List<MongoCommand> commands) {
    List<Played> all = new ArrayList<>();
    KINDS.forEach(
        (name, kind) -> {
          List<MongoCommand> those = commands.stream().filter(kind.commands()).toList();
          for (int nth = 1; nth <= those.size(); nth++) {
            String what = "%s: %d %s".formatted(name, nth, those.get(nth - 1));
            all.add(new Played(what, kind.fault(), kind.commands(), nth));
          }
        });
    return all;
  }

  private <T> T in(Function<FaultWorld, T> work) throws InterruptedException {
    FaultWorld world = worlds.take();
    try {
      return work.apply(world);
    } finally {
      worlds.add(world);
    }
  }

  @Override
  public void close() {
    executor.shutdownNow();
    executor.close();
    worlds.forEach(FaultWorld::close);
  }
}
