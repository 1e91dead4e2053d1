package io.chatbox.session.store;

import io.chatbox.protocol.SessionId;
import io.chatbox.protocol.UserId;
import io.chatbox.session.Message;
import io.chatbox.session.Session;
import java.time.Clock;
import java.util.Optional;

/** The names that sessions have from their first messages. */
final class Names {
  private final Lifecycle lifecycle;

  Names(SessionCollections collections, Clock clock) {
    lifecycle = new Lifecycle(collections, clock);
  }

  /** What an unnamed session is to be called after a message. */
  static Optional<String> first(Session session, String content) {
    return session.name().isEmpty() ? SessionName.of(content) : Optional.empty();
  }

  /** Names an unnamed session, which stays its name if the next message is stored before this. */
  Session afterFirst(Session session, Message message) {
    Optional<String> name = first(session, message.content());
    name.ifPresent(one -> give(session.id(), session.userId(), one));
    return name.map(session::named).orElse(session);
  }

  /** Stores such a name, unless its user has given one. */
  void give(SessionId sessionId, UserId userId, String name) {
    lifecycle.nameAutomatically(sessionId, userId, name);
  }
}
