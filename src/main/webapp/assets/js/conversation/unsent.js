/**
 * Keeps what the server has not confirmed over a reload of this tab, for the same user only.
 */
export class Unsent {
  #storage;
  #user = '';

  constructor(/** @type {import('../link/storage.js').TabStorage} */ storage) {
    this.#storage = storage;
  }

  /**
   * Takes up what the user had left.
   * @param {string} user
   * @returns {{id: string, frame: object, state: 'waiting' | 'failed'}[]}
   */
  restore(user) {
    this.#user = user;
    const kept = parse(this.#storage.get('unsent'));
    return kept?.user === user ? kept.items : [];
  }

  keep(/** @type {readonly import('./outgoing.js').Outgoing[]} */ items) {
    if (this.#user === '') {
      return; // Whose they are is known with the first connection.
    }
    const plain = items.map(({ id, frame, state }) => ({ id, frame, state }));
    this.#storage.set(
      'unsent',
      plain.length === 0 ? null : JSON.stringify({ user: this.#user, items: plain }));
  }
}

function parse(/** @type {string | null} */ kept) {
  try {
    return JSON.parse(kept);
  } catch {
    return null;
  }
}
