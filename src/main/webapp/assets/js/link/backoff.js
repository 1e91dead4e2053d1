const FIRST = 1000;
const LONGEST = 30_000;

/** Growing waits with full jitter, so that many clients do not come back in the same moment. */
export class Backoff {
  #failures = 0;

  /** Milliseconds until the next try. */
  next() {
    const ceiling = Math.min(LONGEST, FIRST * 2 ** this.#failures);
    this.#failures += 1;
    return Math.random() * ceiling;
  }

  reset() {
    this.#failures = 0;
  }
}
