package io.chatbox.llm.wire;

import io.chatbox.telemetry.Log;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * Fields of a request that a provider has refused: what it can be asked without. Learned from its
 * refusals, and remembered until the server ends. Any number of threads.
 *
 * @param <F> the fields
 */
public final class RefusedFields<F extends Enum<F> & RefusedFields.Field> {
  private static final Log log = Log.of(RefusedFields.class);

  /** That a field is named is not enough: the text may quote the conversation. */
  private static final Pattern REFUSES =
      Pattern.compile(
          "not? (longer )?(supported|permitted|allowed|recognized|valid|accept)|unsupported|unrecognized"
              + "|unknown|unexpected|invalid|extra|deprecated|does(n't| not) (support|accept)|only "
              + "|must|too (large|high)|at most|cannot|can't|less than|exceeds|instead|unable");

  /** vLLM speaks of its context where the answer alone would fill it. */
  private static final Pattern ANSWER_TOO_LONG = Pattern.compile("_tokens'? is too large");

  private final String provider;
  private final Class<F> fields;
  private final Set<F> refused = ConcurrentHashMap.newKeySet();

  /** A field that a request can do without. */
  public interface Field {
    /** How a refusal's text, in lower case, names it. */
    Pattern mention();
  }

  /**
   * @param provider its id, for the log
   */
  public RefusedFields(String provider, Class<F> fields) {
    this.provider = provider;
    this.fields = fields;
  }

  /** Those that were refused so far. */
  public Set<F> known() {
    Set<F> known = EnumSet.noneOf(fields);
    known.addAll(refused);
    return known;
  }

  /**
   * Learns from a refusal.
   *
   * @param status of the refusal, or 0 if none is known
   * @param sent fields of the request that was refused
   * @return whether one of them is refused by it: then it is worth while to ask without that
   */
  public boolean learn(int status, ProviderError error, Set<F> sent) {
    boolean request = status == 400 || status == 422 || status == 0;
    boolean tooLong = Meaning.inStream(error) == Meaning.TOO_LONG && !error.says(ANSWER_TOO_LONG);
    if (!request || tooLong || !error.says(REFUSES)) {
      return false;
    }
    boolean learned = false;
    for (F field : Arrays.asList(fields.getEnumConstants())) {
      if (!learned && sent.contains(field) && error.says(field.mention())) {
        learned = true;
        if (refused.add(field)) {
          log.warn(
              "LLM provider refuses a field, asked without it from now on",
              "provider",
              provider,
              "field",
              field.name().toLowerCase(Locale.ROOT));
        }
      }
    }
    return learned;
  }
}
