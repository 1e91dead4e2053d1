/**
 * What this tab remembers over a reload, apart for each prefix of the origin. Where the browser
 * refuses storage (as in some frames) nothing is remembered and nothing breaks.
 */
export class TabStorage {
  #scope = `chatbox:${new URL('.', document.baseURI).pathname}:`;

  /** @returns {string | null} */
  get(/** @type {string} */ name) {
    try {
      return sessionStorage.getItem(this.#scope + name);
    } catch {
      return null;
    }
  }

  /** Keeps a value, or forgets it if it is null. */
  set(/** @type {string} */ name, /** @type {string | null} */ value) {
    try {
      if (value === null) {
        sessionStorage.removeItem(this.#scope + name);
      } else {
        sessionStorage.setItem(this.#scope + name, value);
      }
    } catch {
      // Remembered until the reload, then.
    }
  }
}
