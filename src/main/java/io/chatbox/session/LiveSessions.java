package io.chatbox.session;

import io.chatbox.protocol.SessionId;
import java.util.Collection;

/** Which sessions have live connections on this server. */
@FunctionalInterface
public interface LiveSessions {
  /**
   * Their ids as they are now, in no order, perhaps some of them twice or of sessions that were
   * never written. Called about once a second, by several threads.
   */
  Collection<SessionId> ids();
}
