import { text } from '../words/i18n.js';
import { byId } from './elements.js';

/** The least time between two frames that say that somebody writes, in milliseconds. */
const PAUSE = 3000;
/** How long somebody counts as writing after such a frame. */
const LASTING = 6000;

/** Who is writing just now: told to the others in the session, and shown of them. */
export class Typing {
  #send;
  #line = byId('typing');
  #toldAt = 0;
  #timer = 0;

  constructor(/** @type {(frame: object) => boolean} */ send) {
    this.#send = send;
  }

  /** The visitor has typed something. */
  typed() {
    if (Date.now() - this.#toldAt >= PAUSE && this.#send({ type: 'typing_indicator' })) {
      this.#toldAt = Date.now();
    }
  }

  /** Somebody else has. */
  heard(/** @type {{sender?: string}} */ { sender }) {
    this.#line.dataset.sender = sender ?? 'user';
    byId('typing-text').textContent = text(sender === 'admin' ? 'typing.other' : 'typing.own');
    this.#line.hidden = false;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.over(), LASTING);
  }

  /** They have sent it, or are gone. */
  over() {
    clearTimeout(this.#timer);
    this.#line.hidden = true;
  }
}
