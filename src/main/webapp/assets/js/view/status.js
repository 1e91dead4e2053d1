import { text } from '../words/i18n.js';
import { byId } from './elements.js';

/** Interruptions shorter than this are not worth a banner, in milliseconds. */
const WORTH_TELLING = 700;

/**
 * How the connection is: a word in the bar, and a banner with what happens next when it is away.
 *
 * Event: `action` when the visitor wants it back now.
 */
export class Status extends EventTarget {
  #pill = byId('connection');
  #banner = byId('banner');
  #action = byId('banner-action');
  #wait = byId('banner-wait');
  #delay = 0;
  #ticker = 0;
  #retryAt = 0;

  constructor() {
    super();
    this.#action.addEventListener('click', () => {
      byId('message').focus(); // The button goes away.
      this.dispatchEvent(new Event('action'));
    });
  }

  /**
   * @param {import('../link/connection.js').Connection} connection
   * @param {{isRenewing: boolean, canAsk: boolean}} token
   */
  show({ state, retryAt, everConnected }, { isRenewing, canAsk }) {
    const shown = state === 'forbidden' ? 'closed' : state;
    this.#pill.dataset.state = shown;
    const label = text(`link.${shown}`);
    if (this.#pill.lastElementChild.textContent !== label) {
      this.#pill.lastElementChild.textContent = label;
    }
    if (state === 'connected' || state === 'connecting') {
      this.#hide();
      return;
    }
    const words =
      state === 'refused' && isRenewing ? 'renewing'
      : state === 'reconnecting' && !everConnected ? 'unreachable'
      : state;
    byId('banner-text').textContent = text(`banner.${words}`);
    const action =
      retryAt > 0 ? 'banner.now'
      : state === 'closed' ? 'banner.again'
      : state === 'refused' && canAsk && !isRenewing ? 'banner.ask'
      : null;
    this.#action.hidden = action === null;
    this.#action.textContent = action === null ? '' : text(action);
    this.#retryAt = retryAt;
    this.#tick();
    this.#delay ||= setTimeout(() => {
      this.#banner.hidden = false;
      this.#ticker = setInterval(() => this.#tick(), 500);
    }, WORTH_TELLING);
  }

  #tick() {
    const left = Math.ceil((this.#retryAt - Date.now()) / 1000);
    this.#wait.textContent = left > 0 ? text('banner.wait', { count: left }) : '';
  }

  #hide() {
    if (this.#banner.contains(document.activeElement)) {
      byId('message').focus();
    }
    clearTimeout(this.#delay);
    clearInterval(this.#ticker);
    this.#delay = 0;
    this.#banner.hidden = true;
  }
}
