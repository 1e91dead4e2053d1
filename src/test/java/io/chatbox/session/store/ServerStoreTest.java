package io.chatbox.session.store;

import io.chatbox.mongo.IndexesSuite;
import io.chatbox.mongo.KeyRotationSuite;
import io.chatbox.mongo.StoredKeysSuite;
import io.chatbox.usage.UsageSuite;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** The store on a real MongoDB, in databases that the tests make and drop. */
@EnabledIfEnvironmentVariable(named = ServerStoreTest.VARIABLE, matches = ".+")
class ServerStoreTest {
  static final String VARIABLE = "CHATBOX_TEST_MONGO_URI";

  private static final String URI = System.getenv(VARIABLE);

  @Nested
  class PlaceRule extends PlaceRuleSuite {
    PlaceRule() {
      super(URI);
    }
  }

  @Nested
  class Messages extends MessagesSuite {
    Messages() {
      super(URI);
    }
  }

  @Nested
  class Answers extends AnswersSuite {
    Answers() {
      super(URI);
    }
  }

  @Nested
  class Transcripts extends TranscriptsSuite {
    Transcripts() {
      super(URI);
    }
  }

  @Nested
  class Archive extends ArchiveSuite {
    Archive() {
      super(URI);
    }
  }

  @Nested
  class Indexes extends IndexesSuite {
    Indexes() {
      super(URI);
    }
  }

  @Nested
  class Lifecycle extends LifecycleSuite {
    Lifecycle() {
      super(URI);
    }
  }

  @Nested
  class Cleanup extends CleanupSuite {
    Cleanup() {
      super(URI);
    }
  }

  @Nested
  class StoredKeys extends StoredKeysSuite {
    StoredKeys() {
      super(URI);
    }
  }

  @Nested
  class DocumentVersion extends DocumentVersionSuite {
    DocumentVersion() {
      super(URI);
    }
  }

  @Nested
  class KeyRotation extends KeyRotationSuite {
    KeyRotation() {
      super(URI);
    }
  }

  @Nested
  class Usage extends UsageSuite {
    Usage() {
      super(URI);
    }
  }
}
