package io.chatbox.mongo;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoConnectionPoolClearedException;
import com.mongodb.MongoException;
import com.mongodb.MongoNodeIsRecoveringException;
import com.mongodb.MongoNotPrimaryException;
import com.mongodb.MongoSocketException;
import com.mongodb.MongoTimeoutException;
import com.mongodb.MongoWriteConcernException;

/** What the driver's exceptions mean. */
public final class Faults {
  private Faults() {}

  /** Whether a unique index refused a write: another one was first. */
  public static boolean isDuplicateKey(MongoException fault) {
    return fault instanceof MongoBulkWriteException several
        ? several.getWriteErrors().stream().anyMatch(error -> isDuplicateKey(error.getCode()))
        : isDuplicateKey(fault.getCode());
  }

  private static boolean isDuplicateKey(int code) {
    return ErrorCategory.fromErrorCode(code) == ErrorCategory.DUPLICATE_KEY;
  }

  /** Whether the same operation may succeed a little later. */
  static boolean isPassing(MongoException fault) {
    return fault instanceof MongoSocketException
        || fault instanceof MongoTimeoutException
        || fault instanceof MongoConnectionPoolClearedException
        || fault instanceof MongoNotPrimaryException
        || fault instanceof MongoNodeIsRecoveringException
        || fault instanceof MongoWriteConcernException;
  }
}
