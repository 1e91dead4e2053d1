/** How long the embedding page may take before the visitor is told, in milliseconds. */
const PARENT_PATIENCE = 4000;

/**
 * Where the token comes from: the address (`#token=` or `?token=`, removed at once), this tab's
 * storage, or the page that embeds this one.
 *
 * Events: `token` when there is a new one (`detail`: the `token`, and whether it is of the same user
 * as the one before, `isSameUser`), `unanswered` when the embedding page has not given one.
 */
export class TokenSource extends EventTarget {
  /** @type {string | null} */ #token;
  /** @type {string | null} */ #refused = null;
  #storage;
  #parentOrigin = parentOrigin();
  #patience = 0;

  constructor(/** @type {import('./storage.js').TabStorage} */ storage) {
    super();
    this.#storage = storage;
    this.#token = takeFromAddress() ?? storage.get('token');
    if (this.#token !== null && hasExpired(this.#token)) {
      this.#token = null;
    }
    storage.set('token', this.#token);
    addEventListener('message', (event) => this.#onMessage(event));
    addEventListener('hashchange', () => this.#accept(takeFromAddress()));
  }

  /** The token to use, or null. */
  get current() {
    return this.#token;
  }

  /** Whether there is an embedding page that may be asked. */
  get canAsk() {
    return this.#parentOrigin !== null;
  }

  /** Forgets a token that the server has refused; the same one is not taken again. */
  refuse() {
    this.#refused = this.#token;
    this.#token = null;
    this.#storage.set('token', null);
  }

  /** Asks the embedding page, if there is one. */
  ask() {
    if (this.#parentOrigin === null) {
      this.dispatchEvent(new Event('unanswered'));
      return;
    }
    const hadOne = this.#refused !== null || this.#token !== null;
    const type = hadOne ? 'refresh_token' : 'request_token';
    window.parent.postMessage({ type }, this.#parentOrigin);
    clearTimeout(this.#patience);
    this.#patience = setTimeout(
      () => this.dispatchEvent(new Event('unanswered')), PARENT_PATIENCE);
  }

  #onMessage(/** @type {MessageEvent} */ event) {
    const trusted = event.source === window.parent && event.origin === this.#parentOrigin;
    if (trusted && event.data?.type === 'token' && typeof event.data.token === 'string') {
      this.#accept(event.data.token);
    }
  }

  #accept(/** @type {string | null} */ token) {
    if (!token || token === this.#refused || token === this.#token) {
      return;
    }
    clearTimeout(this.#patience);
    const user = claims(token)?.user_id;
    const isSameUser = user !== undefined && user === claims(this.#token)?.user_id;
    this.#token = token;
    this.#storage.set('token', token);
    this.dispatchEvent(new CustomEvent('token', { detail: { token, isSameUser } }));
  }
}

/** Takes the token out of the address bar, so that it is not copied along with a link. */
function takeFromAddress() {
  const address = new URL(location.href);
  const fragment = new URLSearchParams(address.hash.slice(1));
  const token = fragment.get('token') || address.searchParams.get('token');
  if (fragment.has('token') || address.searchParams.has('token')) {
    fragment.delete('token');
    address.searchParams.delete('token');
    address.hash = fragment.toString();
    history.replaceState(history.state, '', address);
  }
  return token;
}

/** The origin of the embedding page as the browser vouches for it, or null. */
function parentOrigin() {
  if (window.parent === window) {
    return null;
  }
  const origin =
    location.ancestorOrigins?.[0] ?? (document.referrer && new URL(document.referrer).origin);
  return origin && origin !== 'null' ? origin : null;
}

/** Whether a JWT says that its time is over. Not a check of the token: that is the server's. */
const hasExpired = (/** @type {string} */ token) => claims(token)?.exp * 1000 < Date.now();

/** @returns {{user_id?: string, exp?: number} | null} what a JWT says, unchecked */
function claims(/** @type {string | null} */ token) {
  try {
    const payload = atob(token.split('.')[1].replaceAll('-', '+').replaceAll('_', '/'));
    return JSON.parse(payload);
  } catch {
    return null;
  }
}
