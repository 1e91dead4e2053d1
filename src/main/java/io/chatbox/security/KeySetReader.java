package io.chatbox.security;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.util.JSONObjectUtils;
import io.chatbox.config.type.Shown;
import io.chatbox.security.KeyEntry.ForEncryption;
import io.chatbox.security.KeyEntry.Unusable;
import io.chatbox.security.KeyEntry.Usable;
import io.chatbox.telemetry.Log;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads key sets (RFC 7517 section 5): entries that can't be used are left out, so that one of them
 * doesn't take the others along. Each is named once in the log, not at every fetch. Any number of
 * threads.
 */
final class KeySetReader {
  private static final Log log = Log.of(KeySetReader.class);

  /** A provider may publish any number of them, and new ones every day. */
  static final int MOST_NAMED = 100;

  private final Set<Unusable> named = new HashSet<>();

  /**
   * The usable keys, perhaps none.
   *
   * @throws ParseException if the document is not a key set
   */
  JWKSet read(String document) throws ParseException {
    List<Object> entries = JSONObjectUtils.getJSONArray(JSONObjectUtils.parse(document), "keys");
    if (entries == null) {
      throw new ParseException("no keys", 0);
    }
    List<JWK> keys = new ArrayList<>();
    for (Object entry : entries) {
      switch (KeyEntry.of(entry)) {
        case Usable(JWK key) -> keys.add(key);
        case ForEncryption other -> {}
        case Unusable(String kid, String cause) -> name(new Unusable(Shown.plain(kid), cause));
      }
    }
    return new JWKSet(keys);
  }

  private synchronized void name(Unusable key) {
    if (named.size() < MOST_NAMED && named.add(key)) {
      log.warn("JWKS entry left out", "kid", key.kid(), "reason", key.cause());
      if (named.size() == MOST_NAMED) {
        log.warn("JWKS entries left out, no more are named");
      }
    }
  }
}
