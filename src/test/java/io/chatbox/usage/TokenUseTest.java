package io.chatbox.usage;

import static io.chatbox.protocol.People.ADA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.chatbox.chat.ScriptedModel;
import io.chatbox.config.type.DailyTokens;
import io.chatbox.protocol.ChatException;
import io.chatbox.protocol.ErrorCode;
import io.chatbox.protocol.UserId;
import io.chatbox.telemetry.Metrics;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who may ask on, on a day on which ada has used 100 tokens. */
class TokenUseTest {
  private static final Instant NOW = Instant.parse("2026-03-06T22:30:00Z");
  private static final List<DailyTokens> ROLES =
      List.of(
          new DailyTokens("guest", Optional.of(100L)),
          new DailyTokens("premium", Optional.of(101L)),
          new DailyTokens("staff", Optional.empty()));

  private int reads;

  private final Usage usage =
      new Usage() {
        @Override
        public long tokens(UserId userId, LocalDate day) {
          reads++;
          assertThat(day).isEqualTo(LocalDate.parse("2026-03-06"));
          return 100;
        }

        @Override
        public List<Row> find(
            Optional<UserId> userId,
            Optional<String> modelId,
            LocalDate from,
            LocalDate to,
            int limit) {
          throw new AssertionError("not asked here");
        }

        @Override
        public void add(
            UserId userId, String model, long prompt, long completion, boolean estimated) {
          throw new AssertionError("not here");
        }

        @Override
        public void erase(UserId userId) {
          throw new AssertionError("not asked here");
        }
      };

  private TokenUse budgets(Long perUser, List<DailyTokens> perRole) {
    return new TokenUse(
        Optional.ofNullable(perUser),
        perRole,
        usage,
        new ScriptedModel(),
        Metrics.NONE,
        Clock.fixed(NOW, ZoneOffset.UTC));
  }

  private void admitted(TokenUse budgets, String... roles) {
    assertThatCode(() -> budgets.requireBudget(ADA, Set.of(roles))).doesNotThrowAnyException();
  }

  private void refused(TokenUse budgets, String... roles) {
    assertThatExceptionOfType(ChatException.class)
        .isThrownBy(() -> budgets.requireBudget(ADA, Set.of(roles)))
        .satisfies(
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.TOO_MANY_REQUESTS);
              assertThat(e.retryAfter()).contains(Duration.ofMinutes(90));
            });
  }

  @Test
  void withoutABudgetNothingIsAsked() {
    admitted(budgets(null, List.of()), "guest");
    admitted(budgets(null, ROLES), "other");
    admitted(budgets(5L, ROLES), "staff", "guest");
    assertThat(reads).isZero();
  }

  @Test
  void aBudgetEndsWhenItIsUsedUp() {
    admitted(budgets(101L, List.of()));
    refused(budgets(100L, List.of()));
    refused(budgets(0L, List.of()));
    assertThat(reads).as("one read each").isEqualTo(3);
  }

  @Test
  void aRolesBudgetTakesThePlaceOfTheUsersAndTheMostCounts() {
    refused(budgets(1_000L, ROLES), "guest");
    admitted(budgets(1L, ROLES), "guest", "premium");
    refused(budgets(1L, ROLES), "other");
  }
}
