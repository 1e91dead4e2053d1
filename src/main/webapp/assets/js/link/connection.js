import { Backoff } from './backoff.js';
import { Heartbeat } from './heartbeat.js';

/** Life after which a connection counts as stable and the waits start small again, in ms. */
const STABLE = 10_000;
const HANDSHAKE_PATIENCE = 15_000;

/**
 * @typedef {'connecting' | 'connected' | 'reconnecting' | 'offline' | 'refused' | 'forbidden'
 *   | 'closed'} LinkState refused: a new token is needed; forbidden and closed: it stays away
 */

/**
 * The socket to the server, opened again for as long as that makes sense.
 *
 * Events: `state` when `state` or `retryAt` has changed, `frame` with a frame in `detail`, `toobig`
 * when the server has closed because of what was sent.
 */
export class Connection extends EventTarget {
  /** @type {LinkState} */ state = 'connecting';
  /** When the next try is due (as Date.now()), or 0 if none is. */
  retryAt = 0;
  /** Whether there was a connection since the page was opened. */
  everConnected = false;

  /** @type {WebSocket | null} */ #socket = null;
  #address;
  #token;
  #backoff = new Backoff();
  #heartbeat = new Heartbeat(() => this.send({ type: 'ping' }), () => this.#lost(1006));
  /** Whether this connection was opened at the wish of a server that went away. */
  #isHanded = false;
  #timer = 0;

  /**
   * @param {() => URL} address the socket's address over HTTP
   * @param {() => string | null} token
   */
  constructor(address, token) {
    super();
    this.#address = address;
    this.#token = token;
    addEventListener('online', () => this.#wake());
    addEventListener('offline', () => this.#wake());
    addEventListener('pagehide', () => this.#drop());
    addEventListener('pageshow', (event) => event.persisted && this.#comesBack() && this.open());
    document.addEventListener('visibilitychange', () => document.hidden || this.#wake());
  }

  /** Connects now, with the token of now. */
  open() {
    this.#drop();
    const address = this.#address();
    address.protocol = address.protocol.replace('http', 'ws');
    this.#become(this.state === 'connecting' ? 'connecting' : 'reconnecting');
    let socket;
    try {
      socket = new WebSocket(address, ['chatbox.v1', `bearer.${this.#token()}`]);
    } catch {
      this.#become('refused'); // A token that no header can carry is no token.
      return;
    }
    this.#socket = socket;
    let opened = false;
    this.#timer = setTimeout(() => this.#lost(1006), HANDSHAKE_PATIENCE);
    socket.onopen = () => (opened = true);
    socket.onmessage = (event) => this.#onText(event.data);
    socket.onclose = (event) => (opened ? this.#lost(event.code) : this.#turnedAway(socket));
  }

  /** @returns {boolean} whether it went out; false also while the connection is being opened */
  send(/** @type {object} */ frame) {
    if (this.state !== 'connected' || this.#socket === null) {
      return false;
    }
    this.#socket.send(JSON.stringify(frame));
    return true;
  }

  #onText(/** @type {string} */ text) {
    this.#heartbeat.heard();
    const frame = parse(text);
    if (frame === null) {
      return;
    }
    if (frame.type === 'connection_status' && this.state !== 'connected') {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#settle(), STABLE);
      this.#heartbeat.start();
      this.everConnected = true;
      this.#become('connected');
    }
    this.dispatchEvent(new CustomEvent('frame', { detail: frame }));
  }

  /** A handshake fails without a reason that pages may see: the same address tells it over HTTP. */
  async #turnedAway(/** @type {WebSocket} */ socket) {
    let status = 0;
    let wait = 0;
    try {
      const answer = await fetch(this.#address(), {
        headers: { Authorization: `Bearer ${this.#token()}` },
        signal: AbortSignal.timeout(5000),
      });
      status = answer.status;
      wait = Number(answer.headers.get('Retry-After')) * 1000 || 0;
    } catch {
      // Not reachable at all.
    }
    if (this.#socket !== socket) {
      return;
    }
    if (status === 401 || status === 403) {
      this.#lost(status === 401 ? 4001 : 4003);
    } else {
      this.#lost(1006, wait);
    }
  }

  /** The contract's close codes, and what follows from each. */
  #lost(/** @type {number} */ code, minimumWait = 0) {
    this.#drop();
    switch (code) {
      case 4001:
        return this.#become('refused');
      case 4003:
        return this.#become('forbidden');
      case 1000:
      case 1003:
        return this.#become('closed');
      case 1001:
        if (!this.#isHanded) {
          this.#isHanded = true;
          return this.open(); // At once, to another server; not twice in a row.
        }
        break;
      case 1009:
        this.dispatchEvent(new Event('toobig'));
        break;
    }
    // 1006, 1011 and 4008 (read too slowly) among them: what was missed is fetched on opening.
    return this.#retryIn(Math.max(minimumWait, this.#backoff.next()));
  }

  #settle() {
    this.#backoff.reset();
    this.#isHanded = false;
  }

  #retryIn(/** @type {number} */ wait) {
    this.#timer = setTimeout(() => this.open(), wait);
    this.#become(navigator.onLine ? 'reconnecting' : 'offline', Date.now() + wait);
  }

  /** The network came or went, or the page is looked at again: don't wait for a timer. */
  #wake() {
    if (this.state === 'connected') {
      this.#heartbeat.check(4000);
    } else if (this.retryAt > 0 && navigator.onLine) {
      this.open();
    } else if (this.retryAt > 0) {
      this.#become('offline', this.retryAt);
    }
  }

  #comesBack() {
    return !['refused', 'forbidden', 'closed'].includes(this.state);
  }

  #drop() {
    clearTimeout(this.#timer);
    this.#heartbeat.stop();
    if (this.#socket !== null) {
      this.#socket.onopen = this.#socket.onmessage = this.#socket.onclose = null;
      this.#socket.close();
      this.#socket = null;
    }
  }

  #become(/** @type {LinkState} */ state, retryAt = 0) {
    this.state = state;
    this.retryAt = retryAt;
    this.dispatchEvent(new Event('state'));
  }
}

function parse(/** @type {string} */ text) {
  try {
    const frame = JSON.parse(text);
    return typeof frame?.type === 'string' ? frame : null;
  } catch {
    return null;
  }
}
