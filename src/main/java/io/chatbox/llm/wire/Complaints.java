package io.chatbox.llm.wire;

import io.chatbox.telemetry.Log;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What only the operator can mend, told once for each cause, and again if it comes back after an
 * answer that worked. Any number of threads.
 */
final class Complaints {
  private static final Log log = Log.of(Complaints.class);

  /** Providers make up codes; nobody reads more lines than these. */
  private static final int MOST = 32;

  private final String provider;
  private final Set<String> told = ConcurrentHashMap.newKeySet();

  Complaints(String provider) {
    this.provider = provider;
  }

  /**
   * @param what happened, without anything that a provider says
   * @param code the provider's word for it, perhaps empty
   */
  void of(Meaning meaning, String what, String code) {
    if (meaning == Meaning.UNUSABLE && told.size() < MOST && told.add(what + ' ' + code)) {
      log.error(
          "LLM provider can't be used as it is set up",
          "provider",
          provider,
          "detail",
          what,
          "code",
          code);
    }
  }

  /** It works. */
  void forget() {
    if (!told.isEmpty()) {
      told.clear();
    }
  }
}
