package io.chatbox.usage;

import io.chatbox.mongo.Schema;

/** For tests of what stores usage too. */
public final class TestUsage {
  private TestUsage() {}

  public static Schema schema() {
    return new UsageSchema();
  }
}
