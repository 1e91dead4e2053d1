package io.chatbox.safety;

import io.chatbox.llm.ChatModel;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** All filters that are switched on, in their order. Any number of threads. */
@Singleton
public final class Safety {
  private final List<TextFilter> filters;

  @Inject
  Safety(@Any Instance<TextFilter> filters) {
    this(filters.stream().toList());
  }

  public Safety(Collection<? extends TextFilter> filters) {
    this.filters =
        filters.stream()
            .<TextFilter>map(filter -> filter)
            .filter(filter -> !filter.positions().isEmpty())
            .sorted(Comparator.comparingInt(TextFilter::order).thenComparing(TextFilter::name))
            .toList();
  }

  /**
   * The same model, asked through the filters; itself if there are none. A question that they
   * refuse ends the stream as failed with {@link io.chatbox.llm.LlmFailure.Kind#REFUSED} or {@code
   * UNCHECKED}; an answer that they refuse ends with finish reason {@code content_filter}, or as
   * failed if it could not be judged.
   */
  public ChatModel filtered(ChatModel model) {
    return filters.isEmpty() ? model : new FilteredModel(model, filters);
  }
}
