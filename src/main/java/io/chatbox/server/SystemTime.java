package io.chatbox.server;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/** The clock that everything is given, so that tests can give another. */
@Singleton
final class SystemTime {
  @Produces
  @Singleton
  Clock clock() {
    return Clock.systemUTC();
  }
}
