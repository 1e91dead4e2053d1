package io.chatbox.session.store;

import static io.chatbox.protocol.People.ADA;
import static io.chatbox.protocol.People.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatbox.protocol.SessionId;
import io.chatbox.session.Session;
import io.chatbox.session.Session.EndedBy;
import io.chatbox.session.Sessions.Placement;
import java.time.Duration;
import java.util.Optional;
import org.bson.Document;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

abstract class PlacementRuleSuite extends StoreSuite {
  /** What a client may name. */
  enum Named {
    NOTHING,
    GARBAGE,
    UNKNOWN,
    FOREIGN,
    OF_GO_SERVICE,
    ACTIVE,
    ENDED_BY_USER,
    ENDED_BY_CLEANUP_NOW,
    ENDED_BY_CLEANUP_LONG_AGO
  }

  /** Where it gets. */
  enum Gets {
    NAMED,
    ACTIVE,
    NEW
  }

  PlacementRuleSuite(String uri) {
    super(uri);
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          # named                  , other active , gets   , resumable
          NOTHING                  , false        , NEW    , false
          NOTHING                  , true         , ACTIVE , false
          GARBAGE                  , false        , NEW    , false
          GARBAGE                  , true         , ACTIVE , false
          UNKNOWN                  , false        , NEW    , false
          UNKNOWN                  , true         , ACTIVE , false
          FOREIGN                  , false        , NEW    , false
          FOREIGN                  , true         , ACTIVE , false
          OF_GO_SERVICE            , false        , NEW    , false
          OF_GO_SERVICE            , true         , ACTIVE , false
          ACTIVE                   , false        , NAMED  , true
          ENDED_BY_USER            , false        , NAMED  , false
          ENDED_BY_USER            , true         , ACTIVE , false
          ENDED_BY_CLEANUP_NOW     , false        , NAMED  , true
          ENDED_BY_CLEANUP_NOW     , true         , ACTIVE , false
          ENDED_BY_CLEANUP_LONG_AGO, false        , NAMED  , false
          ENDED_BY_CLEANUP_LONG_AGO, true         , ACTIVE , false
          """)
  void followsTheContract(Named named, boolean otherActive, Gets gets, boolean resumable) {
    Optional<SessionId> id = prepare(named);
    SessionId active = otherActive ? store.say(ADA, "here").session().id() : null;

    Placement place = store.sessions.place(ADA, id);

    switch (gets) {
      case NAMED -> assertThat(id).contains(place.sessionId());
      case ACTIVE -> assertThat(place.sessionId()).isEqualTo(active);
      case NEW -> {
        assertThat(place.sessionId().value()).matches("[0-9a-f]{32}");
        assertThat(Optional.of(place.sessionId())).isNotEqualTo(id);
        assertThat(place.session()).isEmpty();
        assertThat(store.row(place.sessionId())).as("a place writes nothing").isNull();
      }
    }
    assertThat(id.flatMap(one -> store.sessions.resumable(ADA, one)).map(Session::id))
        .isEqualTo(resumable ? id : Optional.empty());
  }

  private Optional<SessionId> prepare(Named named) {
    return switch (named) {
      case NOTHING -> Optional.empty();
      case GARBAGE -> Optional.of(new SessionId("{\"$ne\": null}"));
      case UNKNOWN -> Optional.of(SessionId.next());
      case FOREIGN -> Optional.of(store.say(BOB, "mine").session().id());
      case OF_GO_SERVICE -> {
        SessionId id = SessionId.next();
        store.sessionRows().insertOne(new Document("_id", id).append("uid", ADA));
        yield Optional.of(id);
      }
      case ACTIVE -> Optional.of(store.say(ADA, "hello").session().id());
      case ENDED_BY_USER -> ended(EndedBy.USER, Duration.ofSeconds(1));
      case ENDED_BY_CLEANUP_NOW ->
          ended(EndedBy.CLEANUP, StoreServer.RECONNECT_TIMEOUT.minusMillis(1));
      case ENDED_BY_CLEANUP_LONG_AGO -> ended(EndedBy.CLEANUP, StoreServer.RECONNECT_TIMEOUT);
    };
  }

  private Optional<SessionId> ended(EndedBy by, Duration ago) {
    SessionId id = store.say(ADA, "hello").session().id();
    store.end(id, by, store.clock.instant().minus(ago));
    return Optional.of(id);
  }
}
