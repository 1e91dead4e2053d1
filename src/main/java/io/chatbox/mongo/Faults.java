package io.chatbox.mongo;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoConnectionPoolClearedException;
import com.mongodb.MongoException;
import com.mongodb.MongoNodeIsRecoveringException;
import com.mongodb.MongoNotPrimaryException;
import com.mongodb.MongoSecurityException;
import com.mongodb.MongoServerUnavailableException;
import com.mongodb.MongoSocketException;
import com.mongodb.MongoTimeoutException;
import com.mongodb.MongoWriteConcernException;
import com.mongodb.WriteError;
import com.mongodb.bulk.WriteConcernError;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What the driver's exceptions mean. */
public final class Faults {
  /**
   * Codes of what a server says while it goes, comes or is not the primary, or has no time: host
   * unreachable or not found, time is up (50, 64, 89, 262), shutdown, no fitting member, read
   * concern not to be had, network, primary stepped down, not the primary, interrupted, recovering,
   * too many requests.
   */
  private static final Set<Integer> PASSING =
      Set.of(
          6, 7, 50, 64, 89, 91, 133, 134, 189, 262, 9001, 10107, 11600, 11602, 13435, 13436, 16500);

  private static final List<String> PASSING_LABELS =
      List.of("RetryableWriteError", MongoException.RETRYABLE_ERROR_LABEL);

  /** Where no server could be chosen, the driver tells of the causes in its text alone. */
  private static final Pattern TOLD_CAUSE =
      Pattern.compile("(?:\\{|srvResolutionException=)(?:[a-z0-9_]+\\.)+([A-Z][\\w$]*)");

  private static final int DEEPEST = 20;

  private Faults() {}

  /** Whether a unique index refused a write, or one of several: another one was first. */
  public static boolean isDuplicateKey(MongoException fault) {
    return codes(fault)
        .anyMatch(code -> ErrorCategory.fromErrorCode(code) == ErrorCategory.DUPLICATE_KEY);
  }

  /** Whether the same operation may succeed a little later. */
  static boolean isPassing(MongoException fault) {
    return fault instanceof MongoSocketException
        || fault instanceof MongoTimeoutException
        || fault instanceof MongoConnectionPoolClearedException
        || fault instanceof MongoServerUnavailableException
        || fault instanceof MongoNotPrimaryException
        || fault instanceof MongoNodeIsRecoveringException
        || PASSING_LABELS.stream().anyMatch(fault::hasErrorLabel)
        || codes(fault).allMatch(PASSING::contains)
        || brokeWhileSigningIn(fault);
  }

  private static boolean brokeWhileSigningIn(MongoException fault) {
    return fault instanceof MongoSecurityException
        && fault.getCause() instanceof MongoException cause
        && isPassing(cause);
  }

  /** At least one: those of all writes that failed, and of the write concern. */
  private static IntStream codes(MongoException fault) {
    return switch (fault) {
      case MongoBulkWriteException several ->
          IntStream.concat(
              several.getWriteErrors().stream().mapToInt(WriteError::getCode),
              Stream.ofNullable(several.getWriteConcernError())
                  .mapToInt(WriteConcernError::getCode));
      case MongoWriteConcernException one -> IntStream.of(one.getWriteConcernError().getCode());
      default -> IntStream.of(fault.getCode());
    };
  }

  /**
   * Pairs for a line of the log: the fault, its code and the code's name if a server gave one, and
   * what is at the bottom of it. No text of a fault, since those quote values.
   */
  public static Object[] described(MongoException fault, Object... before) {
    List<Object> pairs = new ArrayList<>(Arrays.asList(before));
    pairs.addAll(List.of("fault", fault.getClass().getSimpleName()));
    codes(fault).filter(code -> code > 0).limit(1).forEach(c -> pairs.addAll(List.of("code", c)));
    String name = codeName(fault);
    if (!name.isEmpty()) {
      pairs.addAll(List.of("name", name));
    }
    String cause = rootCause(fault);
    if (!cause.isEmpty()) {
      pairs.addAll(List.of("cause", cause));
    }
    return pairs.toArray();
  }

  private static String codeName(MongoException fault) {
    return switch (fault) {
      case MongoCommandException command -> command.getErrorCodeName();
      case MongoWriteConcernException one -> one.getWriteConcernError().getCodeName();
      default -> "";
    };
  }

  private static String rootCause(MongoException fault) {
    Throwable root = fault;
    for (int depth = 0; depth < DEEPEST && root.getCause() != null; depth++) {
      root = root.getCause();
    }
    if (root != fault) {
      return root.getClass().getSimpleName();
    }
    String told = "";
    if (fault instanceof MongoTimeoutException && fault.getMessage() != null) {
      for (Matcher one = TOLD_CAUSE.matcher(fault.getMessage()); one.find(); ) {
        told = one.group(1);
      }
    }
    return told;
  }
}
