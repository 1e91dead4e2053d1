package io.chatbox.protocol;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** The time as the wire carries it: RFC 3339 in UTC with milliseconds. Any number of threads. */
public final class Timestamps {
  private static final DateTimeFormatter TO_SECOND =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.").withZone(ZoneOffset.UTC);

  private final Clock clock;
  // Frames come by the thousand a second; formatting would cost more than all the rest of one.
  private volatile Second last = new Second(Long.MIN_VALUE, "");

  private record Second(long epochSecond, String text) {}

  Timestamps(Clock clock) {
    this.clock = clock;
  }

  String now() {
    long millis = clock.millis();
    long epochSecond = Math.floorDiv(millis, 1000L);
    Second second = last;
    if (second.epochSecond != epochSecond) {
      second = new Second(epochSecond, TO_SECOND.format(Instant.ofEpochSecond(epochSecond)));
      last = second;
    }
    return withMillis(second.text, Math.floorMod(millis, 1000));
  }

  /** A time of the past; not kept. */
  public static String of(Instant at) {
    return withMillis(TO_SECOND.format(at), at.getNano() / 1_000_000);
  }

  private static String withMillis(String second, int fraction) {
    return second + (char) ('0' + fraction / 100) + fraction / 10 % 10 + fraction % 10 + 'Z';
  }
}
