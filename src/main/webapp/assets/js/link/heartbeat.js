/** Silence after which the server is asked whether it is still there, in milliseconds. */
const SILENCE = 25_000;
const PATIENCE = 10_000;

/**
 * Notices a connection that is dead without having been closed, as after a change of network.
 * Browsers show pages no protocol pings, so this asks with the contract's own.
 */
export class Heartbeat {
  #ping;
  #dead;
  #heardAt = 0;
  #timer = 0;
  #deadline = 0;

  /**
   * @param {() => void} ping asks the server
   * @param {() => void} dead called when it has not answered
   */
  constructor(ping, dead) {
    this.#ping = ping;
    this.#dead = dead;
  }

  start() {
    this.stop();
    this.#heardAt = Date.now();
    this.#timer = setInterval(() => {
      if (!document.hidden && Date.now() - this.#heardAt > SILENCE) {
        this.check();
      }
    }, 5000);
  }

  stop() {
    clearInterval(this.#timer);
    clearTimeout(this.#deadline);
    this.#deadline = 0;
  }

  /** Something came. */
  heard() {
    this.#heardAt = Date.now();
    clearTimeout(this.#deadline);
    this.#deadline = 0;
  }

  /** Asks now, and gives the server this long to say anything. */
  check(patience = PATIENCE) {
    if (this.#deadline === 0) {
      this.#ping();
      this.#deadline = setTimeout(() => this.#dead(), patience);
    }
  }
}
