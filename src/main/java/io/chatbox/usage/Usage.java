package io.chatbox.usage;

import io.chatbox.protocol.ChatException;
import io.chatbox.protocol.UserId;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * What answers cost, by user, day (UTC) and model. The store of answers counts each when it ends;
 * kept for {@link #KEPT_DAYS}. Right across servers. Every method may block on the database and
 * throws {@link ChatException} with {@code DATABASE_ERROR} when that fails for longer than the
 * retries last. Any number of threads.
 */
public interface Usage {
  int KEPT_DAYS = 400;

  /** All tokens of a user on a day, prompts and answers of all models; one indexed read. */
  long tokens(UserId userId, LocalDate day);

  /**
   * Counts a call that was no answer: a summary. One that fails may be counted or not.
   *
   * @param estimated whether the provider told none
   */
  void add(
      UserId userId, String modelId, long promptTokens, long completionTokens, boolean estimated);

  /**
   * Figures, the newest day first.
   *
   * @param from the first day
   * @param to the last day
   * @param limit how many at most
   */
  List<Row> find(
      Optional<UserId> userId, Optional<String> modelId, LocalDate from, LocalDate to, int limit);

  /** Forgets all that is kept of a user. Idempotent. */
  void erase(UserId userId);

  /**
   * One user's answers of one model on one day.
   *
   * @param estimatedTokens how many of the tokens are estimates, because the provider told none
   */
  record Row(
      UserId userId,
      LocalDate day,
      String modelId,
      long answers,
      long promptTokens,
      long completionTokens,
      long estimatedTokens) {

    /** As HTTP tells it. */
    public JsonObject json() {
      return Json.createObjectBuilder()
          .add("user_id", userId.value())
          .add("date", day.toString())
          .add("model_id", modelId)
          .add("answers", answers)
          .add("prompt_tokens", promptTokens)
          .add("completion_tokens", completionTokens)
          .add("total_tokens", promptTokens + completionTokens)
          .add("estimated_tokens", estimatedTokens)
          .build();
    }
  }
}
