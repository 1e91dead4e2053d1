package io.chatbox.session.store;

import java.util.function.Consumer;

/**
 * Of what is found, leaves out the first, hands on the next, and wants no more then. One thread.
 */
final class Portion<T> {
  private final Consumer<T> each;
  private int toSkip;
  private int left;

  /**
   * @param offset how many to leave out
   * @param limit how many to hand on at most
   */
  Portion(int offset, int limit, Consumer<T> each) {
    toSkip = offset;
    left = limit;
    this.each = each;
  }

  /** False if there was no room for it. */
  boolean add(T found) {
    if (toSkip > 0) {
      toSkip--;
      return true;
    }
    if (left == 0) {
      return false;
    }
    left--;
    each.accept(found);
    return true;
  }
}
