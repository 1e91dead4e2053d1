package io.chatbox.safety;

import io.chatbox.safety.Passage.Position;
import io.chatbox.safety.TextFilter.Judge;
import io.chatbox.safety.Verdict.Change;
import io.chatbox.safety.Verdict.Pass;
import io.chatbox.safety.Verdict.Reason;
import io.chatbox.safety.Verdict.Refuse;
import io.chatbox.telemetry.Log;
import java.util.List;
import java.util.Locale;

/** The filters' work on one call of a model, one after another. For one thread at a time. */
final class Chain {
  private static final Log log = Log.of(Chain.class);

  private record Link(TextFilter filter, Judge judge) {}

  private final String modelId;
  private final List<Link> links;

  /**
   * @param modelId for the log
   * @param filters in their order
   */
  Chain(String modelId, List<TextFilter> filters) {
    this.modelId = modelId;
    this.links = filters.stream().map(filter -> new Link(filter, filter.begin())).toList();
  }

  boolean looksAt(Position position) {
    return links.stream().anyMatch(link -> link.filter().positions().contains(position));
  }

  /** What all of them make of it. The first that refuses is the last that is asked. */
  Verdict judge(Passage passage) throws InterruptedException {
    String text = passage.text();
    for (Link link : links) {
      if (text.isEmpty() || !link.filter().positions().contains(passage.position())) {
        continue;
      }
      switch (ask(link, passage.withText(text))) {
        case Pass pass -> {}
        case Change(String changed) -> text = changed;
        case Refuse refuse -> {
          report(link, passage.position(), refuse);
          return refuse;
        }
      }
    }
    return text.equals(passage.text()) ? Verdict.PASS : new Change(text);
  }

  /** A filter that breaks has not let the text through. */
  private Verdict ask(Link link, Passage passage) throws InterruptedException {
    try {
      return link.judge().judge(passage);
    } catch (RuntimeException | StackOverflowError e) { // The latter is a pattern's on odd text.
      log.error("Filter broke", e, "filter", link.filter().name(), "provider", modelId);
      return new Refuse(Reason.UNCHECKED, e.getClass().getSimpleName());
    }
  }

  private void report(Link link, Position position, Refuse refuse) {
    log.warn(
        "Text refused by filter",
        "filter",
        link.filter().name(),
        "place",
        word(position),
        "reason",
        word(refuse.reason()),
        "detail",
        refuse.detail(),
        "provider",
        modelId);
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
