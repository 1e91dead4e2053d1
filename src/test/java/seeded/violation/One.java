package seeded.violation;

/** Needs {@link Other}, which needs this. */
public final class One {
  public Other other() {
    return new Other();
  }
}
