package io.chatbox.session.store;

import io.chatbox.protocol.MessageId;
import io.chatbox.protocol.SessionId;
import io.chatbox.protocol.UserId;
import io.chatbox.session.Session;
import io.chatbox.session.Session.EndedBy;
import io.chatbox.session.Session.Lifespan;
import io.chatbox.session.Session.Progress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the contract says about sessions, in memory and one thing at a time. */
final class SessionModel {
  private final Duration ttl;
  private final Duration reconnectTimeout;
  private final Map<SessionId, Row> rows = new LinkedHashMap<>();

  /** A session that was written. */
  static final class Row {
    final SessionId id;
    final UserId user;
    final Instant start;
    Optional<String> name = Optional.empty();
    boolean renamed;
    Optional<String> modelId = Optional.empty();
    Optional<Instant> end = Optional.empty();
    Optional<EndedBy> endedBy = Optional.empty();
    Instant lastActivity;
    Optional<Instant> lastLive = Optional.empty();
    final List<MessageId> said = new ArrayList<>();

    private Row(SessionId id, UserId user, Instant now) {
      this.id = id;
      this.user = user;
      start = now;
      lastActivity = now;
    }

    boolean active() {
      return end.isEmpty();
    }

    private void end(EndedBy by, Instant now) {
      end = Optional.of(now);
      endedBy = Optional.of(by);
    }

    private void open() {
      end = Optional.empty();
      endedBy = Optional.empty();
    }

    Session session() {
      return new Session(
          id,
          user,
          name,
          modelId,
          new Lifespan(start, lastActivity, end, endedBy),
          new Progress(said.size(), 0, Optional.empty()));
    }
  }

  SessionModel(Duration ttl, Duration reconnectTimeout) {
    this.ttl = ttl;
    this.reconnectTimeout = reconnectTimeout;
  }

  Collection<Row> rows() {
    return rows.values();
  }

  Optional<Row> own(SessionId id, UserId user) {
    return Optional.ofNullable(rows.get(id)).filter(row -> row.user.equals(user));
  }

  Optional<Row> active(UserId user) {
    return rows.values().stream().filter(row -> row.user.equals(user) && row.active()).findAny();
  }

  boolean resumable(Row row, Instant now) {
    return row.active()
        || active(row.user).isEmpty()
            && row.endedBy.equals(Optional.of(EndedBy.CLEANUP))
            && now.isBefore(row.end.orElseThrow().plus(reconnectTimeout));
  }

  /** Absent: a new id. */
  Optional<Row> place(UserId user, Optional<SessionId> named, Instant now) {
    Optional<Row> own = named.flatMap(id -> own(id, user));
    return own.filter(row -> resumable(row, now)).or(() -> active(user)).or(() -> own);
  }

  /** The session that what a connection there sends is written to, active from now on. */
  Row writeTo(SessionId standsIn, UserId user, Instant now) {
    Row row =
        active(user)
            .or(() -> own(standsIn, user))
            .orElseGet(() -> rows.computeIfAbsent(standsIn, id -> new Row(id, user, now)));
    row.open();
    row.lastActivity = now;
    return row;
  }

  void end(Row row, Instant now) {
    if (row.active()) {
      row.end(EndedBy.USER, now);
    }
  }

  /** Which other one ends. */
  List<SessionId> reopen(Row row, Instant now) {
    if (row.active()) {
      return List.of();
    }
    List<SessionId> ended = active(row.user).map(other -> other.id).stream().toList();
    active(row.user).ifPresent(other -> end(other, now));
    row.open();
    row.lastActivity = now;
    return ended;
  }

  void sawLive(Collection<SessionId> ids, Instant now) {
    rows.values().stream()
        .filter(row -> row.active() && ids.contains(row.id))
        .forEach(row -> row.lastLive = Optional.of(now));
  }

  void cleanUp(Instant now) {
    Instant latest = now.minus(ttl);
    rows.values().stream()
        .filter(row -> row.active() && row.lastActivity.isBefore(latest))
        .filter(row -> row.lastLive.filter(live -> !live.isBefore(latest)).isEmpty())
        .forEach(row -> row.end(EndedBy.CLEANUP, now));
  }
}
