package io.chatbox.mongo;

import static io.chatbox.protocol.People.ADA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chatbox.crypto.KeyRing;
import io.chatbox.crypto.TestRings;
import io.chatbox.dev.LogLines;
import io.chatbox.protocol.Author;
import io.chatbox.protocol.MessageId;
import io.chatbox.protocol.SessionId;
import io.chatbox.session.Archive;
import io.chatbox.session.ContextSummaries.ContextSummary;
import io.chatbox.session.Message;
import io.chatbox.session.Sessions.Draft;
import io.chatbox.session.store.StoreServer;
import io.chatbox.session.store.StoreSuite;
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
public abstract class KeyRotationSuite extends StoreSuite {
  private static final KeyRotation.Pace FAST =
      new KeyRotation.Pace(7, Duration.ofMillis(1), Duration.ofMillis(1));
  private static final KeyRotation.Pace SLOW =
      new KeyRotation.Pace(7, Duration.ofMinutes(1), Duration.ofMinutes(1));

  private final LogLines log = new LogLines("io.chatbox.mongo.KeyRotation");
  private StoreServer server;

  public KeyRotationSuite(String uri) {
    super(uri);
  }

  @Override
  protected TestStore open(String uri) {
    return new TestStore(uri, TestRings.sealingBefore());
  }

  @BeforeEach
  void begin() {
    store.say(ADA, "first");
    server = store.anotherServer(TestRings.next());
    assertThat(server.database.write("test", () -> 1)).isEqualTo(1);
  }

  @AfterEach
  void end() {
    server.close();
    log.close();
  }

  @Test
  void everythingIsUnderTheNewKeyAndTheOldOneMayGo() {
    SessionId session = say(20);
    String token = store.archive.share(session, ADA).orElseThrow();
    store.server.summaries.keep(session, new ContextSummary("What was said.", 1, 0));
    KeyRotation rotation = rotation(FAST);
    rotation.round();
    assertThat(log.lines()).as("nobody asked").isEmpty();

    rotation.request();
    rotation.request();
    rotation.round();

    assertThat(log.lines().getLast()).startsWith("INFO Key rotation completed done=22 changed=44");
    assertThat(store.rows("jobs").countDocuments()).isZero();
    assertThat(store.rows("keys").countDocuments()).isEqualTo(1);
    try (StoreServer withoutOld = store.anotherServer(TestRings.other())) {
      Archive archive = withoutOld.archive;
      List<String> read = new ArrayList<>();
      archive.read(session, ADA, message -> read.add(message.content() + message.metadata()));
      assertThat(withoutOld.summaries.find(session).text()).isEqualTo("What was said.");
      assertThat(read).hasSize(21).startsWith("first{}", "0{page=p0}").endsWith("19{page=p19}");
      assertThat(archive.shared(token)).isPresent();
      assertThat(archive.share(session, ADA)).contains(token);
      assertThat(archive.find(session, ADA).orElseThrow().name()).contains("first");
    }
  }

  @Test
  void interruptedTwiceWhileOthersWriteItLosesNothing() throws Exception {
    SessionId session = say(40);
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
                    server.sessions.addMessage(session, TestStore.draft(ADA, "new " + i));
                  }
                });
    rotation(FAST).request();
    long first = interrupted();
    // As after a crash: nobody gave the lease back.
    store.rows("jobs").updateMany(new Document(), new Document("$set", lease()));
    rotation(FAST).round();
    assertThat(done()).as("another holds it").isEqualTo(first);
    store.clock.advance(Duration.ofMinutes(2));
    long second = interrupted();
    assertThat(second).isGreaterThan(first);
    enough.set(true);
    writers.join();

    rotation(FAST).round();

    assertThat(log.lines().getLast()).startsWith("INFO Key rotation completed");
    try (StoreServer withoutOld = store.anotherServer(TestRings.other())) {
      Archive archive = withoutOld.archive;
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
    Document row = store.messageRows().find().first();
    byte[] changed = row.get("content", Binary.class).getData().clone();
    changed[changed.length - 1]++;
    Document spoilt = new Document("content", new Binary(changed));
    store
        .messageRows()
        .updateOne(new Document("_id", row.get("_id")), new Document("$set", spoilt));
    KeyRotation rotation = rotation(FAST);
    rotation.request();
    rotation.round();

    assertThat(log.lines().getLast())
        .startsWith("WARNING Key rotation completed, but not all is under the active key")
        .contains("changed=7", "unreadable=1");
    assertThat(store.messageRows().find(new Document("_id", row.get("_id"))).first())
        .containsEntry("content", new Binary(changed));
    assertThat(store.rows("keys").countDocuments()).isEqualTo(2);
  }

  @Test
  void anAnswerThatRunsIsLeftToItsEnd() {
    Message question = store.say(ADA, "?").message();
    Document running =
        new Document("state", "running").append("sender", "ai").append("answers", question.id());
    Document one = new Document("_id", question.id());
    store.messageRows().updateOne(one, new Document("$set", running));
    Object before = store.messageRows().find(one).first().get("content");
    KeyRotation rotation = rotation(FAST);
    rotation.request();
    rotation.round();

    assertThat(log.lines().getLast()).startsWith("WARNING Key rotation").contains("left=1");
    assertThat(store.messageRows().find(one).first()).containsEntry("content", before);
    store.messageRows().updateOne(one, new Document("$set", new Document("state", "interrupted")));
    rotation.request();
    rotation.round();
    assertThat(log.lines().getLast()).startsWith("INFO Key rotation completed");
  }

  /** The names of parts are the same in all releases. */
  @Test
  void goesOnWhereAServerOfTheReleaseBeforeCameTo() {
    askedBefore("SESSIONS");

    rotation(FAST).round();

    assertThat(log.lines().getFirst())
        .isEqualTo("INFO Key rotation started pass=1 part=SESSIONS done=100");
    assertThat(log.lines().getLast()).startsWith("INFO Key rotation completed done=2 changed=2");
  }

  @Test
  void beginsAnewWhereTheOtherReleaseCameToAPartThatThisOneDoesNotKnow() {
    askedBefore("VOICES");

    rotation(FAST).round();

    assertThat(log.lines().getFirst())
        .isEqualTo("INFO Key rotation started pass=1 part=MESSAGES done=0");
    assertThat(log.lines().getLast()).startsWith("INFO Key rotation completed done=2 changed=2");
  }

  /** Somebody asked for it, and a server began. */
  private void askedBefore(String part) {
    Document job =
        new Document("_id", "key rotation " + TestRings.next().activeId().orElseThrow())
            .append("pass", 1)
            .append("part", part)
            .append("after", "")
            .append("done", 100L)
            .append("until", new Date(0));
    store.rows("jobs").insertOne(job);
  }

  @Test
  void withoutAKeyThereIsNothingToRotateTo() {
    KeyRing none = KeyRing.of(Optional.empty(), List.of());
    KeyRotation rotation = rotation(none, FAST);

    rotation.request();

    assertThat(rotation.possible()).isFalse();
    assertThat(store.rows("jobs").countDocuments()).isZero();
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
    return Documents.number(store.rows("jobs").find().first(), "done");
  }

  private Document lease() {
    return new Document("owner", "crashed")
        .append("until", Date.from(store.clock.instant().plusSeconds(60)));
  }

  private KeyRotation rotation(KeyRotation.Pace pace) {
    return rotation(TestRings.next(), pace);
  }

  private KeyRotation rotation(KeyRing keys, KeyRotation.Pace pace) {
    Resealing resealing = new Resealing(server.database, server.texts, server.schemas);
    return new KeyRotation(server.database, resealing, keys, store.clock, pace);
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
