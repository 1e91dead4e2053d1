package io.chatbox.chat;

import io.chatbox.protocol.MessageId;
import io.chatbox.protocol.SessionId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Lanes of sessions in which something is asked or answered; the others have none. Any number of
 * threads.
 */
final class Lanes {
  private final ConcurrentHashMap<SessionId, Lane> lanes = new ConcurrentHashMap<>();

  /**
   * Does what has to be done one after another in a session: storing questions and queueing them.
   */
  <T> T asking(SessionId sessionId, Function<Lane, T> work) {
    Lane lane = enter(sessionId);
    lane.asking().lock();
    try {
      return work.apply(lane);
    } finally {
      lane.asking().unlock();
      leave(sessionId);
    }
  }

  /** A session's lane, until {@link #leave}. */
  Lane enter(SessionId sessionId) {
    return lanes.compute(sessionId, (id, lane) -> (lane == null ? new Lane() : lane).retain());
  }

  void leave(SessionId sessionId) {
    lanes.computeIfPresent(sessionId, (id, lane) -> lane.release() ? null : lane);
  }

  boolean holds(SessionId sessionId, MessageId questionId) {
    Lane lane = lanes.get(sessionId);
    return lane != null && lane.holds(questionId);
  }

  Optional<Turn> running(SessionId sessionId) {
    return Optional.ofNullable(lanes.get(sessionId)).flatMap(Lane::running);
  }

  List<Turn> running() {
    return all().stream().map(Lane::running).flatMap(Optional::stream).toList();
  }

  List<Lane> all() {
    return List.copyOf(lanes.values());
  }

  boolean isBusy(SessionId sessionId) {
    return lanes.containsKey(sessionId);
  }

  boolean isIdle() {
    return lanes.isEmpty();
  }
}
