import { AnswerBody } from './answer-body.js';
import { AnswerText } from './answer-text.js';
import { copyButton } from './clipboard.js';
import { button, byId, element, fromTemplate, icon } from './elements.js';
import { describe } from './errors.js';
import { text } from './i18n.js';

/** A message that a person wrote, shown as the text it is. */
export class UserMessage {
  #root = fromTemplate('user-template');
  #note = this.#root.querySelector('.note');
  #again;
  #isLinked;

  /**
   * @param {string} content
   * @param {{again?: () => void, isLinked?: () => boolean}} [own] for messages written here
   */
  constructor(content, { again = () => {}, isLinked = () => true } = {}) {
    this.#again = again;
    this.#isLinked = isLinked;
    this.#root.querySelector('.bubble').textContent = content;
    byId('messages').append(this.#root);
  }

  /**
   * @param {'sending' | 'sent' | 'failed'} state
   * @param {import('./errors.js').ServerError} [why]
   */
  show(state, why) {
    this.#root.dataset.state = state;
    this.#note.hidden = state === 'sent';
    if (state === 'sending') {
      const waits = this.#isLinked() ? 'message.sending' : 'message.waiting';
      fill(this.#note, 'clock', text(waits));
    } else if (state === 'failed') {
      const reason = why?.code ? describe(why) : text('message.unconfirmed');
      const again = button('text-button', 'retry', 'message.again', this.#again);
      fill(this.#note, 'alert', reason, again);
    }
  }

  /** @param {{message_id?: string, seq?: number}} frame that gave the message its place */
  number({ message_id: id, seq }) {
    this.#root.dataset.messageId = id;
    this.#root.dataset.seq = String(seq);
  }
}

/**
 * An answer, from the moment the model begins.
 *
 * `streaming` is its state while text comes; `done`, `stopped`, `failed` and `interrupted` (the
 * connection went first) are its ends.
 */
export class Answer {
  #root = fromTemplate('ai-template');
  #prose = this.#root.querySelector('.prose');
  #note = this.#root.querySelector('.note');
  #actions = this.#root.querySelector('.actions');
  #body;
  #text = new AnswerText();
  #askAgain;

  /**
   * @param {string} id
   * @param {(() => void) | null} askAgain puts the question again, if it is known
   */
  constructor(id, askAgain) {
    this.#root.dataset.messageId = id;
    this.#askAgain = askAgain;
    this.#body = new AnswerBody(this.#prose);
    byId('messages').append(this.#root);
  }

  get state() {
    return this.#root.dataset.state;
  }

  get isOpen() {
    return this.state === 'streaming' || this.state === 'interrupted';
  }

  /** What a reader hears when it is complete. */
  get spoken() {
    return this.#prose.textContent;
  }

  append(/** @type {string} */ piece, /** @type {number | undefined} */ offset) {
    this.#text.append(piece, offset);
    this.#body.update(this.#text.value);
  }

  replace(/** @type {string} */ whole) {
    this.#text.replace(whole);
    this.#body.update(whole);
  }

  /** The server still works on it; its pieces no longer come here, all of it does at the end. */
  continues() {
    this.#root.dataset.state = 'streaming';
    this.#say('clock', text('answer.continues'));
  }

  /**
   * @param {'done' | 'stopped'} state
   * @param {string} [reason] the model's finish_reason
   */
  complete(state, reason) {
    this.#close(state);
    if (this.#text.hasGap) {
      this.#say('alert', text('answer.gap'));
    } else if (state === 'stopped') {
      this.#say('stop', text('answer.stopped'));
    } else if (reason === 'length') {
      this.#say('alert', text('answer.cut'));
    }
  }

  fail(/** @type {import('./errors.js').ServerError} */ error) {
    this.#close('failed');
    this.#say('alert', describe(error), this.#againButton());
  }

  interrupt() {
    this.#close('interrupted');
    this.#say('alert', text('answer.interrupted'), this.#againButton());
  }

  #close(/** @type {string} */ state) {
    this.#root.dataset.state = state;
    this.#prose.setAttribute('aria-busy', 'false');
    this.#body.finish(this.#text.value, state === 'done');
    this.#note.hidden = true;
    this.#actions.hidden = this.#text.value === '' || !['done', 'stopped'].includes(state);
    this.#actions.replaceChildren(copyButton('copy', () => this.#text.value));
  }

  #againButton() {
    return this.#askAgain === null
      ? ''
      : button('text-button', 'retry', 'answer.again', this.#askAgain);
  }

  /** @type {(symbol: string, words: string, more?: Node | '') => void} */
  #say(symbol, words, more = '') {
    fill(this.#note, symbol, words, more);
    this.#note.hidden = false;
  }
}

/**
 * Writes a note under a message.
 * @param {HTMLElement} note
 * @param {string} symbol
 * @param {string} words
 * @param {Node | ''} [more] what the reader can do
 */
function fill(note, symbol, words, more = '') {
  const box = element('div', 'note-words');
  box.append(element('span', '', words), more);
  note.replaceChildren(icon(symbol), box);
}
