import { describe } from '../words/errors.js';
import { has, text } from '../words/i18n.js';
import { AnswerBody } from './answer-body.js';
import { AnswerText } from './answer-text.js';
import { copyTool } from './clipboard.js';
import { button, element, fromTemplate, iconButton } from './elements.js';
import { fillNote } from './note.js';
import { Rating } from './rating.js';

/** How much of an answer a screen reader is told by itself, in characters. */
const SPOKEN = 2000;

/**
 * An answer, from the moment the model begins.
 *
 * `streaming` is its state while text comes and `held` while the connection is away; `done`,
 * `stopped`, `failed` and `interrupted` (its server went away) are its ends.
 */
export class AnswerView {
  root = fromTemplate('ai-template');
  /** @type {'answer'} */ kind = 'answer';
  isPending = false;
  state = 'streaming';
  id;
  /** Its number, 0 until it is known. */
  seq = 0;
  /** The id of the message that it answers, or null. */
  questionId = null;
  /** How often something in it was missing. */
  gaps = 0;

  #prose = this.root.querySelector('.prose');
  #note = this.root.querySelector('.note');
  #actions = this.root.querySelector('.actions');
  #model = element('span', 'model-name');
  #body = new AnswerBody(this.#prose);
  #text = new AnswerText();
  #rating;
  /** Both ways to ask again: under a complete answer, and in the note that says why it is not. */
  #again;

  /**
   * @param {string} id
   * @param {{again: () => void, rate: (rating: 'up' | 'down') => void}} reader what they may do
   */
  constructor(id, { again, rate }) {
    this.id = this.root.dataset.messageId = id;
    this.#rating = new Rating(rate);
    this.#again = [
      iconButton('retry', 'answer.again', again),
      button('text-button', 'retry', 'answer.again', again),
    ];
    this.#again[0].dataset.testid = this.#again[1].dataset.testid = 'again';
    this.canRepeat = false;
    this.#actions.append(
      copyTool('copy', () => this.#text.value),
      ...this.#rating.buttons,
      this.#again[0],
      this.#model,
    );
  }

  get isOpen() {
    return this.state === 'streaming' || this.state === 'held';
  }

  /** UTF-16 units that have come without a gap. */
  get length() {
    return this.#text.value.length;
  }

  /** Whether the server's last word on it says more than is here. */
  isUnlike(/** @type {string} */ whole) {
    return this.isOpen || this.state === 'interrupted' || this.#text.value !== whole;
  }

  /** What is said of its end, perhaps nothing. */
  get ending() {
    return this.#note.hidden ? '' : this.#note.querySelector('span').textContent;
  }

  /** What a reader hears when it is complete. */
  get spoken() {
    return `${this.#prose.textContent.slice(0, SPOKEN)} ${this.ending}`.trim();
  }

  /** @param {'up' | 'down' | null} rating */
  set rating(rating) {
    this.#rating.value = rating;
  }

  get rating() {
    return this.#rating.value;
  }

  /** Whether it may be asked for once more. */
  set canRepeat(/** @type {boolean} */ can) {
    this.#again.forEach((made) => (made.hidden = !can));
  }

  /** @returns {boolean} false if something before the piece is missing */
  append(/** @type {string} */ piece, /** @type {number | undefined} */ offset) {
    const joins = this.#text.append(piece, offset);
    if (joins) {
      this.resume();
      this.#body.update(this.#text.value);
    }
    return joins;
  }

  /** @returns {boolean} true: nothing is missing before a whole text */
  replace(/** @type {string} */ whole) {
    this.#text.replace(whole);
    this.#body.update(whole);
    return true;
  }

  /** The connection is away; the server goes on. */
  hold() {
    this.#become('held');
    fillNote(this.#note, 'clock', text('answer.held'));
  }

  /** Its text goes on. */
  resume() {
    if (this.state !== 'streaming') {
      this.#become('streaming');
    }
  }

  /** The model thinks before it speaks. */
  think() {
    this.resume();
    this.root.dataset.phase = 'thinking';
  }

  /**
   * @param {{stopped?: string, finish_reason?: string, reason?: string}} metadata of its last frame
   */
  complete({ stopped, finish_reason: reason, reason: failure }) {
    if (reason === 'error') {
      this.fail({ reason: failure });
    } else if (reason === 'interrupted') {
      this.interrupt();
    } else if (stopped === 'true') {
      this.#close('stopped');
      this.#say('stop', text('answer.stopped'));
    } else {
      this.#close('done');
      const words =
        reason === 'content_filter' ? (this.length === 0 ? 'withheld' : 'filtered')
        : this.length === 0 ? 'empty'
        : reason === 'length' ? 'cut'
        : reason === 'unknown' ? 'unsure'
        : null;
      if (words !== null) {
        this.#say('alert', text(`answer.${words}`));
      }
    }
  }

  /** @param {import('../words/errors.js').ServerError} error empty if why is no longer known */
  fail(error) {
    this.#close('failed');
    this.#say('alert', this.#why(error));
  }

  /** Below the half of an answer, "not available" would be odd to read. */
  #why(/** @type {import('../words/errors.js').ServerError} */ error) {
    const { code = 'LLM_UNAVAILABLE', reason = 'model_unavailable' } = error;
    const isKnown = Boolean(error.code) || has(`reason.${reason}`);
    const isGone = !isKnown || (code === 'LLM_UNAVAILABLE' && reason === 'model_unavailable');
    return (
      isGone && this.length > 0 ? text('answer.broken')
      : isKnown ? describe(error, 'answer')
      : text('answer.failed'));
  }

  /** It ended with its server, in the middle. */
  interrupt() {
    this.#close('interrupted');
    this.#say('alert', text('answer.interrupted'));
  }

  /** Who wrote it, where there is a choice. */
  set model(/** @type {string} */ name) {
    this.#model.textContent = name;
  }

  /** Gives it the keyboard's place. */
  focus() {
    this.root.focus({ preventScroll: true });
  }

  #become(/** @type {string} */ state) {
    this.state = this.root.dataset.state = state;
    delete this.root.dataset.phase;
    this.#prose.setAttribute('aria-busy', String(state === 'streaming'));
    this.#note.hidden = true;
  }

  #close(/** @type {string} */ state) {
    this.#become(state);
    this.#body.finish(this.#text.value, state === 'done');
    this.#actions.hidden = this.length === 0 || !['done', 'stopped'].includes(state);
  }

  /** Notes how it ended; the way to ask again stands there unless it is below. */
  #say(/** @type {string} */ symbol, /** @type {string} */ words) {
    fillNote(this.#note, symbol, words, ...(this.#actions.hidden ? [this.#again[1]] : []));
  }
}
