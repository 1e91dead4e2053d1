package io.chatbox.mongo;

import static io.chatbox.protocol.ErrorCode.DATABASE_ERROR;

import io.chatbox.protocol.Reason;

/** What the database could not do in time. */
public final class Refusals {
  public static final Reason NOT_STORED =
      new Reason(
          DATABASE_ERROR, "not_stored", "The message could not be stored. Please try again.");

  public static final Reason NOT_LOADED =
      new Reason(
          DATABASE_ERROR, "not_loaded", "The conversation could not be loaded. Please try again.");

  private Refusals() {}
}
