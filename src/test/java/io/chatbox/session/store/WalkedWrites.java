package io.chatbox.session.store;

import static io.chatbox.protocol.People.ADA;

import com.mongodb.MongoException;
import io.chatbox.audit.Action;
import io.chatbox.audit.AuditTrail;
import io.chatbox.mongo.JobLease;
import io.chatbox.mongo.WalkedKeys;
import io.chatbox.protocol.Author;
import io.chatbox.protocol.ChatException;
import io.chatbox.protocol.MessageId;
import io.chatbox.protocol.Rating;
import io.chatbox.protocol.SessionId;
import io.chatbox.protocol.TokenCount;
import io.chatbox.security.Callers;
import io.chatbox.session.Answers;
import io.chatbox.session.Answers.Claim;
import io.chatbox.session.Answers.Growth;
import io.chatbox.session.Answers.Opening;
import io.chatbox.session.Answers.Outcome;
import io.chatbox.session.ContextSummaries.ContextSummary;
import io.chatbox.session.LeftConversations;
import io.chatbox.session.LeftConversations.Left;
import io.chatbox.session.Message;
import io.chatbox.session.Message.Finish;
import io.chatbox.session.Message.State;
import io.chatbox.session.RemoteConversation;
import io.chatbox.session.Sessions.Draft;
import io.chatbox.session.store.FaultWorld.Write;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Supplier;

/** All writes of the store. */
final class WalkedWrites {
  private static final SessionId S1 = new SessionId("s1");
  private static final SessionId S2 = new SessionId("s2");
  private static final MessageId Q1 = new MessageId("q1");
  private static final MessageId A1 = new MessageId("a1");
  private static final MessageId A2 = new MessageId("a2");
  private static final Duration LAPSE = Answers.LEASE.plusSeconds(1);
  private static final Duration TTL = Duration.ofMinutes(15);

  /** More rounds than one fault can spoil. */
  private static final int ROUNDS = 5;

  private WalkedWrites() {}

  static List<Write> all() {
    List<Write> all = new ArrayList<>();
    all.addAll(ofSessions());
    all.addAll(ofOpenings());
    all.addAll(ofAnswers());
    all.addAll(ofEnds());
    all.addAll(ofTranscripts());
    all.addAll(ofArchive());
    all.addAll(ofRest());
    all.addAll(ofCleanup());
    all.addAll(WalkedKeys.all());
    return all;
  }

  private static Write write(String name, Function<FaultWorld, Callable<Object>> act) {
    return new Write(name, act);
  }

  private static Draft draft(String id, String content, String clientMsgId) {
    return new Draft(
        new MessageId(id), ADA, Author.user(ADA), content, clientMsgId, Map.of("page", "p"));
  }

  private static Message say(FaultWorld world, SessionId session, String id) {
    return world.store.sessions.addMessage(session, draft(id, "why?", null)).message();
  }

  private static void end(FaultWorld world, SessionId session) {
    world.store.sessions.end(session, ADA);
  }

  /** An answer that runs. */
  private record Running(Message question, Claim claim, Message answer) {}

  private static Running running(FaultWorld world, Answers on, MessageId id, String questionId) {
    Message question = say(world, S1, questionId);
    Claim claim = on.claim(question, id).orElseThrow();
    return new Running(question, claim, on.start(claim, question, "m1", Optional.empty()));
  }

  private static Running running(FaultWorld world) {
    return running(world, world.store.answers, A1, "q1");
  }

  private static Running answered(FaultWorld world, Optional<RemoteConversation> remote) {
    Running one = running(world);
    world.store.answers.finish(one.claim, one.answer, outcome(world, State.COMPLETE, remote));
    return one;
  }

  private static Running answered(FaultWorld world) {
    return answered(world, Optional.empty());
  }

  /** As another server has it, which goes away when some of it is stored. */
  private static Running left(FaultWorld world) {
    Answers other = world.store.server.beside(world.store.clock).answers;
    Running one = running(world, other, A1, "q1");
    other.grow(List.of(new Growth(one.answer, "beca", new TokenCount(7, 1, true))));
    world.store.clock.advance(LAPSE);
    return one;
  }

  private static Outcome outcome(
      FaultWorld world, State state, Optional<RemoteConversation> remote) {
    return new Outcome(
        "because",
        state,
        new Finish("stop", Optional.empty()),
        new TokenCount(7, 3, false),
        Duration.ofMillis(1),
        world.store.clock.instant(),
        remote);
  }

  private static RemoteConversation remote(String id) {
    return new RemoteConversation("m1", id, A1);
  }

  private static List<Write> ofSessions() {
    return List.of(
        write(
            "addMessage: the first",
            world -> () -> world.store.sessions.addMessage(S1, draft("q1", "why?", null))),
        write(
            "addMessage: another, under its client's id",
            world -> {
              say(world, S1, "q1");
              return () -> world.store.sessions.addMessage(S1, draft("q2", "how?", "c2"));
            }),
        write(
            "addMessage: to one that has ended",
            world -> {
              say(world, S1, "q1");
              end(world, S1);
              return () -> world.store.sessions.addMessage(S1, draft("q2", "how?", "c2"));
            }),
        write(
            "addMessage: goes to the active one",
            world -> {
              say(world, S1, "q1");
              return () -> world.store.sessions.addMessage(S2, draft("q2", "how?", null));
            }),
        write("selectModel", world -> () -> world.store.sessions.selectModel(S1, ADA, "m2")),
        write(
            "end",
            world -> {
              say(world, S1, "q1");
              return () -> world.store.sessions.end(S1, ADA);
            }),
        write(
            "reopen: ends the active one",
            world -> {
              say(world, S1, "q1");
              end(world, S1);
              say(world, S2, "q2");
              return () -> world.store.sessions.reopen(S1, ADA);
            }),
        write(
            "rename",
            world -> {
              say(world, S1, "q1");
              return () -> world.store.sessions.rename(S1, ADA, "a name");
            }));
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
              return nothing(() -> world.store.answers.release(one.claim));
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
              Claim claim = world.store.answers.claim(before.question, A2).orElseThrow();
              return () -> world.store.answers.start(claim, before.question, "m1", Optional.of(A1));
            }),
        write(
            "keep",
            world -> {
              Running before = answered(world, Optional.of(remote("r1")));
              Claim claim = world.store.answers.claim(before.question, A2).orElseThrow();
              return nothing(() -> world.store.answers.keep(claim, "m1", "r2"));
            }),
        write(
            "renew",
            world -> {
              Running one = running(world);
              world.store.clock.advance(Duration.ofSeconds(2));
              return () -> rounds(() -> world.store.answers.renew(List.of(one.claim)));
            }),
        write(
            "grow",
            world -> {
              Running one = running(world);
              Growth growth = new Growth(one.answer, "beca", new TokenCount(7, 1, true));
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
              return () -> world.store.answers.finish(one.claim, one.answer, outcome);
            }),
        write(
            "finish: of one that a provider keeps",
            world -> {
              Running one = running(world);
              world.store.answers.keep(one.claim, "m1", "r1");
              Outcome outcome = outcome(world, State.STOPPED, Optional.of(remote("r2")));
              return () -> world.store.answers.finish(one.claim, one.answer, outcome);
            }),
        write(
            "finish: of one that another server has ended",
            world -> {
              Running one = running(world);
              world.store.clock.advance(LAPSE);
              world.store.server.beside(world.store.clock).answers.interruptLapsed(S1);
              Outcome outcome = outcome(world, State.COMPLETE, Optional.empty());
              return () -> world.store.answers.finish(one.claim, one.answer, outcome);
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

  private static List<Write> ofTranscripts() {
    return List.of(
        write(
            "edit",
            world -> {
              answered(world);
              return () -> world.store.transcripts.edit(S1, draft("q2", "how?", "c2"), Q1);
            }),
        write(
            "edit: of what is just answered",
            world -> {
              running(world);
              return () -> world.store.transcripts.edit(S1, draft("q2", "how?", null), Q1);
            }),
        write(
            "edit: comes again",
            world -> {
              answered(world);
              world.store.transcripts.edit(S1, draft("q2", "how?", "c2"), Q1);
              return () -> world.store.transcripts.edit(S1, draft("q3", "how?", "c2"), Q1);
            }),
        write(
            "edit: in one that has ended, with a summary",
            world -> {
              answered(world);
              world.store.server.summaries.keep(S1, new ContextSummary("so far", 1, 0));
              end(world, S1);
              return () -> world.store.transcripts.edit(S1, draft("q2", "how?", "c2"), Q1);
            }),
        write(
            "edit: while another conversation is active",
            world -> {
              answered(world);
              end(world, S1);
              say(world, S2, "q2");
              return () -> world.store.transcripts.edit(S1, draft("q3", "how?", "c3"), Q1);
            }),
        write(
            "rate",
            world -> {
              answered(world);
              return () -> world.store.transcripts.rate(S1, A1, Rating.UP);
            }),
        write(
            "keep a summary",
            world -> {
              answered(world);
              ContextSummary summary = new ContextSummary("so far", 1, 0);
              return () -> world.store.server.summaries.keep(S1, summary);
            }));
  }

  private static List<Write> ofArchive() {
    return List.of(
        write(
            "delete",
            world -> {
              answered(world, Optional.of(remote("r1")));
              return () -> world.store.archive.delete(S1, ADA);
            }),
        write(
            "deleteAll",
            world -> {
              answered(world, Optional.of(remote("r1")));
              end(world, S1);
              say(world, S2, "q2");
              return () -> {
                List<SessionId> gone = new ArrayList<>();
                world.store.archive.deleteAll(ADA, gone::add);
                return gone;
              };
            }),
        write(
            "share",
            world -> {
              say(world, S1, "q1");
              return () ->
                  world
                      .store
                      .archive
                      .share(S1, ADA)
                      .flatMap(world.store.archive::shared)
                      .map(shared -> shared.session());
            }),
        write(
            "revoke",
            world -> {
              say(world, S1, "q1");
              world.store.archive.share(S1, ADA);
              return () -> world.store.archive.revoke(S1, ADA);
            }));
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
              Erasures erasures = new Erasures(world.store.collections, world.store.clock);
              erasures.note(S1, ADA);
              world.store.clock.advance(Duration.ofMinutes(3));
              return nothing(
                  () ->
                      rounds(
                          () -> {
                            erasures.settle();
                            return 0;
                          }));
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

  private static ExpiredSessions expired(FaultWorld world) {
    return new ExpiredSessions(world.store.collections, world.store.clock, TTL, TTL);
  }

  /** As those go about it who come again by themselves: the cleanup, and the pulse of answers. */
  private static <T> T rounds(Supplier<T> round) {
    for (int left = ROUNDS; ; left--) {
      try {
        return round.get();
      } catch (ChatException | MongoException away) {
        if (left == 0) {
          throw away;
        }
      }
    }
  }

  private static Callable<Object> nothing(Runnable work) {
    return () -> {
      work.run();
      return null;
    };
  }
}
