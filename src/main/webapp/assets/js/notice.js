import { byId } from './elements.js';

/** A problem that belongs to no message, until it is dismissed or over. */
export class Notice {
  #strip = byId('notice');

  constructor() {
    byId('notice-close').addEventListener('click', () => {
      this.clear();
      byId('message').focus();
    });
  }

  show(/** @type {string} */ words) {
    this.#strip.hidden = false;
    byId('notice-text').textContent = words;
  }

  clear() {
    this.#strip.hidden = true;
    byId('notice-text').textContent = '';
  }
}
