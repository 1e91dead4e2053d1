package io.chatbox.session.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.bson.Document;
import org.junit.jupiter.api.Test;

/** On entries as a MongoDB 7.0 writes them. */
class ProfiledQueryTest {
  @Test
  void aFindByAnIndexIsFine() {
    ProfiledQuery query =
        ProfiledQuery.of(
            Document.parse(
                """
                {"op": "query", "ns": "chatbox_test_1.sessions",
                 "command": {"find": "sessions", "filter": {"uid": "ada", "v": 2}},
                 "keysExamined": 50, "docsExamined": 50, "nreturned": 50,
                 "planSummary": "IXSCAN { uid: 1, ts: -1, _id: 1 }"}
                """));

    assertThat(query.scans()).isFalse();
    assertThat(query.sorts()).isFalse();
    assertThat(query.looksAtTooMuch()).isFalse();
    assertThat(query.what())
        .isEqualTo("query chatbox_test_1.sessions {\"uid\": \"ada\", \"v\": 2}");
  }

  @Test
  void oneThatGoesThroughTheCollectionAndSortsIsNot() {
    ProfiledQuery query =
        ProfiledQuery.of(
            Document.parse(
                """
                {"op": "query", "ns": "d.audit", "command": {"find": "audit", "filter": {}},
                 "keysExamined": 0, "docsExamined": 5000, "hasSortStage": true, "nreturned": 101,
                 "planSummary": "COLLSCAN"}
                """));

    assertThat(query.scans()).isTrue();
    assertThat(query.sorts()).isTrue();
    assertThat(query.looksAtTooMuch()).isTrue();
  }

  @Test
  void writesTellWhatTheyFoundInTheirOwnWords() {
    Document update =
        Document.parse(
            """
            {"op": "update", "ns": "d.messages",
             "command": {"q": {"sessionId": "s", "seq": {"$gte": 7}}, "u": {}, "multi": true},
             "keysExamined": 100, "docsExamined": 100, "nMatched": 100, "nModified": 100,
             "planSummary": "IXSCAN { sessionId: 1, seq: 1 }"}
            """);
    Document removal =
        Document.parse(
            """
            {"op": "remove", "ns": "d.messages", "command": {"q": {"sessionId": "s"}, "limit": 0},
             "keysExamined": 2000, "docsExamined": 2000, "ndeleted": 1,
             "planSummary": "IXSCAN { sessionId: 1, seq: 1 }"}
            """);

    assertThat(ProfiledQuery.of(update).looksAtTooMuch()).isFalse();
    assertThat(ProfiledQuery.of(removal).looksAtTooMuch()).isTrue();
    assertThat(ProfiledQuery.collection(removal)).isEqualTo("messages");
  }

  @Test
  void anAggregationIsKnownByItsFirstStage() {
    Document count =
        Document.parse(
            """
            {"op": "command", "ns": "d.messages",
             "command": {"aggregate": "messages", "pipeline": [{"$match": {"sessionId": "s"}}]},
             "keysExamined": 10, "docsExamined": 10, "nreturned": 1}
            """);

    assertThat(ProfiledQuery.filter(count)).containsEntry("sessionId", "s");
  }
}
