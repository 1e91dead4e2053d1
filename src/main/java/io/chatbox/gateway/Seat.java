package io.chatbox.gateway;

import io.chatbox.protocol.Sender;
import io.chatbox.protocol.SessionId;
import io.chatbox.protocol.UserId;
import io.chatbox.session.Session;

/**
 * What a connection has in a session.
 *
 * @param ownerId whose session it is: what is stored goes under this id, whoever the caller is
 * @param role as what its caller is there
 */
record Seat(SessionId sessionId, UserId ownerId, Role role) {

  /** What somebody is in a session. */
  enum Role {
    /** The session is their own. */
    OWNER(Sender.USER);

    private final Sender sender;

    Role(Sender sender) {
      this.sender = sender;
    }

    /** As what they write and type. */
    Sender sender() {
      return sender;
    }
  }

  /** The owner's, in a session that has its row. */
  static Seat inOwn(Session session) {
    return new Seat(session.id(), session.userId(), Role.OWNER);
  }
}
