package io.chatbox.session.store;

import io.chatbox.dev.EmbeddedMongo;
import io.chatbox.dev.TestMongo;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tuple;
import net.jqwik.api.Tuple.Tuple2;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * Whatever two users do on two servers, their sessions go through what {@link SessionModel} says.
 * On the stand-in for MongoDB, or on a real one where the tests have that.
 */
class SessionLifePropertyTest {
  private static EmbeddedMongo embedded;
  private static SessionLife life;

  @BeforeContainer
  static void open() {
    String uri = System.getenv(TestMongo.VARIABLE);
    if (uri == null || uri.isEmpty()) {
      embedded = EmbeddedMongo.inMemory();
      uri = embedded.uri();
    }
    life = new SessionLife(new TestStore(uri));
  }

  @AfterContainer
  static void close() {
    life.close();
    if (embedded != null) {
      embedded.close();
    }
  }

  @Property(tries = 80, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.BOUNDED)
  void goesAsTheContractSays(@ForAll @From("lives") List<Step> steps) {
    life.begin();
    for (Step step : steps) {
      life.take(step);
      life.compareAll();
    }
    life.compareMessages();
  }

  /** What a session may be named by. */
  enum Named {
    NOTHING,
    UNKNOWN,
    OWN,
    ANY
  }

  /**
   * @param pick chooses among the sessions that there are
   */
  record Name(Named how, int pick) {}

  sealed interface Step {
    record Connect(int user, int server, Name name) implements Step {}

    record GoAway(int user) implements Step {}

    record NameInFrame(int user, int server, Name name) implements Step {}

    record Say(int user, int server, String content) implements Step {}

    record Choose(int user, int server, String modelId) implements Step {}

    record End(int user, int server, Name name) implements Step {}

    record TakeUp(int user, int server, Name name) implements Step {}

    record Rename(int user, int server, Name name, String to) implements Step {}

    record CleanUp(int server) implements Step {}

    record Pass(Duration time) implements Step {}
  }

  @Provide
  Arbitrary<List<Step>> lives() {
    Arbitrary<Integer> user = Arbitraries.integers().between(0, SessionLife.USERS.size() - 1);
    Arbitrary<Integer> server = Arbitraries.integers().between(0, SessionLife.SERVERS - 1);
    Arbitrary<Named> named =
        Arbitraries.frequency(
            Tuple.of(1, Named.NOTHING),
            Tuple.of(1, Named.UNKNOWN),
            Tuple.of(5, Named.OWN),
            Tuple.of(2, Named.ANY));
    Arbitrary<Name> name =
        Combinators.combine(named, Arbitraries.integers().between(0, 5)).as(Name::new);
    Arbitrary<String> text = Arbitraries.of("Hello. Hi.", "Why?", "###", "x".repeat(70));
    Arbitrary<Duration> time =
        Arbitraries.of(
            Duration.ofSeconds(1),
            SessionLife.TTL,
            SessionLife.TTL.plusMillis(1),
            StoreServer.RECONNECT_TIMEOUT.minusMillis(1));
    return Arbitraries.<Step>frequencyOf(
            weighted(4, Combinators.combine(user, server, name).as(Step.Connect::new)),
            weighted(3, user.map(Step.GoAway::new)),
            weighted(3, Combinators.combine(user, server, name).as(Step.NameInFrame::new)),
            weighted(6, Combinators.combine(user, server, text).as(Step.Say::new)),
            weighted(1, Combinators.combine(user, server, text).as(Step.Choose::new)),
            weighted(2, Combinators.combine(user, server, name).as(Step.End::new)),
            weighted(4, Combinators.combine(user, server, name).as(Step.TakeUp::new)),
            weighted(1, Combinators.combine(user, server, name, text).as(Step.Rename::new)),
            weighted(6, server.map(Step.CleanUp::new)),
            weighted(6, time.map(Step.Pass::new)))
        .list()
        .ofMaxSize(60)
        .withSizeDistribution(RandomDistribution.uniform());
  }

  private static Tuple2<Integer, Arbitrary<? extends Step>> weighted(
      int weight, Arbitrary<? extends Step> steps) {
    return Tuple.of(weight, steps);
  }
}
