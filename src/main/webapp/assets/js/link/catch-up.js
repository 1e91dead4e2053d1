import { Backoff } from './backoff.js';
import { Mark } from './mark.js';

/** How long the server may take for a page of messages, in milliseconds. */
const PATIENCE = 15_000;

/**
 * Fetches what this page misses of its session: after each connect, after a move to another session
 * and when a gap shows, page by page, until the server says "done".
 *
 * Events: `current` when nothing is missing but the rest of a running answer (`detail.answering`;
 * `detail.wasFresh`: and the view was empty before), `lost` when all is fetched anew and the view has
 * to be empty for that, `stalled` when it did not work at once; it goes on trying.
 */
export class CatchUp extends EventTarget {
  #send;
  #half;
  #mark = new Mark();
  #isRunning = false;
  /** Whether nothing of the session is in view. */
  #isFresh = true;
  #isLost = false;
  /** The page was read up to here; a running answer below it may still be missing. */
  #cursor = 0;
  /** The session's last number when the server said so last: what is above it comes live. */
  #horizon = 0;
  #answering = '';
  #backoff = new Backoff();
  #timer = 0;

  /**
   * @param {(frame: object) => boolean} send
   * @param {(id: string) => number} half how much of an answer is here, in UTF-16 units
   */
  constructor(send, half) {
    super();
    this.#send = send;
    this.#half = half;
  }

  get isRunning() {
    return this.#isRunning;
  }

  /** Whether messages from before are on their way to an empty view. */
  get isLoading() {
    return this.#isRunning && this.#isFresh && this.#horizon > 0;
  }

  /** The view is empty: everything is missing. */
  forget() {
    this.#mark = new Mark();
    this.#isFresh = true;
    this.#isLost = false;
    this.pause();
  }

  /** @param {{seq?: number, metadata?: {answering?: string}}} status the newest of the connection */
  begin(status) {
    this.#hear(status);
    this.again();
  }

  /**
   * Something is missing after all.
   * @param {string} [answering] the answer with a gap in it
   */
  again(answering = this.#answering) {
    if (!this.#isRunning) {
      this.#answering = answering;
      this.#isRunning = true;
      this.#cursor = this.#mark.value;
      this.#ask();
    }
  }

  /** Messages are in view that have gone, and nothing more will be said of them. */
  lose() {
    if (this.#isFresh) {
      return; // They have never been in view.
    }
    this.#isLost = true;
    if (!this.#isRunning) {
      this.#startOver();
    }
  }

  /** The connection is gone. */
  pause() {
    clearTimeout(this.#timer);
    this.#isRunning = false;
  }

  /** A whole message has come: the user's, or an answer with its end. */
  note({ type, seq = 0, metadata = {} }) {
    this.#mark.note(seq);
    const isLive = seq > this.#horizon || (type === 'ai_response' && metadata.streaming === 'true');
    if (!isLive) {
      this.#cursor = Math.max(this.#cursor, seq);
    }
  }

  /**
   * A page has ended.
   * @param {object} status a connection_status with `metadata.sync`
   * @param {number} reached the number to which nothing is missing while an answer runs
   */
  page(status, reached) {
    if (!this.#isRunning) {
      return;
    }
    this.#hear(status);
    this.#backoff.reset();
    if (this.#isLost) {
      this.#startOver();
      return;
    }
    if (status.metadata.sync === 'more') {
      this.#ask();
      return;
    }
    const detail = { answering: this.#answering, wasFresh: this.#isFresh };
    this.pause();
    this.#isFresh = false;
    this.#mark.reach(this.#answering ? reached : this.#horizon);
    this.dispatchEvent(new CustomEvent('current', { detail }));
  }

  /** The server could not, or said nothing. */
  failed(/** @type {{retry_after?: number}} */ { retry_after: wait = 0 } = {}) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#ask(), Math.max(wait, this.#backoff.next()));
    this.dispatchEvent(new Event('stalled'));
  }

  #startOver() {
    this.forget();
    this.dispatchEvent(new Event('lost'));
    this.again();
  }

  #hear({ seq = 0, metadata = {} }) {
    this.#horizon = seq;
    this.#answering = metadata.answering ?? '';
  }

  #ask() {
    const half = this.#answering && {
      message_id: this.#answering,
      offset: this.#half(this.#answering),
    };
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.failed(), PATIENCE);
    this.#send({ type: 'sync', seq: this.#cursor, ...half });
  }
}
