package io.chatbox.it;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * Looks in files for any part of many texts, in one go: every {@link #WINDOW} bytes of a file are
 * looked up among those of the texts.
 */
final class LogSearch {
  /** Bytes; shorter texts are not looked for. */
  static final int WINDOW = 12;

  /** A row of the same few letters says nothing. */
  private static final int LETTERS = 5;

  private static final int MOST_FOUND = 50;
  private static final int SIEVE = (1 << 27) - 1;
  private static final long BASE = 0x9E3779B97F4A7C15L;
  private static final long GONE = power(WINDOW);

  /** A bit for each hash in the list, which spares nearly all the look-ups. */
  private final BitSet sieve = new BitSet(SIEVE);

  private final long[] hashes;

  LogSearch(List<byte[]> texts) {
    long[] all =
        new long[texts.stream().mapToInt(text -> Math.max(0, text.length - WINDOW + 1)).sum()];
    int count = 0;
    for (byte[] text : texts) {
      long hash = 0;
      for (int end = 0; end < text.length; end++) {
        hash = next(hash, text, end);
        if (end >= WINDOW - 1 && says(text, end - WINDOW + 1)) {
          all[count++] = hash;
          sieve.set((int) hash & SIEVE);
        }
      }
    }
    hashes = Arrays.copyOf(all, count);
    Arrays.sort(hashes);
  }

  /** How many places of the texts are looked for. */
  int size() {
    return hashes.length;
  }

  /**
   * The lines of a file in which one stands, also percent-encoded in part, as {@code file:number:
   * line}; at most fifty, and as many again.
   */
  List<String> findIn(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    List<String> found = findIn(file, bytes);
    byte[] decoded = decoded(bytes);
    if (decoded.length < bytes.length) {
      findIn(file, decoded).stream().filter(line -> !found.contains(line)).forEach(found::add);
    }
    return found;
  }

  /** With every escape that is one in place of what it stands for; a log has others, too. */
  private static byte[] decoded(byte[] bytes) {
    ByteArrayOutputStream text = new ByteArrayOutputStream(bytes.length);
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '%' && i + 2 < bytes.length) {
        int high = Character.digit(bytes[i + 1], 16);
        int low = Character.digit(bytes[i + 2], 16);
        if (high >= 0 && low >= 0) {
          text.write(high << 4 | low);
          i += 2;
          continue;
        }
      }
      text.write(bytes[i]);
    }
    return text.toByteArray();
  }

  private List<String> findIn(Path file, byte[] bytes) {
    List<String> found = new ArrayList<>();
    long hash = 0;
    int number = 1;
    int start = 0;
    boolean seen = false;
    for (int end = 0; end < bytes.length && found.size() < MOST_FOUND; end++) {
      hash = next(hash, bytes, end);
      if (!seen && end >= WINDOW - 1 && sieve.get((int) hash & SIEVE) && isKnown(hash)) {
        seen = true;
        found.add("%s:%d: %s".formatted(file, number, line(bytes, start)));
      }
      if (bytes[end] == '\n') {
        number++;
        start = end + 1;
        seen = false;
      }
    }
    return found;
  }

  private boolean isKnown(long hash) {
    return Arrays.binarySearch(hashes, hash) >= 0;
  }

  /** The hash of the last bytes up to this one, from that of those before it. */
  private static long next(long hash, byte[] bytes, int end) {
    long more = hash * BASE + bytes[end] + 1;
    return end < WINDOW ? more : more - (bytes[end - WINDOW] + 1) * GONE;
  }

  private static long power(int exponent) {
    return exponent == 0 ? 1 : BASE * power(exponent - 1);
  }

  private static boolean says(byte[] text, int from) {
    BitSet letters = new BitSet();
    for (int i = from; i < from + WINDOW; i++) {
      letters.set(text[i] & 0xff);
    }
    return letters.cardinality() >= LETTERS;
  }

  private static String line(byte[] bytes, int start) {
    int end = start;
    while (end < bytes.length && bytes[end] != '\n' && end - start < 300) {
      end++;
    }
    return new String(bytes, start, end - start, StandardCharsets.UTF_8);
  }
}
