package io.chatbox.session;

import io.chatbox.protocol.SessionId;
import java.util.List;

/**
 * A session that was taken up again.
 *
 * @param session as it is now, active
 * @param ended ids of the user's sessions that had to end for it: at most one but for races with
 *     the user's other devices
 */
public record Reopened(Session session, List<SessionId> ended) {
  public Reopened {
    ended = List.copyOf(ended);
  }
}
