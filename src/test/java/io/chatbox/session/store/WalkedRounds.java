package io.chatbox.session.store;

import static io.chatbox.protocol.People.ADA;
import static io.chatbox.session.store.WalkedScenes.ROUNDS;
import static io.chatbox.session.store.WalkedScenes.S1;
import static io.chatbox.session.store.WalkedScenes.TTL;
import static io.chatbox.session.store.WalkedScenes.answered;
import static io.chatbox.session.store.WalkedScenes.nothing;
import static io.chatbox.session.store.WalkedScenes.rounds;
import static io.chatbox.session.store.WalkedScenes.say;
import static io.chatbox.session.store.WalkedScenes.write;

import io.chatbox.audit.Action;
import io.chatbox.audit.AuditTrail;
import io.chatbox.mongo.JobLease;
import io.chatbox.security.Callers;
import io.chatbox.session.LeftConversations;
import io.chatbox.session.LeftConversations.Left;
import io.chatbox.session.store.FaultWorld.Write;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Writes beside the conversations: what is left, used, recorded and cleaned up. */
final class WalkedRounds {
  private static final Duration KEPT = Duration.ofDays(30);

  private WalkedRounds() {}

  static List<Write> all() {
    return Stream.of(ofRest(), ofCleanup()).flatMap(List::stream).toList();
  }

  private static List<Write> ofRest() {
    return List.of(
        write("leave", world -> nothing(() -> world.store.server.left.leave(ADA, "m1", "r1"))),
        write(
            "take what was left, until it is done",
            world -> {
              LeftConversations left = world.store.server.left;
              left.leave(ADA, "m1", "r1");
              return () -> {
                Set<Left> taken = new LinkedHashSet<>();
                for (int round = 0; round < ROUNDS; round++) {
                  left.take().ifPresent(taken::add);
                  taken.forEach(left::done);
                  world.store.clock.advance(Duration.ofMinutes(5));
                }
                return taken;
              };
            }),
        write(
            "add usage",
            world -> nothing(() -> world.store.server.usage.add(ADA, "m1", 10, 2, true))),
        write(
            "add usage to more",
            world -> {
              world.store.server.usage.add(ADA, "m1", 10, 2, true);
              return nothing(() -> world.store.server.usage.add(ADA, "m1", 20, 4, false));
            }),
        write(
            "erase usage",
            world -> {
              answered(world);
              return nothing(() -> world.store.server.usage.erase(ADA));
            }),
        write(
            "audit",
            world -> {
              AuditTrail trail = new AuditTrail(world.store.database, world.store.clock);
              return nothing(
                  () ->
                      trail.done(
                          trail.begin(Callers.user(ADA), Action.USER_ERASE, Optional.of(ADA)), 3));
            }));
  }

  private static void settle(FaultWorld world) {
    Erasures erasures = new Erasures(world.store.collections, world.store.clock);
    rounds(
        () -> {
          erasures.settle(Duration.ofMinutes(1));
          return 0;
        });
  }

  private static List<Write> ofCleanup() {
    return List.of(
        write(
            "end expired sessions",
            world -> {
              say(world, S1, "q1");
              world.store.clock.advance(TTL.plusSeconds(1));
              return nothing(() -> rounds(() -> expired(world).end(() -> {})));
            }),
        write(
            "erase what was deleted",
            world -> {
              say(world, S1, "q1");
              new Deletions(world.store.collections, world.store.clock)
                  .deleteSession(world.store.row(S1), SessionDocuments.own(S1, ADA));
              world.store.clock.advance(Duration.ofMinutes(3));
              return nothing(() -> settle(world));
            }),
        write(
            "delete what was kept for long enough",
            world -> {
              say(world, S1, "q1");
              world.store.sessions.end(S1, ADA);
              world.store.clock.advance(KEPT.plusSeconds(1));
              Retention retention =
                  new Retention(world.store.collections, world.store.clock, KEPT, pause -> false);
              return nothing(
                  () -> {
                    rounds(() -> retention.delete(Duration.ofMinutes(1)));
                    world.store.clock.advance(Duration.ofMinutes(3));
                    settle(world);
                  });
            }),
        write(
            "mark live sessions",
            world -> {
              say(world, S1, "q1");
              LiveMarks marks = new LiveMarks(world.store.collections, world.store.clock);
              return nothing(
                  () ->
                      rounds(
                          () -> {
                            marks.mark(List.of(S1));
                            return 0;
                          }));
            }),
        write(
            "expire usage",
            world -> {
              answered(world);
              world.store.clock.advance(Duration.ofDays(500));
              return nothing(
                  () ->
                      rounds(
                          () -> {
                            world.store.server.usage.expire();
                            return 0;
                          }));
            }),
        write(
            "take a job",
            world -> {
              JobLease lease = new JobLease(world.store.database, "job", TTL);
              return () -> rounds(() -> lease.take(world.store.clock.instant()));
            }));
  }

  private static ExpiredSessions expired(FaultWorld world) {
    return new ExpiredSessions(world.store.collections, world.store.clock, TTL, TTL);
  }
}
