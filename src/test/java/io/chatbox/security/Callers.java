package io.chatbox.security;

import io.chatbox.protocol.UserId;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/** Callers of tests that are not about tokens. */
public final class Callers {
  private Callers() {}

  public static Caller user(UserId id) {
    return new Caller(id, id.value(), Set.of(), Instant.MAX, Map.of());
  }
}
