package io.chatbox.llm.wire;

import io.chatbox.telemetry.Log;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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

  void of(Ending.Refused refused) {
    if (refused.meaning() == Meaning.UNUSABLE) {
      tell(Cause.of(refused.status(), refused.error()), refused.what(), refused.error().word());
    }
  }

  /** Where no status was there to say so: the address leads elsewhere, or nobody vouches for it. */
  void of(Ending.Broken broken) {
    if (broken.meaning() == Meaning.UNUSABLE) {
      boolean page = broken.detail().equals(ResponseBody.MARKUP);
      tell(page ? Cause.ADDRESS : Cause.CERTIFICATE, broken.detail(), "");
    }
  }

  /**
   * @param what happened, without anything that a provider says
   * @param code the provider's word for it, perhaps empty
   */
  private void tell(Cause cause, String what, String code) {
    if (told.size() >= MOST || !told.add(what + ' ' + code)) {
      return;
    }
    List<Object> pairs = new ArrayList<>(List.of("provider", provider));
    pairs.addAll(List.of("cause", cause.name().toLowerCase(Locale.ROOT), "detail", what));
    if (!code.isEmpty()) {
      pairs.addAll(List.of("code", code));
    }
    log.error("LLM provider can't be used as it is set up", pairs.toArray());
  }

  /** It works. */
  void forget() {
    if (!told.isEmpty()) {
      told.clear();
    }
  }
}
