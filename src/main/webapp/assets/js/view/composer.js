import { text } from '../words/i18n.js';
import { LONGEST, fit, isSend, isSendable, tidy } from './draft.js';
import { byId } from './elements.js';

/** From here on the visitor sees how much is left. */
const NEARLY = 9_000;

/**
 * Where the visitor writes. Never disabled: what is written without a connection waits.
 *
 * Events: `submit` with the text in `detail` (cancelled: the text stays), `stop`, `typed`.
 */
export class Composer extends EventTarget {
  #field = /** @type {HTMLTextAreaElement} */ (byId('message'));
  #send = /** @type {HTMLButtonElement} */ (byId('send'));
  #stop = byId('stop');
  #counter = byId('counter');

  constructor() {
    super();
    this.#field.addEventListener('input', () => this.#onInput());
    this.#field.addEventListener('keydown', (event) => {
      if (isSend(event)) {
        event.preventDefault();
        this.#submit();
      }
    });
    this.#stop.addEventListener('click', () => this.dispatchEvent(new Event('stop')));
    byId('composer').addEventListener('submit', (event) => {
      event.preventDefault();
      this.#submit();
    });
    document.addEventListener('keydown', (event) => {
      const isOurs = !event.isComposing && !event.defaultPrevented && !this.#stop.hidden;
      if (event.key === 'Escape' && isOurs) {
        this.dispatchEvent(new Event('stop'));
      }
    });
    new ResizeObserver(() => fit(this.#field)).observe(byId('composer'));
  }

  /** Shows the stop button while there is something to stop. */
  set isAnswering(/** @type {boolean} */ answering) {
    if (!answering && document.activeElement === this.#stop) {
      this.focus();
    }
    this.#stop.hidden = !answering;
  }

  focus() {
    this.#field.focus({ preventScroll: true });
  }

  #onInput() {
    const left = LONGEST - tidy(this.#field.value).length;
    this.#send.disabled = left === LONGEST || left < 0;
    this.#counter.hidden = left > LONGEST - NEARLY;
    this.#counter.toggleAttribute('data-over', left < 0);
    this.#counter.textContent =
      left < 0 ? text('composer.over', { count: -left }) : text('composer.left', { count: left });
    this.#field.setAttribute('aria-invalid', String(left < 0));
    fit(this.#field);
    if (left < LONGEST) {
      this.dispatchEvent(new Event('typed'));
    }
  }

  #submit() {
    const content = tidy(this.#field.value);
    if (!isSendable(content)) {
      return;
    }
    const event = new CustomEvent('submit', { detail: content, cancelable: true });
    if (this.dispatchEvent(event)) {
      this.#field.value = '';
      this.#onInput();
      this.focus();
    }
  }
}
