/** How often in a row the embedding page is asked for a token before the visitor is told. */
const MOST = 3;

/**
 * A new token in time, or after the old one was refused, from the embedding page.
 *
 * Events: `change` when `isRunning` has changed, `hopeless` when there is no new token to be had.
 */
export class Renewal extends EventTarget {
  isRunning = false;
  #tokens;
  #connection;
  #tries = 0;

  /**
   * @param {import('./token.js').TokenSource} tokens
   * @param {import('./connection.js').Connection} connection
   */
  constructor(tokens, connection) {
    super();
    this.#tokens = tokens;
    this.#connection = connection;
    tokens.addEventListener('token', ({ detail }) => this.#use(detail));
    tokens.addEventListener('unanswered', () => this.#unanswered());
  }

  /** There is no token, or none that the server takes. */
  begin() {
    this.isRunning = this.#tokens.canAsk && this.#tries < MOST;
    this.#tries += 1;
    if (this.isRunning) {
      this.#tokens.ask();
    } else {
      this.dispatchEvent(new Event('hopeless'));
    }
  }

  /** The visitor asks for it. */
  beginAgain() {
    this.#tries = 0;
    this.begin();
    this.dispatchEvent(new Event('change'));
  }

  /** The token is about to expire; the connection still stands. */
  ahead() {
    this.#tokens.ask();
  }

  /** The server has taken the token. */
  done() {
    this.#tries = 0;
    this.isRunning = false;
  }

  /** A token of the same user extends a connection that stands. */
  #use({ token, isSameUser }) {
    const sent = isSameUser && this.#connection.send({ type: 'token_refresh', token });
    if (!sent) {
      this.#connection.open();
    }
  }

  #unanswered() {
    this.isRunning = false;
    if (this.#connection.state !== 'connected') {
      this.dispatchEvent(new Event('hopeless'));
    }
  }
}
