package io.chatbox.mongo;

import static io.chatbox.protocol.People.ADA;

import io.chatbox.crypto.ContentCipher;
import io.chatbox.crypto.TestRings;
import io.chatbox.protocol.Author;
import io.chatbox.protocol.MessageId;
import io.chatbox.protocol.SessionId;
import io.chatbox.session.Sessions.Draft;
import io.chatbox.session.store.FaultWorld;
import io.chatbox.session.store.FaultWorld.Write;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What is written of keys, for the walk through a database's faults. */
public final class WalkedKeys {
  private static final SessionId SESSION = new SessionId("s1");
  private static final Draft QUESTION =
      new Draft(new MessageId("q1"), ADA, Author.user(ADA), "why?", null, Map.of("page", "p"));
  private static final KeyRotation.Pace FAST =
      new KeyRotation.Pace(2, Duration.ofMillis(1), Duration.ofMillis(1));

  /** More than one fault can spoil. */
  private static final int ROUNDS = 3;

  private WalkedKeys() {}

  public static List<Write> all() {
    return List.of(
        new Write(
            "note a key",
            world -> {
              StoredKeys keys =
                  new StoredKeys(world.store.rows("keys"), new ContentCipher(TestRings.sealing()));
              return () -> world.store.database.write("test", keys::check);
            }),
        new Write(
            "ask for a rotation",
            world -> {
              KeyRotation rotation = rotation(world);
              return () -> {
                rotation.request();
                return null;
              };
            }),
        new Write(
            "rotate",
            world -> {
              KeyRotation rotation = rotation(world);
              world.store.sessions.addMessage(SESSION, QUESTION);
              rotation.request();
              return () -> {
                for (int round = 0; round < ROUNDS; round++) {
                  rotation.round();
                  world.store.clock.advance(Duration.ofMinutes(2));
                }
                return null;
              };
            }));
  }

  /** To the first key, of what is stored in the clear. */
  private static KeyRotation rotation(FaultWorld world) {
    SealedTexts texts = new SealedTexts(new ContentCipher(TestRings.sealing()));
    Database database = world.store.database;
    return new KeyRotation(
        database,
        new Resealing(database, texts, world.store.server.schemas),
        TestRings.sealing(),
        world.store.clock,
        FAST);
  }
}
