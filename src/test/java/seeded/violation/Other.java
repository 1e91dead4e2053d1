package seeded.violation;

/** Needs {@link One}, which needs this. */
public final class Other {
  public One one() {
    return new One();
  }
}
