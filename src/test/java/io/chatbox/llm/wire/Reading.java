package io.chatbox.llm.wire;

import io.chatbox.llm.StreamEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/** A reader, and what is heard of it. */
public final class Reading {
  private final List<StreamEvent> heard = new ArrayList<>();
  private final AnswerReader reader;

  Reading(Function<Consumer<StreamEvent>, AnswerReader> readers) {
    reader = readers.apply(heard::add);
  }

  /**
   * Has events read.
   *
   * @param data of each, with {@code '} for {@code "}
   */
  public Reading of(String... data) {
    for (String one : data) {
      reader.read(one.replace('\'', '"'));
    }
    return this;
  }

  /** The response ends. */
  public Reading end() {
    reader.endOfStream();
    return this;
  }

  /** So far. */
  public List<StreamEvent> heard() {
    return heard;
  }
}
