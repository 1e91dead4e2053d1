package io.chatbox.mongo;

import org.bson.Document;

/** What the documents of all collections have in common. */
public final class Documents {
  /** The version of their form, which this release writes and reads: their field {@code v}. */
  public static final int VERSION = 2;

  private Documents() {}

  /** A number, whichever type the database gave it; 0 where there is none. */
  public static long number(Document document, String field) {
    return document.get(field) instanceof Number number ? number.longValue() : 0;
  }
}
