package io.chatbox.session.store;

import static io.chatbox.protocol.People.ADA;
import static io.chatbox.protocol.People.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatbox.dev.LogLines;
import io.chatbox.protocol.MessageId;
import io.chatbox.protocol.SessionId;
import io.chatbox.protocol.UserId;
import io.chatbox.session.Reopened;
import io.chatbox.session.Sessions;
import io.chatbox.session.Sessions.Placement;
import io.chatbox.session.Sessions.Stored;
import io.chatbox.session.store.SessionLifePropertyTest.Name;
import io.chatbox.session.store.SessionLifePropertyTest.Step;
import io.chatbox.session.store.SessionModel.Row;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.bson.Document;

/** Takes steps in the store and in the model, and compares. */
final class SessionLife implements AutoCloseable {
  static final List<UserId> USERS = List.of(ADA, BOB);
  static final int SERVERS = 2;
  static final Duration TTL = Duration.ofMinutes(10);
  private static final Duration INTERVAL = Duration.ofSeconds(10);

  private final LogLines log = new LogLines("io.chatbox.session");
  private final TestStore store;
  private final StoreServer second;
  private final List<Server> servers;
  private SessionModel model;
  private Instant leaseUntil;
  private int leaseOwner;

  private record Server(
      Sessions sessions,
      Lifecycle lifecycle,
      LiveMarks marks,
      Cleanup cleanup,
      Map<UserId, SessionId> connections) {}

  SessionLife(TestStore store) {
    this.store = store;
    second = store.anotherServer();
    servers = List.of(server(store.server), server(second));
  }

  private Server server(StoreServer server) {
    Map<UserId, SessionId> connections = new HashMap<>();
    return new Server(
        server.sessions,
        new Lifecycle(server.collections, store.clock),
        new LiveMarks(server.collections, store.clock),
        new Cleanup(
            server.collections,
            server.usage,
            connections::values,
            store.clock,
            new Cleanup.Terms(TTL, INTERVAL, Optional.empty())),
        connections);
  }

  void begin() {
    store.sessionRows().deleteMany(new Document());
    store.messageRows().deleteMany(new Document());
    store.rows("jobs").deleteMany(new Document());
    servers.forEach(server -> server.connections().clear());
    model = new SessionModel(TTL, StoreServer.RECONNECT_TIMEOUT);
    leaseUntil = Instant.EPOCH;
  }

  void take(Step step) {
    switch (step) {
      case Step.Connect(int user, int server, Name name) ->
          connect(USERS.get(user), servers.get(server), id(name, user));
      case Step.GoAway(int user) ->
          servers.forEach(server -> server.connections().remove(USERS.get(user)));
      case Step.NameInFrame(int user, int server, Name name) ->
          nameInFrame(USERS.get(user), servers.get(server), id(name, user));
      case Step.Say(int user, int server, String content) ->
          say(USERS.get(user), servers.get(server), content);
      case Step.Choose(int user, int server, String modelId) ->
          choose(USERS.get(user), servers.get(server), modelId);
      case Step.End(int user, int server, Name name) ->
          id(name, user).ifPresent(id -> end(USERS.get(user), servers.get(server), id));
      case Step.TakeUp(int user, int server, Name name) ->
          id(name, user).ifPresent(id -> takeUp(USERS.get(user), servers.get(server), id));
      case Step.Rename(int user, int server, Name name, String to) ->
          id(name, user).ifPresent(id -> rename(USERS.get(user), servers.get(server), id, to));
      case Step.CleanUp(int server) -> cleanUp(server);
      case Step.Pass(Duration time) -> pass(time);
    }
  }

  private Optional<SessionId> id(Name name, int user) {
    List<Row> all = List.copyOf(model.rows());
    List<Row> own = all.stream().filter(row -> row.user.equals(USERS.get(user))).toList();
    return switch (name.how()) {
      case NOTHING -> Optional.empty();
      case UNKNOWN -> Optional.of(SessionId.next());
      case OWN -> picked(own, name.pick());
      case ANY -> picked(all, name.pick());
    };
  }

  private static Optional<SessionId> picked(List<Row> rows, int pick) {
    return rows.isEmpty() ? Optional.empty() : Optional.of(rows.get(pick % rows.size()).id);
  }

  private SessionId connect(UserId user, Server server, Optional<SessionId> named) {
    Optional<Row> expected = model.place(user, named, now());

    Placement place = server.sessions().place(user, named);

    assertThat(place.session()).isEqualTo(expected.map(Row::session));
    if (expected.isEmpty()) {
      assertThat(place.sessionId().value()).matches("[0-9a-f]{32}");
      assertThat(Optional.of(place.sessionId())).isNotEqualTo(named);
      assertThat(model.rows()).noneMatch(row -> row.id.equals(place.sessionId()));
    }
    server.connections().put(user, place.sessionId());
    return place.sessionId();
  }

  private SessionId standsIn(UserId user, Server server) {
    SessionId id = server.connections().get(user);
    return id == null ? connect(user, server, Optional.empty()) : id;
  }

  private void nameInFrame(UserId user, Server server, Optional<SessionId> named) {
    named.ifPresent(id -> compareResumable(user, server, id));
    model.rows().forEach(row -> compareResumable(user, server, row.id));
    named
        .flatMap(id -> model.own(id, user))
        .filter(row -> model.resumable(row, now()))
        .ifPresent(row -> server.connections().put(user, row.id));
  }

  private void compareResumable(UserId user, Server server, SessionId named) {
    assertThat(server.sessions().resumable(user, named))
        .isEqualTo(
            model.own(named, user).filter(row -> model.resumable(row, now())).map(Row::session));
  }

  private void say(UserId user, Server server, String content) {
    SessionId id = standsIn(user, server);
    Row row = model.writeTo(id, user, now());

    Stored stored = server.sessions().addMessage(id, TestStore.draft(user, content));

    row.said.add(stored.message().id());
    row.name = row.name.or(() -> SessionName.of(content));
    assertThat(stored.session()).isEqualTo(row.session());
    assertThat(stored.message().seq()).isEqualTo(row.said.size());
    server.connections().put(user, row.id);
  }

  private void choose(UserId user, Server server, String modelId) {
    SessionId id = standsIn(user, server);
    Row row = model.writeTo(id, user, now());
    row.modelId = Optional.of(modelId);

    assertThat(server.sessions().selectModel(id, user, modelId)).isEqualTo(row.session());

    server.connections().put(user, row.id);
  }

  private void end(UserId user, Server server, SessionId named) {
    Optional<Row> row = model.own(named, user);
    row.ifPresent(found -> model.end(found, now()));

    assertThat(server.lifecycle().end(named, user)).isEqualTo(row.map(Row::session));
  }

  private void takeUp(UserId user, Server server, SessionId named) {
    Optional<Row> row = model.own(named, user);
    Optional<List<SessionId>> ended = row.map(found -> model.reopen(found, now()));

    assertThat(server.sessions().reopen(named, user))
        .isEqualTo(row.map(found -> new Reopened(found.session(), ended.orElseThrow())));

    row.ifPresent(found -> server.connections().put(user, found.id));
  }

  private void rename(UserId user, Server server, SessionId named, String to) {
    Optional<Row> row = model.own(named, user);
    row.ifPresent(
        found -> {
          found.name = Optional.of(to);
          found.renamed = true;
        });

    assertThat(server.lifecycle().rename(named, user, to)).isEqualTo(row.map(Row::session));
  }

  private void cleanUp(int number) {
    Server server = servers.get(number);
    Instant now = now();
    if (leaseOwner == number || !now.isBefore(leaseUntil)) {
      leaseOwner = number;
      leaseUntil = now.plus(INTERVAL.multipliedBy(9).dividedBy(10));
      model.sawLive(server.connections().values(), now);
      model.cleanUp(now);
    }
    server.cleanup().round();
  }

  /** Every server gets to mark what is live there. */
  private void pass(Duration time) {
    store.clock.advance(time);
    for (Server server : servers) {
      server.marks().mark(server.connections().values());
      model.sawLive(server.connections().values(), now());
    }
  }

  void compareAll() {
    List<Document> stored = store.sessionRows().find().into(new ArrayList<>());

    assertThat(stored)
        .extracting(store.collections.sessionDocuments()::read)
        .containsExactlyInAnyOrderElementsOf(model.rows().stream().map(Row::session).toList());
    assertThat(stored)
        .filteredOn(document -> document.containsKey("activeUid"))
        .extracting(document -> document.getString("activeUid"))
        .as("one active session a user")
        .doesNotHaveDuplicates();
    for (Document document : stored) {
      SessionId id = new SessionId(document.getString("_id"));
      Row row = model.own(id, new UserId(document.getString("uid"))).orElseThrow();
      assertThat(document.getString("activeUid")).isEqualTo(row.active() ? row.user.value() : null);
      assertThat(document.getDate("liveAt")).isEqualTo(row.lastLive.map(Date::from).orElse(null));
    }
  }

  void compareMessages() {
    Map<SessionId, List<Document>> stored =
        store.messageRows().find().sort(new Document("seq", 1)).into(new ArrayList<>()).stream()
            .collect(
                Collectors.groupingBy(message -> new SessionId(message.getString("sessionId"))));

    for (Row row : model.rows()) {
      List<Document> messages = stored.getOrDefault(row.id, List.of());
      assertThat(messages)
          .extracting(message -> new MessageId(message.getString("_id")))
          .isEqualTo(row.said);
      assertThat(messages).allMatch(message -> row.user.value().equals(message.get("uid")));
    }
    assertThat(stored.keySet()).isSubsetOf(model.rows().stream().map(row -> row.id).toList());
  }

  private Instant now() {
    return store.clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  @Override
  public void close() {
    servers.forEach(server -> server.cleanup().stop());
    second.close();
    store.close();
    log.close();
  }
}
