package io.chatbox.chat;

import static io.chatbox.protocol.People.ADA;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatbox.audience.Audience;
import io.chatbox.audience.SessionEvent;
import io.chatbox.config.type.DailyTokens;
import io.chatbox.crypto.TestRings;
import io.chatbox.dev.EmbeddedMongo;
import io.chatbox.dev.MongoFaults;
import io.chatbox.protocol.Author;
import io.chatbox.protocol.MessageId;
import io.chatbox.protocol.SessionId;
import io.chatbox.safety.Safety;
import io.chatbox.session.Answers;
import io.chatbox.session.ContextSummaries;
import io.chatbox.session.Message;
import io.chatbox.session.Sessions;
import io.chatbox.session.Sessions.Draft;
import io.chatbox.session.Transcripts;
import io.chatbox.session.store.StoreServer;
import io.chatbox.session.store.TestStore;
import io.chatbox.telemetry.Metrics;
import io.chatbox.usage.TokenUse;
import io.chatbox.usage.Usage;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** One session's turns on the real store, with a model that says what the test wants. */
final class TurnsFixture implements AutoCloseable {
  /** Tokens a day; who has the role {@code rich} has no limit. */
  static final long BUDGET = 1_000_000;

  final Clock clock = Clock.systemUTC();
  final EmbeddedMongo mongo = EmbeddedMongo.inMemory();

  /** The way to it. */
  final MongoFaults database = MongoFaults.before(mongo.uri());

  final StoreServer store;
  final Sessions sessions;
  final Transcripts transcripts;
  final ContextSummaries summaries;
  final Usage usage;
  final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  final ScriptedModel model = new ScriptedModel();
  final LinkedBlockingQueue<SessionEvent> told = new LinkedBlockingQueue<>();
  final SessionId sessionId = SessionId.next();
  final Audience audience = new Audience();
  final Turns turns;

  /** How turns are made, where a test wants it otherwise. */
  static final class Options {
    Answers answers;
    private boolean summaries;
    private Executor threads;
  }

  /** What a test wants otherwise; called while the fixture is made, with its store. */
  @FunctionalInterface
  interface Otherwise {
    void change(TurnsFixture fixture, Options options);
  }

  TurnsFixture() {
    this((fixture, options) -> {});
  }

  TurnsFixture(Otherwise otherwise) {
    this(otherwise, 1);
  }

  /** One whose store tries again what fails for a while. */
  static TurnsFixture retrying() {
    return new TurnsFixture((fixture, options) -> {}, 3);
  }

  private TurnsFixture(Otherwise otherwise, int attempts) {
    store =
        new StoreServer(
            TestStore.options(database.uri(), "chat", Duration.ofSeconds(5), attempts),
            TestRings.sealing(),
            clock);
    sessions = store.sessions;
    transcripts = store.transcripts;
    summaries = store.summaries;
    usage = store.usage;
    Options options = new Options();
    options.answers = store.answers;
    options.threads = threads;
    otherwise.change(this, options);
    TokenUse tokens =
        new TokenUse(
            Optional.of(BUDGET),
            List.of(new DailyTokens("rich", Optional.empty())),
            usage,
            model,
            Metrics.NONE,
            clock);
    audience.join(told::add);
    turns =
        new Turns(
            sessions,
            transcripts,
            new TurnParts(
                new Contexts(
                    transcripts,
                    summaries,
                    store.left,
                    Optional.of(tokens).filter(on -> options.summaries)),
                new Patience(options.answers),
                new AskedModels(model, new Safety(List.of())),
                audience,
                options.threads,
                clock,
                tokens));
    store.started();
  }

  static Otherwise withSummaries(UnaryOperator<Executor> threads) {
    return (fixture, options) -> {
      options.summaries = true;
      options.threads = threads.apply(options.threads);
    };
  }

  /** As another server sees it, or one at another time. */
  Answers answers(Clock itsClock) {
    return store.beside(itsClock).answers;
  }

  Sessions sessions(Clock itsClock) {
    return store.beside(itsClock).sessions;
  }

  @Override
  public void close() {
    turns.stop();
    threads.shutdownNow();
    store.close();
    database.close();
    mongo.close();
  }

  Draft draft(String content) {
    return draft(content, null);
  }

  Draft draft(String content, String clientMsgId) {
    return new Draft(MessageId.next(), ADA, Author.user(ADA), content, clientMsgId, Map.of());
  }

  Question question(String content) {
    return question(content, null);
  }

  Question question(String content, String clientMsgId) {
    return new Question(
        sessionId,
        draft(content, clientMsgId),
        Optional.empty(),
        new Asker("this connection", Optional.of("Ada"), Set.of()));
  }

  /** Stored, and asked by nobody here. */
  Message stored(String content) {
    return sessions.addMessage(sessionId, draft(content)).message();
  }

  List<Message> messages() {
    return transcripts.last(sessionId, Long.MAX_VALUE, 1_000).messages();
  }

  /** The next event, which is of this type. */
  <T extends SessionEvent> T next(Class<T> type) throws InterruptedException {
    SessionEvent event = told.poll(5, TimeUnit.SECONDS);
    assertThat(event).isInstanceOf(type);
    return type.cast(event);
  }

  /** The next event of a type, past those of others. */
  <T extends SessionEvent> T nextOf(Class<T> type) throws InterruptedException {
    while (true) {
      SessionEvent event = told.poll(10, TimeUnit.SECONDS);
      assertThat(event).as("a %s in time", type.getSimpleName()).isNotNull();
      if (type.isInstance(event)) {
        return type.cast(event);
      }
    }
  }
}
