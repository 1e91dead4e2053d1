package io.chatbox.mongo;

import static io.chatbox.protocol.People.ADA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chatbox.crypto.KeyRing;
import io.chatbox.crypto.TestCiphers;
import io.chatbox.crypto.TokenDigest;
import io.chatbox.dev.LogLines;
import io.chatbox.protocol.Author;
import io.chatbox.protocol.MessageId;
import io.chatbox.protocol.SessionId;
import io.chatbox.session.ContextSummaries.ContextSummary;
import io.chatbox.session.Message;
import io.chatbox.session.Sessions.Draft;
import io.chatbox.session.store.MongoArchive;
import io.chatbox.session.store.MongoContextSummaries;
import io.chatbox.session.store.MongoSessions;
import io.chatbox.session.store.SessionDocuments;
import io.chatbox.session.store.TestStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.bson.Document;
import org.bson.types.Binary;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** From the key of the store, an old server, to the next one, that of a new server. */
public abstract class KeyRotationSuite {
  private static final KeyRotation.Pace FAST =
      new KeyRotation.Pace(7, Duration.ofMillis(1), Duration.ofMillis(1));
  private static final KeyRotation.Pace SLOW =
      new KeyRotation.Pace(7, Duration.ofMinutes(1), Duration.ofMinutes(1));

  private final LogLines log = new LogLines("io.chatbox.mongo.KeyRotation");
  private final String uri;
  private TestStore store;
  private Database server;

  public KeyRotationSuite(String uri) {
    this.uri = uri;
  }

  @BeforeEach
  void open() {
    store = new TestStore(uri, TestCiphers.sealingBefore(), true);
    store.say(ADA, "first");
    server = store.anotherServer(TestCiphers.next());
    assertThat(server.write("test", () -> 1)).isEqualTo(1);
  }

  @AfterEach
  void close() {
    server.close();
    store.close();
    log.close();
  }

  @Test
  void everythingIsUnderTheNewKeyAndTheOldOneMayGo() {
    MongoArchive before =
        new MongoArchive(store.database, new TokenDigest(TestCiphers.sealingRing()), store.clock);
    SessionId session = say(20);
    String token = before.share(session, ADA).orElseThrow();
    new MongoContextSummaries(store.database)
        .keep(session, new ContextSummary("What was said.", 1, 0));
    KeyRotation rotation = rotation(FAST);
    rotation.round();
    assertThat(log.lines()).as("nobody asked").isEmpty();

    rotation.request();
    rotation.request();
    rotation.round();

    assertThat(log.lines().getLast()).startsWith("INFO Key rotation completed done=22 changed=44");
    assertThat(server.jobs().countDocuments()).isZero();
    assertThat(server.keys().collection().countDocuments()).isEqualTo(1);
    try (Database withoutOld = store.anotherServer(TestCiphers.other())) {
      MongoArchive archive =
          new MongoArchive(withoutOld, new TokenDigest(TestCiphers.otherRing()), store.clock);
      List<String> read = new ArrayList<>();
      archive.read(session, ADA, message -> read.add(message.content() + message.metadata()));
      assertThat(new MongoContextSummaries(withoutOld).find(session).text())
          .isEqualTo("What was said.");
      assertThat(read).hasSize(21).startsWith("first{}", "0{page=p0}").endsWith("19{page=p19}");
      assertThat(archive.shared(token)).isPresent();
      assertThat(archive.share(session, ADA)).contains(token);
      assertThat(archive.find(session, ADA).orElseThrow().name()).contains("first");
    }
  }

  @Test
  void interruptedTwiceWhileOthersWriteItLosesNothing() throws Exception {
    SessionId session = say(40);
    MongoSessions fresh = new MongoSessions(server, store.clock, TestStore.RECONNECT_TIMEOUT);
    List<String> said = new ArrayList<>();
    AtomicBoolean enough = new AtomicBoolean();
    Thread writers =
        Thread.ofVirtual()
            .start(
                () -> {
                  for (int i = 0; i < 400 && !enough.get(); i++) {
                    said.add("old " + i);
                    store.say(ADA, "old " + i);
                    said.add("new " + i);
                    fresh.addMessage(session, TestStore.draft(ADA, "new " + i));
                  }
                });
    rotation(FAST).request();
    long first = interrupted();
    // As after a crash: nobody gave the lease back.
    server.jobs().updateMany(new Document(), new Document("$set", lease()));
    rotation(FAST).round();
    assertThat(done()).as("another holds it").isEqualTo(first);
    store.clock.advance(Duration.ofMinutes(2));
    long second = interrupted();
    assertThat(second).isGreaterThan(first);
    enough.set(true);
    writers.join();

    rotation(FAST).round();

    assertThat(log.lines().getLast()).startsWith("INFO Key rotation completed");
    try (Database withoutOld = store.anotherServer(TestCiphers.other())) {
      MongoArchive archive =
          new MongoArchive(withoutOld, new TokenDigest(TestCiphers.otherRing()), store.clock);
      List<String> read = new ArrayList<>();
      archive.read(session, ADA, message -> read.add(message.content()));
      List<String> all = new ArrayList<>(List.of("first"));
      IntStream.range(0, 40).mapToObj(Integer::toString).forEach(all::add);
      all.addAll(said);
      assertThat(read).containsExactlyElementsOf(all);
    }
  }

  @Test
  void whatWasTamperedWithIsReportedAndLeftAndItsKeyStays() {
    say(3);
    Document row = server.messages().find().first();
    byte[] changed = row.get("content", Binary.class).getData().clone();
    changed[changed.length - 1]++;
    Document spoilt = new Document("content", new Binary(changed));
    server.messages().updateOne(new Document("_id", row.get("_id")), new Document("$set", spoilt));
    KeyRotation rotation = rotation(FAST);
    rotation.request();
    rotation.round();

    assertThat(log.lines().getLast())
        .startsWith("WARNING Key rotation completed, but not all is under the active key")
        .contains("changed=7", "unreadable=1");
    assertThat(server.messages().find(new Document("_id", row.get("_id"))).first())
        .containsEntry("content", new Binary(changed));
    assertThat(server.keys().collection().countDocuments()).isEqualTo(2);
  }

  @Test
  void anAnswerThatRunsIsLeftToItsEnd() {
    Message question = store.say(ADA, "?").message();
    Document running =
        new Document("state", "running").append("sender", "ai").append("answers", question.id());
    Document one = new Document("_id", question.id());
    server.messages().updateOne(one, new Document("$set", running));
    Object before = server.messages().find(one).first().get("content");
    KeyRotation rotation = rotation(FAST);
    rotation.request();
    rotation.round();

    assertThat(log.lines().getLast()).startsWith("WARNING Key rotation").contains("left=1");
    assertThat(server.messages().find(one).first()).containsEntry("content", before);
    server.messages().updateOne(one, new Document("$set", new Document("state", "interrupted")));
    rotation.request();
    rotation.round();
    assertThat(log.lines().getLast()).startsWith("INFO Key rotation completed");
  }

  @Test
  void withoutAKeyThereIsNothingToRotateTo() {
    KeyRing none = KeyRing.of(Optional.empty(), List.of());
    KeyRotation rotation = new KeyRotation(server, new TokenDigest(none), none, store.clock, FAST);

    rotation.request();

    assertThat(rotation.possible()).isFalse();
    assertThat(server.jobs().countDocuments()).isZero();
  }

  /** Does one batch and is stopped in the wait after it. */
  private long interrupted() throws InterruptedException {
    long before = done();
    KeyRotation rotation = rotation(SLOW);
    Thread run = Thread.ofVirtual().start(rotation::round);
    await().until(() -> done() > before);
    rotation.stop();
    run.join();
    return done();
  }

  private long done() {
    return SessionDocuments.number(server.jobs().find().first(), "done");
  }

  private Document lease() {
    return new Document("owner", "crashed")
        .append("until", Date.from(store.clock.instant().plusSeconds(60)));
  }

  private KeyRotation rotation(KeyRotation.Pace pace) {
    KeyRing ring = TestCiphers.nextRing();
    return new KeyRotation(server, new TokenDigest(ring), ring, store.clock, pace);
  }

  private SessionId say(int messages) {
    for (int i = 0; i < messages; i++) {
      Draft draft =
          new Draft(
              MessageId.next(),
              ADA,
              Author.user(ADA),
              Integer.toString(i),
              null,
              Map.of("page", "p" + i));
      store.sessions.addMessage(store.sessions.place(ADA, Optional.empty()).sessionId(), draft);
    }
    return store.sessions.place(ADA, Optional.empty()).sessionId();
  }
}
