package io.chatbox.session.store;

import static io.chatbox.protocol.People.ADA;

import com.mongodb.MongoException;
import io.chatbox.protocol.Author;
import io.chatbox.protocol.ChatException;
import io.chatbox.protocol.MessageId;
import io.chatbox.protocol.SessionId;
import io.chatbox.protocol.TokenCount;
import io.chatbox.session.Answers;
import io.chatbox.session.Answers.Claim;
import io.chatbox.session.Answers.Growth;
import io.chatbox.session.Answers.Outcome;
import io.chatbox.session.Message;
import io.chatbox.session.Message.Finish;
import io.chatbox.session.Message.State;
import io.chatbox.session.RemoteConversation;
import io.chatbox.session.Sessions.Draft;
import io.chatbox.session.store.FaultWorld.Write;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Supplier;

/** What is there before the writes of a walk, and what they have in common. */
final class WalkedScenes {
  static final SessionId S1 = new SessionId("s1");
  static final SessionId S2 = new SessionId("s2");
  static final MessageId Q1 = new MessageId("q1");
  static final MessageId A1 = new MessageId("a1");
  static final MessageId A2 = new MessageId("a2");
  static final Duration LAPSE = Answers.LEASE.plusSeconds(1);
  static final Duration TTL = Duration.ofMinutes(15);

  /** More rounds than one fault can spoil. */
  static final int ROUNDS = 5;

  private WalkedScenes() {}

  /** An answer that runs. */
  record Running(Message question, Claim claim, Message answer) {}

  static Write write(String name, Function<FaultWorld, Callable<Object>> act) {
    return new Write(name, act);
  }

  static Draft draft(String id, String content, String clientMsgId) {
    return new Draft(
        new MessageId(id), ADA, Author.user(ADA), content, clientMsgId, Map.of("page", "p"));
  }

  static Message say(FaultWorld world, SessionId session, String id) {
    return world.store.sessions.addMessage(session, draft(id, "why?", null)).message();
  }

  static void end(FaultWorld world, SessionId session) {
    world.store.sessions.end(session, ADA);
  }

  static Running running(FaultWorld world, Answers on, MessageId id, String questionId) {
    Message question = say(world, S1, questionId);
    Claim claim = on.claim(question, id).orElseThrow();
    return new Running(question, claim, on.start(claim, question, "m1", Optional.empty()));
  }

  static Running running(FaultWorld world) {
    return running(world, world.store.answers, A1, "q1");
  }

  static Running answered(FaultWorld world, Optional<RemoteConversation> remote) {
    Running one = running(world);
    world.store.answers.finish(one.claim(), one.answer(), outcome(world, State.COMPLETE, remote));
    return one;
  }

  static Running answered(FaultWorld world) {
    return answered(world, Optional.empty());
  }

  /** As another server has it, which goes away when some of it is stored. */
  static Running left(FaultWorld world) {
    Answers other = world.store.server.beside(world.store.clock).answers;
    Running one = running(world, other, A1, "q1");
    other.grow(List.of(new Growth(one.answer(), "beca", new TokenCount(7, 1, true))));
    world.store.clock.advance(LAPSE);
    return one;
  }

  static Outcome outcome(FaultWorld world, State state, Optional<RemoteConversation> remote) {
    return new Outcome(
        "because",
        state,
        new Finish("stop", Optional.empty()),
        new TokenCount(7, 3, false),
        Duration.ofMillis(1),
        world.store.clock.instant(),
        remote);
  }

  static RemoteConversation remote(String id) {
    return new RemoteConversation("m1", id, A1);
  }

  /** As those go about it who come again by themselves: the cleanup, and the pulse of answers. */
  static <T> T rounds(Supplier<T> round) {
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

  static Callable<Object> nothing(Runnable work) {
    return () -> {
      work.run();
      return null;
    };
  }
}
