/** Messages that may wait for the connection. */
const MOST = 20;
/** How long the server may take to confirm a message, in milliseconds. */
const PATIENCE = 20_000;

/**
 * A message of the user's on its way.
 * @typedef {object} Outgoing
 * @property {string} id the client_msg_id, the same at every try
 * @property {string} content
 * @property {(state: 'sending' | 'sent' | 'failed', why?: {code?: string}) => void} show
 */

/**
 * Sends messages one after the other, each when the one before is confirmed: so an error that
 * names no message is the one's in flight. A message that the connection takes along is sent again
 * under the same id, which the server stores once.
 */
export class OutgoingMessages {
  /** @type {Outgoing[]} */ #waiting = [];
  /** @type {Outgoing | null} */ #inFlight = null;
  #timer = 0;
  #send;

  /** @param {(frame: object) => boolean} send false if there is no connection */
  constructor(send) {
    this.#send = send;
  }

  get isFull() {
    return this.#waiting.length >= MOST;
  }

  add(/** @type {Outgoing} */ message) {
    message.show('sending');
    this.#waiting.push(message);
    this.#next();
  }

  /** The connection is there (again). */
  linked() {
    this.#takeBack();
    this.#next();
  }

  /** The connection is gone; what was in flight waits at the head. */
  unlinked() {
    this.#takeBack();
    for (const message of this.#waiting) {
      message.show('sending');
    }
  }

  /** @returns {Outgoing | null} the message that the server has stored */
  confirm(/** @type {string} */ id) {
    if (this.#inFlight?.id !== id) {
      return null;
    }
    const message = this.#land();
    message.show('sent');
    this.#next();
    return message;
  }

  /**
   * The server, or nobody, has answered the message in flight.
   * @param {{code?: string}} why
   * @param {string} [id] whose, if known
   * @returns {boolean} whether there was one
   */
  fail(why, id = this.#inFlight?.id) {
    if (this.#inFlight === null || this.#inFlight.id !== id) {
      return false;
    }
    this.#land().show('failed', why);
    this.#next();
    return true;
  }

  #next() {
    const message = this.#waiting[0];
    if (this.#inFlight !== null || message === undefined) {
      return;
    }
    const frame = { type: 'user_message', client_msg_id: message.id, content: message.content };
    if (this.#send(frame)) {
      this.#waiting.shift();
      this.#inFlight = message;
      this.#timer = setTimeout(() => this.fail({}), PATIENCE);
      message.show('sending');
    }
  }

  #land() {
    const message = this.#inFlight;
    clearTimeout(this.#timer);
    this.#inFlight = null;
    return message;
  }

  #takeBack() {
    if (this.#inFlight !== null) {
      this.#waiting.unshift(this.#land());
    }
  }
}

/** A fresh id: 128 random bits in hex. (crypto.randomUUID is missing on plain HTTP.) */
export function newId() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0')).join('');
}
