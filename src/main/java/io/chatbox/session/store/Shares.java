package io.chatbox.session.store;

import com.mongodb.client.MongoCollection;
import io.chatbox.crypto.TokenDigest;
import io.chatbox.mongo.Contents;
import io.chatbox.mongo.Database;
import io.chatbox.protocol.SessionId;
import io.chatbox.protocol.UserId;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import org.bson.Document;

/**
 * Links to sessions. A token is found by a digest of it and kept sealed, so that it can be told
 * again and the database alone does not yield it.
 */
public final class Shares {
  /** What a link gives away can't be called back: not to be guessed at. */
  private static final int TOKEN_BYTES = 24;

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
  private static final Document NONE = new Document("shareToken", "").append(Contents.SHARE, "");

  private final MongoCollection<Document> sessions;
  private final Contents contents;
  private final TokenDigest digest;

  Shares(Database database, TokenDigest digest) {
    sessions = database.sessions();
    contents = database.contents();
    this.digest = digest;
  }

  Optional<String> share(SessionId sessionId, UserId userId) {
    Document own = SessionDocuments.own(sessionId, userId);
    Document session = sessions.find(own).first();
    if (session == null) {
      return Optional.empty();
    }
    Optional<String> known = token(session);
    if (known.isPresent()) {
      return known;
    }
    byte[] bytes = new byte[TOKEN_BYTES];
    RANDOM.nextBytes(bytes);
    String token = BASE64.encodeToString(bytes);
    // Of two that share at once one wins, and both tell its token.
    Document unchanged = new Document(own).append("shareToken", session.get("shareToken"));
    Document shared =
        new Document("shareToken", digest.of(token))
            .append(Contents.SHARE, contents.seal(sessionId.value(), "", Contents.SHARE, token));
    sessions.updateOne(unchanged, new Document("$set", shared));
    return Optional.ofNullable(sessions.find(own).first()).flatMap(this::token);
  }

  boolean revoke(SessionId sessionId, UserId userId) {
    return sessions
            .updateOne(SessionDocuments.own(sessionId, userId), new Document("$unset", NONE))
            .getMatchedCount()
        > 0;
  }

  /** A token that can't be read any more counts as none: a new one takes its place. */
  Optional<String> token(Document session) {
    return Optional.ofNullable(session.get(Contents.SHARE))
        .map(value -> contents.open(session.getString("_id"), "", Contents.SHARE, value).text())
        .filter(token -> !token.isEmpty());
  }

  /** The filter of the session that a token leads to. */
  Document filter(String token) {
    return new Document("shareToken", new Document("$in", digest.candidates(token)))
        .append("v", SessionDocuments.VERSION);
  }
}
