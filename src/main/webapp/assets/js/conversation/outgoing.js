/** @typedef {import('../words/errors.js').ServerError} ServerError */

/** Frames that may wait for the connection, those that failed included. */
const MOST = 20;
/** How long the server may take to confirm a frame, in milliseconds. */
const PATIENCE = 20_000;
/** How often a frame is sent again by itself where the server says when, and what is soon enough. */
const MOST_RETRIES = 3;
const SOON = 10_000;

/**
 * Something of the user's that the server is to store: a message, an edit, a rating.
 * @typedef {object} Outgoing
 * @property {string} id the client_msg_id, the same at every try
 * @property {object} frame what to send beside it
 * @property {'waiting' | 'failed'} [state]
 * @property {(state: 'sending' | 'failed', why?: ServerError) => void} show
 * @property {number} [retries]
 */

/**
 * Sends frames one after the other, each when the one before is confirmed: so an error that names
 * none is about the one in flight. What the connection takes along is sent again under the same id,
 * which the server stores once.
 *
 * Event: `change` when there is something else to be kept over a reload.
 */
export class OutgoingFrames extends EventTarget {
  /** @type {Outgoing[]} in order; the failed ones among them wait for the reader */ #items = [];
  /** @type {Outgoing | null} the one that was sent, also still in the list */ #inFlight = null;
  #isOpen = false;
  #timer = 0;
  /** When the server is ready to hear more, as Date.now(). */
  #notBefore = 0;
  #send;

  /** @param {(frame: object) => boolean} send false if there is no connection */
  constructor(send) {
    super();
    this.#send = send;
  }

  get isFull() {
    return this.#items.length >= MOST;
  }

  /** Whether an error that names nothing, or this, is about what is in flight. */
  isInFlight(id = this.#inFlight?.id) {
    return this.#inFlight !== null && this.#inFlight.id === id;
  }

  /** @returns {readonly Outgoing[]} what the server has not confirmed */
  get items() {
    return this.#items;
  }

  add(/** @type {Outgoing} */ item) {
    this.#items.push(item);
    this.again(item);
  }

  /** Sends what has failed once more. */
  again(/** @type {Outgoing} */ item) {
    item.state = 'waiting';
    item.retries = 0;
    item.show('sending');
    this.#changed();
    this.#next();
  }

  /** Takes up what a reload has interrupted. */
  restore(/** @type {Outgoing} */ item) {
    item.retries = 0;
    this.#items.push(item);
    item.show(item.state === 'failed' ? 'failed' : 'sending', {});
  }

  /** Forgets all of it but what `isKept` says. */
  retain(/** @type {(item: Outgoing) => boolean} */ isKept) {
    this.#items.filter((item) => !isKept(item)).forEach((item) => this.discard(item));
  }

  /** The page is up to date: what it doesn't know to be stored is not. */
  open() {
    this.#isOpen = true;
    this.#next();
  }

  /** The connection is gone. */
  close() {
    this.#isOpen = false;
    this.#land();
    this.#items.filter(({ state }) => state === 'waiting').forEach((item) => item.show('sending'));
  }

  /** @returns {Outgoing | undefined} what the server has stored under this id */
  confirm(/** @type {string} */ id) {
    const item = this.#items.find((other) => other.id === id);
    if (item !== undefined) {
      this.discard(item);
    }
    return item;
  }

  /** Forgets it, unsent or sent. */
  discard(/** @type {Outgoing} */ item) {
    this.#items = this.#items.filter((other) => other !== item);
    if (this.#inFlight === item) {
      this.#land();
    }
    this.#changed();
    this.#next();
  }

  /** The server, or nobody, has answered what is in flight. */
  fail(/** @type {ServerError} */ why) {
    const item = this.#inFlight;
    this.#land();
    if (why.retry_after > 0 && why.retry_after <= SOON && item.retries < MOST_RETRIES) {
      item.retries += 1;
      this.#notBefore = Date.now() + why.retry_after;
      this.#timer = setTimeout(() => this.#next(), why.retry_after);
      return;
    }
    item.state = 'failed';
    item.show('failed', why);
    this.#changed();
    this.#next();
  }

  #next() {
    const item = this.#items.find(({ state }) => state === 'waiting');
    const isFree = this.#isOpen && this.#inFlight === null && Date.now() >= this.#notBefore;
    if (isFree && item && this.#send({ ...item.frame, client_msg_id: item.id })) {
      clearTimeout(this.#timer);
      this.#inFlight = item;
      this.#timer = setTimeout(() => this.fail({}), PATIENCE);
      item.show('sending');
    }
  }

  #land() {
    clearTimeout(this.#timer);
    this.#inFlight = null;
  }

  #changed() {
    this.dispatchEvent(new Event('change'));
  }
}

/** A fresh id: 128 random bits in hex. (crypto.randomUUID is missing on plain HTTP.) */
export function newId() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0')).join('');
}
