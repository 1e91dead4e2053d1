package io.chatbox.session.store;

import io.chatbox.dev.EmbeddedMongo;
import io.chatbox.mongo.IndexesSuite;
import io.chatbox.mongo.KeyRotationSuite;
import io.chatbox.mongo.StoredKeysSuite;
import io.chatbox.usage.UsageSuite;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;

/** The store on the embedded stand-in for MongoDB. */
class EmbeddedStoreTest {
  private static final EmbeddedMongo MONGO = EmbeddedMongo.inMemory();

  @AfterAll
  static void stop() {
    MONGO.close();
  }

  @Nested
  class PlaceRule extends PlaceRuleSuite {
    PlaceRule() {
      super(MONGO.uri());
    }
  }

  @Nested
  class Messages extends MessagesSuite {
    Messages() {
      super(MONGO.uri());
    }
  }

  @Nested
  class Answers extends AnswersSuite {
    Answers() {
      super(MONGO.uri());
    }
  }

  @Nested
  class Transcripts extends TranscriptsSuite {
    Transcripts() {
      super(MONGO.uri());
    }
  }

  @Nested
  class Archive extends ArchiveSuite {
    Archive() {
      super(MONGO.uri());
    }
  }

  @Nested
  class Indexes extends IndexesSuite {
    Indexes() {
      super(MONGO.uri());
    }
  }

  @Nested
  class Lifecycle extends LifecycleSuite {
    Lifecycle() {
      super(MONGO.uri());
    }
  }

  @Nested
  class Cleanup extends CleanupSuite {
    Cleanup() {
      super(MONGO.uri());
    }
  }

  @Nested
  class StoredKeys extends StoredKeysSuite {
    StoredKeys() {
      super(MONGO.uri());
    }
  }

  @Nested
  class DocumentVersion extends DocumentVersionSuite {
    DocumentVersion() {
      super(MONGO.uri());
    }
  }

  @Nested
  class KeyRotation extends KeyRotationSuite {
    KeyRotation() {
      super(MONGO.uri());
    }
  }

  @Nested
  class Usage extends UsageSuite {
    Usage() {
      super(MONGO.uri());
    }
  }
}
