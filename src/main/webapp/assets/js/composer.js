import { byId } from './elements.js';
import { text } from './i18n.js';

/** The contract's limit, in UTF-16 units after trimming and removing NUL. */
const LONGEST = 10_000;
/** From here on the visitor sees how much is left. */
const NEARLY = 9_000;

/**
 * Where the visitor writes. Never disabled: what is written without a connection waits.
 *
 * Events: `submit` with the text in `detail` (cancelled: the text stays), `stop`.
 */
export class Composer extends EventTarget {
  #field = /** @type {HTMLTextAreaElement} */ (byId('message'));
  #send = /** @type {HTMLButtonElement} */ (byId('send'));
  #stop = byId('stop');
  #counter = byId('counter');

  constructor() {
    super();
    this.#field.addEventListener('input', () => this.#onInput());
    this.#field.addEventListener('keydown', (event) => this.#onKey(event));
    this.#stop.addEventListener('click', () => this.dispatchEvent(new Event('stop')));
    byId('composer').addEventListener('submit', (event) => {
      event.preventDefault();
      this.#submit();
    });
    document.addEventListener('keydown', (event) => {
      if (event.key === 'Escape' && !event.isComposing && !this.#stop.hidden) {
        this.dispatchEvent(new Event('stop'));
      }
    });
    new ResizeObserver(() => this.#fit()).observe(byId('composer'));
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

  get #content() {
    return this.#field.value.replaceAll('\0', '').trim();
  }

  #onKey(/** @type {KeyboardEvent} */ event) {
    // 229: Safari ends a composition before the Enter that accepted it.
    const composes = event.isComposing || event.keyCode === 229;
    if (event.key === 'Enter' && !event.shiftKey && !composes) {
      event.preventDefault();
      this.#submit();
    }
  }

  #onInput() {
    const left = LONGEST - this.#content.length;
    this.#send.disabled = left === LONGEST || left < 0;
    this.#counter.hidden = left > LONGEST - NEARLY;
    this.#counter.toggleAttribute('data-over', left < 0);
    this.#counter.textContent =
      left < 0 ? text('composer.over', { count: -left }) : text('composer.left', { count: left });
    this.#field.setAttribute('aria-invalid', String(left < 0));
    this.#fit();
  }

  #fit() {
    this.#field.style.height = 'auto';
    this.#field.style.height = `${this.#field.scrollHeight}px`;
  }

  #submit() {
    const content = this.#content;
    if (content === '' || content.length > LONGEST) {
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
