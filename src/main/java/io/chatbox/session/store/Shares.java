package io.chatbox.session.store;

import com.mongodb.client.MongoCollection;
import io.chatbox.crypto.TokenDigest;
import io.chatbox.mongo.Documents;
import io.chatbox.mongo.SealedTexts;
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
final class Shares {
  /** What a link gives away can't be called back: not to be guessed at. */
  private static final int TOKEN_BYTES = 24;

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
  private static final Document NONE =
      new Document(SessionDocuments.SHARE_DIGEST, "").append(SessionDocuments.SHARE, "");

  private static final Document TOKEN =
      new Document(SessionDocuments.SHARE_DIGEST, 1).append(SessionDocuments.SHARE, 1);

  private final MongoCollection<Document> sessions;
  private final SessionDocuments documents;
  private final TokenDigest digest;

  Shares(SessionCollections collections, TokenDigest digest) {
    sessions = collections.sessions();
    documents = collections.sessionDocuments();
    this.digest = digest;
  }

  Optional<String> share(SessionId sessionId, UserId userId) {
    Document own = SessionDocuments.own(sessionId, userId);
    Document session = sessions.find(own).projection(TOKEN).first();
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
    Document unchanged =
        new Document(own)
            .append(SessionDocuments.SHARE_DIGEST, session.get(SessionDocuments.SHARE_DIGEST));
    Document shared =
        new Document(SessionDocuments.SHARE_DIGEST, digest.of(token))
            .append(
                SessionDocuments.SHARE, documents.seal(sessionId, SessionDocuments.SHARE, token));
    sessions.updateOne(unchanged, new Document("$set", shared));
    return Optional.ofNullable(sessions.find(own).projection(TOKEN).first()).flatMap(this::token);
  }

  boolean revoke(SessionId sessionId, UserId userId) {
    return sessions
            .updateOne(SessionDocuments.own(sessionId, userId), new Document("$unset", NONE))
            .getMatchedCount()
        > 0;
  }

  /** A token that can't be read any more counts as none: a new one takes its place. */
  Optional<String> token(Document session) {
    return documents
        .sealed(session, SessionDocuments.SHARE)
        .map(SealedTexts.Text::text)
        .filter(token -> !token.isEmpty());
  }

  /** The filter of the session that a token leads to. */
  Document filter(String token) {
    return new Document(
            SessionDocuments.SHARE_DIGEST, new Document("$in", digest.candidates(token)))
        .append("v", Documents.VERSION);
  }
}
