import { text } from '../words/i18n.js';
import { LONGEST, fit, isSend, isSendable, tidy } from './draft.js';
import { fromTemplate } from './elements.js';

/**
 * A field in a message's place, to change what it says.
 *
 * Events: `save` with the new text in `detail`, `cancel`. One of them comes, once.
 */
export class Editor extends EventTarget {
  root = fromTemplate('editor-template');
  #field = /** @type {HTMLTextAreaElement} */ (this.root.querySelector('textarea'));
  #save = /** @type {HTMLButtonElement} */ (this.root.querySelector('[data-part=save]'));
  #hint = this.root.querySelector('.editor-hint');
  #before;
  #replaces;

  /**
   * @param {string} content
   * @param {boolean} replaces whether what follows the message will go
   */
  constructor(content, replaces) {
    super();
    this.#before = content;
    this.#replaces = replaces;
    this.#field.value = content;
    this.#field.addEventListener('input', () => this.#onInput());
    this.root.addEventListener('keydown', (event) => this.#onKey(event));
    this.root.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#submit();
    });
    this.root.querySelector('[data-part=cancel]').addEventListener('click', () => this.#cancel());
  }

  /** To be called when it is in the page. */
  focus() {
    this.#onInput();
    this.#field.focus({ preventScroll: true });
    this.#field.setSelectionRange(this.#field.value.length, this.#field.value.length);
    this.root.scrollIntoView({ block: 'nearest' });
  }

  #onInput() {
    const content = tidy(this.#field.value);
    const over = content.length - LONGEST;
    this.#save.disabled = !isSendable(content);
    this.#field.setAttribute('aria-invalid', String(over > 0));
    this.#hint.toggleAttribute('data-over', over > 0);
    this.#hint.textContent =
      over > 0 ? text('composer.over', { count: over }) : this.#replaces ? text('edit.hint') : '';
    fit(this.#field);
  }

  #onKey(/** @type {KeyboardEvent} */ event) {
    if (event.key === 'Escape' && !event.isComposing) {
      event.preventDefault(); // Elsewhere on the page, Escape stops an answer.
      this.#cancel();
    } else if (event.target === this.#field && isSend(event)) {
      event.preventDefault();
      this.#submit();
    }
  }

  #submit() {
    const content = tidy(this.#field.value);
    if (content === this.#before) {
      this.#cancel();
    } else if (isSendable(content)) {
      this.dispatchEvent(new CustomEvent('save', { detail: content }));
    }
  }

  #cancel() {
    this.dispatchEvent(new Event('cancel'));
  }
}
