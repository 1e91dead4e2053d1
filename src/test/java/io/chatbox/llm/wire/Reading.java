package io.chatbox.llm.wire;

import io.chatbox.llm.StreamEvent;
import java.time.Duration;
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
      reader.read(false, one.replace('\'', '"'));
    }
    return this;
  }

  /** The response ends. */
  public Reading end() {
    reader.endOfStream();
    return this;
  }

  /** So far, with what the answer came to. */
  public List<StreamEvent> heard() {
    List<StreamEvent> all = new ArrayList<>(heard);
    switch (reader.ending()) {
      case null -> {}
      case Ending.Complete(String reason) -> all.add(new StreamEvent.End(reason));
      case Ending.Refused refused -> all.add(failed(refused.meaning(), refused.detail()));
      case Ending.Broken(String detail, Meaning meaning) -> all.add(failed(meaning, detail));
    }
    return all;
  }

  private static StreamEvent failed(Meaning meaning, String detail) {
    return new StreamEvent.Failed(meaning.failure(detail, Duration.ZERO));
  }
}
