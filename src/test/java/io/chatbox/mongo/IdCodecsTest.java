package io.chatbox.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatbox.protocol.MessageId;
import io.chatbox.protocol.SessionId;
import io.chatbox.protocol.UserId;
import java.util.Arrays;
import java.util.List;
import org.bson.Document;
import org.junit.jupiter.api.Test;

/**
 * Ids may stand wherever a value may; reported of other codecs: not below operators, not in lists.
 */
class IdCodecsTest {
  @Test
  void idsAreTextWhereverTheyStand() {
    Document filter =
        new Document("_id", new SessionId("s"))
            .append("uid", new Document("$ne", new UserId("u")))
            .append("in", new Document("$in", Arrays.asList(null, new MessageId("m"), "text")))
            .append("$or", List.of(new Document("a", new MessageId("n"))))
            .append("$set", new Document("deep", new Document("er", List.of(new UserId("v")))));

    assertThat(filter.toBsonDocument(Document.class, TestCodecs.REGISTRY).toJson())
        .isEqualTo(
            "{\"_id\": \"s\", \"uid\": {\"$ne\": \"u\"}, \"in\": {\"$in\": [null, \"m\", \"text\"]},"
                + " \"$or\": [{\"a\": \"n\"}], \"$set\": {\"deep\": {\"er\": [\"v\"]}}}");
  }
}
