package io.chatbox.traffic;

import jakarta.inject.Singleton;

/** A lane for what reads a lot, one for what searches, one for files; the rest goes beside them. */
@Singleton
final class Lanes {
  private static final int CORES = Runtime.getRuntime().availableProcessors();

  private final Lane files = new Lane(Math.max(1, CORES / 2));
  private final Lane reads = new Lane(Math.max(1, CORES / 2));
  private final Lane searches = new Lane(Math.max(1, CORES / 4));

  /** Work that is done in turns, to the end or to a refusal. */
  interface Work {
    void in(Lane.Turn turn);
  }

  /**
   * Does it, with what its load makes it wait for.
   *
   * @return false if its turn did not come in time, and nothing was done
   */
  boolean take(Load load, Work work) {
    return switch (load) {
      case SMALL -> {
        work.in(new Lane.Free());
        yield true;
      }
      case FILE -> take(files, work);
      case LARGE -> take(reads, work);
      case SEARCH -> take(searches, work);
    };
  }

  private static boolean take(Lane lane, Work work) {
    if (!lane.enter()) {
      return false;
    }
    Lane.Turn turn = lane.turn();
    try {
      work.in(turn);
    } finally {
      turn.pause();
    }
    return true;
  }
}
