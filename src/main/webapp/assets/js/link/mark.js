/**
 * The highest number in a session below and at which this page misses no message. Numbers that come
 * out of order wait until those between are there.
 */
export class Mark {
  value = 0;
  #beyond = new Set();

  /** A message with this number has come, whole. */
  note(/** @type {number} */ seq) {
    if (seq > this.value) {
      this.#beyond.add(seq);
      this.#advance();
    }
  }

  /** Nothing is missing up to this number, numbers that no message has any more included. */
  reach(/** @type {number} */ seq) {
    if (seq > this.value) {
      this.value = seq;
      this.#beyond = new Set([...this.#beyond].filter((noted) => noted > seq));
      this.#advance();
    }
  }

  #advance() {
    while (this.#beyond.delete(this.value + 1)) {
      this.value += 1;
    }
  }
}
