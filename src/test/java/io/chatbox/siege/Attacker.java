package io.chatbox.siege;

/**
 * What one connection of an attack does.
 *
 * @param address of the loopback network, which it comes from
 * @param first what it sends at once
 * @param then what it sends afterwards, over and over
 */
record Attacker(String address, byte[] first, byte[] then, Pace pace, Reading reading) {
  /** Of what comes after what was sent at once. */
  enum Pace {
    NOTHING_MORE,
    /** A byte a second. */
    TRICKLE,
    /** Eight kilobytes every tenth of a second, as long as they are taken. */
    FLOOD
  }

  /** How much is read of what the server says. */
  enum Reading {
    ALL,
    /** A hundred bytes a second. */
    SIPS,
    NOTHING
  }

  private static final byte[] NONE = {};

  static Attacker asking(String address, byte[] first, Reading reading) {
    return new Attacker(address, first, NONE, Pace.NOTHING_MORE, reading);
  }

  static Attacker trickling(String address, byte[] first, byte[] then) {
    return new Attacker(address, first, then, Pace.TRICKLE, Reading.ALL);
  }

  static Attacker flooding(String address, byte[] first, byte[] then) {
    return new Attacker(address, first, then, Pace.FLOOD, Reading.NOTHING);
  }

  static Attacker silent(String address) {
    return asking(address, NONE, Reading.ALL);
  }
}
