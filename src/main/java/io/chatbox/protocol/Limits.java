package io.chatbox.protocol;

/**
 * The contract's bounds on what a client may send. Lengths are UTF-16 units after trimming and
 * removing NUL.
 */
public final class Limits {
  public static final int CONTENT = 10_000;

  /** Of a value in {@code metadata}, and of its name. */
  public static final int METADATA_VALUE = 1_000;

  public static final int METADATA_ENTRIES = 50;
  public static final int MODEL_ID = 100;
  public static final int SESSION_ID = 128;
  public static final int CLIENT_MSG_ID = 128;
  public static final int MESSAGE_ID = 128;
  public static final int TOKEN = 8 * 1024;

  /** Objects and arrays open at once, the frame itself being the first. */
  public static final int NESTING = 16;

  private Limits() {}
}
