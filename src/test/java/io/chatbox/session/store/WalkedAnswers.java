package io.chatbox.session.store;

import static io.chatbox.session.store.WalkedScenes.A1;
import static io.chatbox.session.store.WalkedScenes.A2;
import static io.chatbox.session.store.WalkedScenes.LAPSE;
import static io.chatbox.session.store.WalkedScenes.ROUNDS;
import static io.chatbox.session.store.WalkedScenes.S1;
import static io.chatbox.session.store.WalkedScenes.answered;
import static io.chatbox.session.store.WalkedScenes.draft;
import static io.chatbox.session.store.WalkedScenes.end;
import static io.chatbox.session.store.WalkedScenes.left;
import static io.chatbox.session.store.WalkedScenes.nothing;
import static io.chatbox.session.store.WalkedScenes.outcome;
import static io.chatbox.session.store.WalkedScenes.remote;
import static io.chatbox.session.store.WalkedScenes.rounds;
import static io.chatbox.session.store.WalkedScenes.running;
import static io.chatbox.session.store.WalkedScenes.say;
import static io.chatbox.session.store.WalkedScenes.write;

import io.chatbox.protocol.TokenCount;
import io.chatbox.session.Answers;
import io.chatbox.session.Answers.Claim;
import io.chatbox.session.Answers.Growth;
import io.chatbox.session.Answers.Opening;
import io.chatbox.session.Answers.Outcome;
import io.chatbox.session.Message;
import io.chatbox.session.Message.State;
import io.chatbox.session.store.FaultWorld.Write;
import io.chatbox.session.store.WalkedScenes.Running;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Writes of answers, from their claims to their ends. */
final class WalkedAnswers {
  private WalkedAnswers() {}

  static List<Write> all() {
    return Stream.of(ofOpenings(), ofAnswers(), ofEnds()).flatMap(List::stream).toList();
  }

  private static List<Write> ofOpenings() {
    return List.of(
        write("open: the first", world -> () -> opened(world, null)),
        write(
            "open: another",
            world -> {
              answered(world);
              return () -> opened(world, "c2");
            }),
        write(
            "open: in one that has ended",
            world -> {
              answered(world);
              end(world, S1);
              return () -> opened(world, null);
            }),
        write(
            "begin",
            world -> {
              Opening opening = opened(world, "c2").orElseThrow();
              return () -> world.store.answers.begin(opening, "m1");
            }),
        write(
            "begin: in one that has ended",
            world -> {
              answered(world);
              end(world, S1);
              Opening opening = opened(world, "c2").orElseThrow();
              return () -> world.store.answers.begin(opening, "m1");
            }),
        write(
            "begin: of what was stored meanwhile",
            world -> {
              Opening opening = opened(world, "c2").orElseThrow();
              world.store.sessions.addMessage(S1, draft("q3", "how?", "c2"));
              return () -> world.store.answers.begin(opening, "m1");
            }),
        write(
            "release: of what was opened",
            world -> {
              Opening opening = opened(world, "c2").orElseThrow();
              return nothing(() -> world.store.answers.release(opening.claim()));
            }));
  }

  private static Optional<Opening> opened(FaultWorld world, String clientMsgId) {
    return world.store.answers.open(S1, draft("q2", "how?", clientMsgId), A2);
  }

  private static List<Write> ofAnswers() {
    return List.of(
        write(
            "claim",
            world -> {
              Message question = say(world, S1, "q1");
              return () -> world.store.answers.claim(question, A1);
            }),
        write(
            "claim: of another server's that has lapsed",
            world -> {
              left(world);
              Message question = say(world, S1, "q2");
              return () -> world.store.answers.claim(question, A2);
            }),
        write(
            "release",
            world -> {
              Running one = running(world);
              return nothing(() -> world.store.answers.release(one.claim()));
            }),
        write(
            "start",
            world -> {
              Message question = say(world, S1, "q1");
              Claim claim = world.store.answers.claim(question, A1).orElseThrow();
              return () -> world.store.answers.start(claim, question, "m1", Optional.empty());
            }),
        write(
            "start: in place of another",
            world -> {
              Running before = answered(world);
              Claim claim = world.store.answers.claim(before.question(), A2).orElseThrow();
              return () ->
                  world.store.answers.start(claim, before.question(), "m1", Optional.of(A1));
            }),
        write(
            "keep",
            world -> {
              Running before = answered(world, Optional.of(remote("r1")));
              Claim claim = world.store.answers.claim(before.question(), A2).orElseThrow();
              return nothing(() -> world.store.answers.keep(claim, "m1", "r2"));
            }),
        write(
            "renew",
            world -> {
              Running one = running(world);
              world.store.clock.advance(Duration.ofSeconds(2));
              return () -> rounds(() -> world.store.answers.renew(List.of(one.claim())));
            }),
        write(
            "grow",
            world -> {
              Running one = running(world);
              Growth growth = new Growth(one.answer(), "beca", new TokenCount(7, 1, true));
              return () -> rounds(() -> world.store.answers.grow(List.of(growth)));
            }));
  }

  private static List<Write> ofEnds() {
    return List.of(
        write(
            "finish",
            world -> {
              Running one = running(world);
              Outcome outcome = outcome(world, State.COMPLETE, Optional.empty());
              return () -> world.store.answers.finish(one.claim(), one.answer(), outcome);
            }),
        write(
            "finish: of one that a provider keeps",
            world -> {
              Running one = running(world);
              world.store.answers.keep(one.claim(), "m1", "r1");
              Outcome outcome = outcome(world, State.STOPPED, Optional.of(remote("r2")));
              return () -> world.store.answers.finish(one.claim(), one.answer(), outcome);
            }),
        write(
            "finish: of one that another server has ended",
            world -> {
              Running one = running(world);
              world.store.clock.advance(LAPSE);
              world.store.server.beside(world.store.clock).answers.interruptLapsed(S1);
              Outcome outcome = outcome(world, State.COMPLETE, Optional.empty());
              return () -> world.store.answers.finish(one.claim(), one.answer(), outcome);
            }),
        write(
            "interruptLapsed",
            world -> {
              left(world);
              return () -> sweep(world);
            }),
        write(
            "interruptLapsed: of a claim without an answer",
            world -> {
              Answers other = world.store.server.beside(world.store.clock).answers;
              other.claim(say(world, S1, "q1"), A1);
              world.store.clock.advance(LAPSE);
              return () -> sweep(world);
            }));
  }

  /** As servers do it every two seconds; what they tell of it, once or more. */
  private static Set<Message> sweep(FaultWorld world) {
    Answers answers = world.store.answers;
    Set<Message> told = new LinkedHashSet<>();
    for (int round = 0; round < ROUNDS; round++) {
      rounds(answers::lapsed)
          .forEach(id -> rounds(() -> answers.interruptLapsed(id)).ifPresent(told::add));
    }
    return told;
  }
}
