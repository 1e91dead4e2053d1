package io.chatbox.safety.moderation;

import io.chatbox.config.OutboundProxies;
import io.chatbox.config.SafetySettings;
import io.chatbox.config.Settings;
import io.chatbox.safety.Passage;
import io.chatbox.safety.Passage.Position;
import io.chatbox.safety.TextFilter;
import io.chatbox.safety.Verdict;
import io.chatbox.safety.Verdict.Reason;
import io.chatbox.safety.Verdict.Refuse;
import io.chatbox.telemetry.Log;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.Set;

/** The filter that has questions and answers judged; off unless its settings say by whom. */
@Singleton
public final class Moderation implements TextFilter, AutoCloseable {
  private static final Log log = Log.of(Moderation.class);

  private final Optional<ModerationApi> api;
  private final boolean passWithoutJudgement;

  @Inject
  Moderation(Settings settings) {
    this(
        settings
            .get(SafetySettings.MODERATION_ENDPOINT)
            .map(
                endpoint ->
                    new ModerationApi(
                        endpoint,
                        OutboundProxies.of(settings).to(endpoint),
                        settings.get(SafetySettings.MODERATION_API_KEY),
                        settings.get(SafetySettings.MODERATION_MODEL),
                        settings.get(SafetySettings.MODERATION_TIMEOUT))),
        settings.get(SafetySettings.MODERATION_ON_FAILURE).equals("pass"));
  }

  /**
   * @param api is closed with this
   */
  Moderation(Optional<ModerationApi> api, boolean passWithoutJudgement) {
    this.api = api;
    this.passWithoutJudgement = passWithoutJudgement;
  }

  @Override
  public String name() {
    return "moderation";
  }

  @Override
  public int order() {
    return 200;
  }

  @Override
  public Set<Position> positions() {
    return api.isPresent() ? Set.of(Position.QUESTION, Position.ANSWER) : Set.of();
  }

  @Override
  public Judge begin() {
    return new CallJudge(api.orElseThrow());
  }

  @Override
  @PreDestroy
  public void close() {
    api.ifPresent(ModerationApi::close);
  }

  /** The judge of one call of a model. */
  private final class CallJudge implements Judge {
    private final ModerationApi judging;
    private boolean leftAlone;

    CallJudge(ModerationApi judging) {
      this.judging = judging;
    }

    @Override
    public Verdict judge(Passage passage) throws InterruptedException {
      if (leftAlone) {
        return Verdict.PASS;
      }
      return switch (judging.judge(passage.before() + passage.text())) {
        case Judgement.Clean clean -> Verdict.PASS;
        case Judgement.Flagged(String categories) -> new Refuse(Reason.RULES, categories);
        case Judgement.Missing missing -> withoutJudgement(passage.position(), missing);
      };
    }

    private Verdict withoutJudgement(Position position, Judgement.Missing missing) {
      if (!passWithoutJudgement) {
        return new Refuse(Reason.UNCHECKED, missing.detail());
      }
      log.warn("Text passed without moderation", "detail", missing.detail());
      // Else each window of the answer would wait for what is away.
      leftAlone = position == Position.ANSWER;
      return Verdict.PASS;
    }
  }
}
