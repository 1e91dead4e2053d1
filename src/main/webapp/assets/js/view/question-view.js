import { text } from '../words/i18n.js';
import { copyTool } from './clipboard.js';
import { Editor } from './editor.js';
import { button, fromTemplate, iconButton } from './elements.js';
import { fillNote } from './note.js';

/**
 * What the visitor may do with a message of their own.
 * @typedef {object} Author
 * @property {(content: string) => void} edit
 * @property {() => boolean} isLast whether nothing would be dropped by that
 * @property {() => void} again asks for the answer that is missing
 */

/**
 * A message that a person wrote, shown as the text it is.
 *
 * `sending` until the server has stored it, then `sent`; `failed` if it would not.
 */
export class QuestionView {
  root = fromTemplate('user-template');
  /** @type {'question'} */ kind = 'question';
  /** @type {string | null} */ id = null;
  /** Its number, 0 until the server has stored it. */
  seq = 0;
  content;
  /** Whether the server has just taken it and has not begun to answer. */
  isAwaiting = false;

  #bubble = this.root.querySelector('.bubble');
  #note = this.root.querySelector('.note');
  #actions = this.root.querySelector('.actions');
  #edit;
  #author;
  /** What `unanswered` has shown, so that a button under the reader's finger stays. */
  #told = '';

  /**
   * @param {string} content
   * @param {Author | null} author null for what somebody else wrote
   */
  constructor(content, author) {
    this.#author = author;
    this.write(content);
    this.#actions.append(copyTool('copy', () => this.content));
    if (author !== null) {
      this.#edit = iconButton('pen', 'edit', () => this.#beginEdit());
      this.#edit.dataset.testid = 'edit';
      this.#actions.append(this.#edit);
    }
  }

  /** Whether the server has not stored it yet. */
  get isPending() {
    return this.seq === 0;
  }

  get state() {
    return this.root.dataset.state;
  }

  write(/** @type {string} */ content) {
    this.content = content;
    this.#bubble.textContent = content;
  }

  sent() {
    this.#become('sent');
  }

  sending(/** @type {boolean} */ isLinked) {
    this.#become('sending');
    fillNote(this.#note, 'clock', text(isLinked ? 'message.sending' : 'message.waiting'));
  }

  /**
   * @param {string} why in words
   * @param {{again: () => void, discard: () => void}} next
   */
  failed(why, { again, discard }) {
    this.#become('failed');
    fillNote(
      this.#note,
      'alert',
      why,
      button('text-button', 'retry', 'message.again', again),
      button('text-button', 'close', 'message.discard', discard),
    );
  }

  /**
   * Whether it was never answered.
   * @param {boolean} isMissing
   * @param {boolean} canRepeat whether the answer may be asked for
   */
  unanswered(isMissing, canRepeat) {
    const told = isMissing ? String(canRepeat) : '';
    if (this.state !== 'sent' || told === this.#told) {
      return;
    }
    this.#told = told;
    this.#note.hidden = !isMissing;
    if (isMissing) {
      const again = button('text-button', 'retry', 'answer.again', this.#author?.again);
      again.dataset.testid = 'again';
      fillNote(this.#note, 'alert', text('message.unanswered'), ...(canRepeat ? [again] : []));
    }
  }

  #become(/** @type {string} */ state) {
    this.root.dataset.state = state;
    this.#actions.hidden = state !== 'sent';
    this.#note.hidden = true;
    this.#told = '';
  }

  #beginEdit() {
    const editor = new Editor(this.content, !this.#author.isLast());
    const end = (/** @type {HTMLElement} */ next) => {
      delete this.root.dataset.editing;
      next.focus({ preventScroll: true });
      editor.root.remove();
    };
    editor.addEventListener('cancel', () => end(this.#edit));
    editor.addEventListener('save', ({ detail }) => {
      end(this.root);
      this.#author.edit(detail);
    });
    this.root.dataset.editing = '';
    this.#bubble.after(editor.root);
    editor.focus();
  }
}
