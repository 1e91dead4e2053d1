package io.chatbox.session.store;

import io.chatbox.mongo.IndexesSuite;
import io.chatbox.mongo.KeyRotationSuite;
import io.chatbox.mongo.StoredKeysSuite;
import io.chatbox.usage.UsageSuite;
import org.junit.jupiter.api.Nested;

/** All that is asked of the store, in whichever database. */
abstract class StoreSuites {
  /** Where the database is. */
  abstract String uri();

  @Nested
  class PlacementRule extends PlacementRuleSuite {
    PlacementRule() {
      super(uri());
    }
  }

  @Nested
  class Messages extends MessagesSuite {
    Messages() {
      super(uri());
    }
  }

  @Nested
  class Answers extends AnswersSuite {
    Answers() {
      super(uri());
    }
  }

  @Nested
  class Openings extends OpeningsSuite {
    Openings() {
      super(uri());
    }
  }

  @Nested
  class Transcripts extends TranscriptsSuite {
    Transcripts() {
      super(uri());
    }
  }

  @Nested
  class Archive extends ArchiveSuite {
    Archive() {
      super(uri());
    }
  }

  @Nested
  class Indexes extends IndexesSuite {
    Indexes() {
      super(uri());
    }
  }

  @Nested
  class Lifecycle extends LifecycleSuite {
    Lifecycle() {
      super(uri());
    }
  }

  @Nested
  class Cleanup extends CleanupSuite {
    Cleanup() {
      super(uri());
    }
  }

  @Nested
  class Retention extends RetentionSuite {
    Retention() {
      super(uri());
    }
  }

  @Nested
  class StoredKeys extends StoredKeysSuite {
    StoredKeys() {
      super(uri());
    }
  }

  @Nested
  class DocumentVersion extends DocumentVersionSuite {
    DocumentVersion() {
      super(uri());
    }
  }

  @Nested
  class KeyRotation extends KeyRotationSuite {
    KeyRotation() {
      super(uri());
    }
  }

  @Nested
  class LeftConversations extends LeftConversationsSuite {
    LeftConversations() {
      super(uri());
    }
  }

  @Nested
  class Usage extends UsageSuite {
    Usage() {
      super(uri());
    }
  }
}
