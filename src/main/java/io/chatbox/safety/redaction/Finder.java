package io.chatbox.safety.redaction;

import java.util.List;

/** Finds one kind of personal data, in time linear in the text's length. Any number of threads. */
@FunctionalInterface
interface Finder {
  /** In the order of the text; none overlaps another. */
  List<Finding> find(String text);
}
