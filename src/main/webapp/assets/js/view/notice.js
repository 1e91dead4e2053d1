import { byId, icon } from './elements.js';

/** Something that belongs to no message, until it is dismissed or over. */
export class Notice {
  #strip = byId('notice');

  constructor() {
    byId('notice-close').addEventListener('click', () => {
      this.clear();
      byId('message').focus();
    });
  }

  /** What went wrong. */
  warn(/** @type {string} */ words) {
    this.#show(words, 'strip strip-alert', 'alert');
  }

  /** What is good to know. */
  tell(/** @type {string} */ words) {
    this.#show(words, 'strip strip-news', 'info');
  }

  clear() {
    this.#strip.hidden = true;
    byId('notice-text').textContent = '';
  }

  #show(/** @type {string} */ words, /** @type {string} */ look, /** @type {string} */ symbol) {
    this.#strip.hidden = false;
    this.#strip.className = look;
    this.#strip.firstElementChild.replaceWith(icon(symbol));
    byId('notice-text').textContent = words;
  }
}
