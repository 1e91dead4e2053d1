package io.chatbox.session.store;

import static org.awaitility.Awaitility.await;

import io.chatbox.crypto.TestRings;
import io.chatbox.dev.MongoCommand;
import io.chatbox.dev.MongoFault;
import io.chatbox.dev.MongoFaults;
import io.chatbox.protocol.ChatException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bson.Document;

/**
 * A store behind a proxy that plays a database's faults. One write at a time happens in it, from
 * the same beginning each time: what is there before, what the clock shows and which ids are used.
 */
public final class FaultWorld implements AutoCloseable {
  private static final List<String> COLLECTIONS =
      List.of(
          StoreServer.SESSIONS,
          SessionCollections.MESSAGES,
          SessionCollections.REMOTE_DELETIONS,
          "erasures",
          "usage",
          "audit",
          "jobs",
          "keys",
          "tests");

  public final TestStore store;
  private final MongoFaults faults;
  private final Instant begin;

  /** Collections in which something is. */
  private final Set<String> used = new HashSet<>();

  /**
   * A write of the store.
   *
   * @param act makes what is there before, and returns the write, whose result is compared too
   */
  public record Write(String name, Function<FaultWorld, Callable<Object>> act) {}

  /**
   * A fault with one of a write's commands.
   *
   * @param nth which of those that {@code which} counts
   */
  record Played(String name, MongoFault fault, Predicate<MongoCommand> which, int nth) {}

  /**
   * What came of a write.
   *
   * @param result what it returned or threw
   * @param state all documents, but for what may differ
   */
  record End(String result, String state, List<MongoCommand> commands) {

    boolean isAs(End other) {
      return result.equals(other.result) && state.equals(other.state);
    }

    /** What is otherwise, a line each. */
    String otherThan(End other) {
      List<String> here = new ArrayList<>(lines());
      List<String> there = new ArrayList<>(other.lines());
      other.lines().forEach(here::remove);
      lines().forEach(there::remove);
      return Stream.concat(
              there.stream().map(line -> "- " + line), here.stream().map(line -> "+ " + line))
          .collect(Collectors.joining("\n", "\n", "\n"));
    }

    private List<String> lines() {
      return Stream.concat(Stream.of("returned " + result), state.lines()).toList();
    }
  }

  /**
   * @param uri of the database
   */
  FaultWorld(String uri) {
    faults = MongoFaults.before(uri);
    store = new TestStore(faults.uri(), TestRings.clear());
    begin = store.clock.instant();
    // The last commands that nobody here has asked for.
    await().atMost(Duration.ofSeconds(30)).ignoreExceptions().until(this::hasAllIndexes);
  }

  private boolean hasAllIndexes() {
    return store.server.schemas.stream()
        .flatMap(schema -> schema.indexes().stream())
        .allMatch(
            index ->
                store.rows(index.collection()).listIndexes().into(new ArrayList<>()).stream()
                    .anyMatch(one -> index.options().getName().equals(one.getString("name"))));
  }

  /** A write that nothing disturbs. */
  End calmly(Write write) {
    return run(write, any -> {});
  }

  /** The same under a fault. */
  End under(Write write, Played played) {
    return run(write, any -> any.play(played.fault(), played.which(), played.nth()));
  }

  private End run(Write write, Consumer<MongoFaults> disturb) {
    reset();
    Callable<Object> act = write.act().apply(this);
    faults.calm();
    disturb.accept(faults);
    Object result = result(act);
    List<MongoCommand> commands = faults.commands();
    faults.calm();
    return store.database.read("test", () -> end(result, commands));
  }

  private void reset() {
    faults.calm();
    store.clock.advance(Duration.between(store.clock.instant(), begin));
    for (String collection : used) {
      store.database.write("test", () -> store.rows(collection).deleteMany(new Document()));
    }
    used.clear();
  }

  private static Object result(Callable<Object> act) {
    try {
      return act.call();
    } catch (ChatException refused) {
      return refused.code() + ": " + refused.getMessage();
    } catch (RuntimeException fault) {
      throw fault;
    } catch (Exception fault) {
      throw new IllegalStateException(fault);
    }
  }

  private End end(Object result, List<MongoCommand> commands) {
    Likeness likeness = new Likeness(store);
    TreeMap<String, List<String>> state = new TreeMap<>();
    for (String collection : COLLECTIONS) {
      List<String> rows = likeness.of(collection);
      state.put(collection, rows);
      if (!rows.isEmpty()) {
        used.add(collection);
      }
    }
    return new End(likeness.of(result), String.join("\n", lines(state)), commands);
  }

  private static List<String> lines(TreeMap<String, List<String>> state) {
    return state.entrySet().stream()
        .flatMap(entry -> entry.getValue().stream().map(row -> entry.getKey() + " " + row))
        .toList();
  }

  @Override
  public void close() {
    faults.calm();
    store.close();
    faults.close();
  }
}
