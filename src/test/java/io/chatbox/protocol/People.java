package io.chatbox.protocol;

/** Users of tests. */
public final class People {
  public static final UserId ADA = new UserId("ada");
  public static final UserId BOB = new UserId("bob");
  public static final UserId EVE = new UserId("eve");

  private People() {}
}
