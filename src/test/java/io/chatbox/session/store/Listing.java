package io.chatbox.session.store;

import io.chatbox.protocol.UserId;
import io.chatbox.session.Archive;
import io.chatbox.session.SessionOverview;
import java.util.ArrayList;
import java.util.List;

/** What an archive hands on, as a whole. */
record Listing(List<SessionOverview> sessions, boolean truncated) {
  static Listing list(Archive archive, UserId userId, int offset, int limit) {
    List<SessionOverview> sessions = new ArrayList<>();
    boolean truncated = archive.list(userId, offset, limit, sessions::add);
    return new Listing(sessions, truncated);
  }

  static Listing search(Archive archive, UserId userId, String text, int offset, int limit) {
    List<SessionOverview> sessions = new ArrayList<>();
    boolean truncated = archive.search(userId, text, offset, limit, sessions::add);
    return new Listing(sessions, truncated);
  }
}
