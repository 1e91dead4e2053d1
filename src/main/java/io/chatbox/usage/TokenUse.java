package io.chatbox.usage;

import io.chatbox.config.ModelSettings;
import io.chatbox.config.Settings;
import io.chatbox.config.type.DailyTokens;
import io.chatbox.llm.ChatModel;
import io.chatbox.llm.Models;
import io.chatbox.llm.StreamEvent;
import io.chatbox.protocol.ChatException;
import io.chatbox.protocol.UserId;
import io.chatbox.telemetry.Metrics;
import io.chatbox.telemetry.Metrics.Count;
import io.chatbox.telemetry.Metrics.Label;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The daily budgets, and the figures of what was used. The store counts the tokens of each answer
 * that ends ({@link Usage}); here it is asked before the next one begins, so answers that run at
 * the same time may go beyond a budget together. Where there is none, nothing is asked.
 */
@Singleton
public final class TokenUse {
  private final Usage usage;
  private final Clock clock;
  private final Optional<Long> perUser;
  private final List<DailyTokens> perRole;
  private final Map<String, Count> counts;

  @Inject
  public TokenUse(Settings settings, Usage usage, Models models, Metrics metrics, Clock clock) {
    this(
        settings.get(ModelSettings.LLM_DAILY_TOKENS_PER_USER),
        settings.get(ModelSettings.LLM_DAILY_TOKENS_PER_ROLE),
        usage,
        models,
        metrics,
        clock);
  }

  /**
   * @param perUser the budget of users without any of the roles, if there is one
   */
  public TokenUse(
      Optional<Long> perUser,
      List<DailyTokens> perRole,
      Usage usage,
      Models models,
      Metrics metrics,
      Clock clock) {
    this.usage = usage;
    this.clock = clock;
    this.perUser = perUser;
    this.perRole = perRole;
    this.counts =
        models.all().stream()
            .map(ChatModel::id)
            .collect(Collectors.toMap(Function.identity(), id -> count(metrics, id)));
  }

  private static Count count(Metrics metrics, String modelId) {
    return metrics.count(
        "chatbox_tokens_used_total",
        "Tokens of questions and answers; estimates where the provider told none.",
        new Label("provider", modelId));
  }

  /**
   * Blocks on the database if there is a budget.
   *
   * @throws ChatException {@code TOO_MANY_REQUESTS} with the time until midnight if it is spent
   */
  public void requireBudget(UserId userId, Set<String> roles) {
    Optional<Long> budget = budget(roles);
    if (budget.isEmpty()) {
      return;
    }
    Instant now = clock.instant();
    LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
    if (usage.tokens(userId, today) >= budget.get()) {
      Instant midnight = today.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
      throw Refusals.BUDGET_SPENT.refusalFor(Duration.between(now, midnight));
    }
  }

  /** How many tokens a day somebody with these roles may use; empty if there is no limit. */
  private Optional<Long> budget(Set<String> roles) {
    List<DailyTokens> theirs =
        perRole.stream().filter(rule -> roles.contains(rule.role())).toList();
    if (theirs.isEmpty()) {
      return perUser;
    }
    return theirs.stream().anyMatch(rule -> rule.tokens().isEmpty())
        ? Optional.empty()
        : theirs.stream().flatMap(rule -> rule.tokens().stream()).max(Long::compare);
  }

  /** Counts an answer that has ended. */
  public void count(String modelId, long tokens) {
    Count count = counts.get(modelId);
    if (count != null) {
      count.add(tokens);
    }
  }

  /** Counts a call that was no answer. Blocks on the database. */
  public void count(UserId userId, String modelId, StreamEvent.Usage tokens, boolean estimated) {
    count(modelId, (long) tokens.promptTokens() + tokens.completionTokens());
    usage.add(userId, modelId, tokens.promptTokens(), tokens.completionTokens(), estimated);
  }
}
