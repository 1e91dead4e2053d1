import { CatchUp } from '../link/catch-up.js';
import { announce } from '../view/announcer.js';
import { text } from '../words/i18n.js';
import { Answers } from './answers.js';
import { Author } from './author.js';
import { Listener } from './listener.js';
import { OutgoingFrames } from './outgoing.js';
import { Transcript } from './transcript.js';
import { Unsent } from './unsent.js';

/**
 * The session that the page shows, and how it is kept in step with the server.
 *
 * Events: `change` when any of the properties may have changed, `added` when there is one more
 * message (`detail`: whether it was written here), `loaded` when the older messages are in view,
 * `problem` and `news` with words for everybody.
 */
export class Conversation extends EventTarget {
  #transcript = new Transcript();
  #outgoing;
  #unsent;
  #catchUp;
  #author;
  #answers;
  #listener;
  #send;
  #models;
  /** @type {string | null} */ #user = null;
  /** @type {string | null} */ #session = null;
  #isLinked = false;

  /**
   * @param {(frame: object) => boolean} send
   * @param {import('../link/storage.js').TabStorage} storage
   * @param {import('../view/model-picker.js').ModelPicker} models
   */
  constructor(send, storage, models) {
    super();
    const transcript = this.#transcript;
    const again = () => this.#again();
    this.#send = send;
    this.#models = models;
    this.#unsent = new Unsent(storage);
    const outgoing = (this.#outgoing = new OutgoingFrames(send));
    const catchUp = (this.#catchUp = new CatchUp(send, (id) => transcript.find(id)?.length ?? 0));
    const author = (this.#author = new Author(outgoing, transcript, {
      isLinked: () => this.#isLinked,
      again,
    }));
    const rate = (/** @type {string} */ id, /** @type {'up' | 'down'} */ rating) =>
      author.rate(id, rating);
    const answers = (this.#answers = new Answers(transcript, { again, rate }));
    this.#listener = new Listener({ transcript, answers, outgoing, author, catchUp, models });
    this.#listen();
  }

  get isEmpty() {
    return this.#transcript.isEmpty;
  }

  /** Whether older messages are on their way to an empty view. */
  get isLoading() {
    return this.#catchUp.isLoading;
  }

  get isAnswering() {
    return this.#answers.isAnyRunning;
  }

  /** @returns {boolean} false if too many messages wait already */
  submit(/** @type {string} */ content) {
    if (this.#outgoing.isFull) {
      this.#tell('problem', text('composer.full'));
      return false;
    }
    this.#author.say(content);
    return true;
  }

  /** Any connection_status: where the connection stands, or the end of a page of history. */
  status(frame) {
    const isElsewhere = frame.session_id !== this.#session;
    if (frame.metadata?.sync) {
      if (!isElsewhere) {
        this.#catchUp.page(frame, this.#answers.settledUpTo(frame.metadata.answering));
      }
    } else if (isElsewhere || !this.#isLinked) {
      this.#enter(frame);
      this.#isLinked = true;
      this.#catchUp.begin(frame);
    }
    this.#refresh();
  }

  /** The connection is gone. */
  unlinked() {
    this.#isLinked = this.#listener.isAsking = false;
    this.#catchUp.pause();
    this.#answers.hold();
    this.#outgoing.close();
    this.#refresh();
  }

  /** Any other frame. */
  hear(frame) {
    if (!frame.session_id || frame.session_id === this.#session) {
      this.#listener.hear(frame);
      const isMidway = frame.type === 'ai_response' && frame.metadata?.done !== 'true';
      if (!isMidway) {
        this.#refresh();
      }
    }
  }

  /** The message in flight was more than the server takes in one piece. */
  tooBig() {
    if (this.#outgoing.isInFlight()) {
      this.#outgoing.fail({ code: 'INVALID_FORMAT', reason: 'field_too_long' });
    }
  }

  #listen() {
    const pass = ({ type, detail = null }) => {
      this.#tell(type, detail);
      this.#refresh();
    };
    this.#outgoing.addEventListener('change', () => {
      this.#unsent.keep(this.#outgoing.items);
      this.#refresh();
    });
    this.#author.addEventListener('added', pass);
    this.#author.addEventListener('problem', pass);
    this.#listener.addEventListener('added', pass);
    this.#listener.addEventListener('problem', pass);
    this.#catchUp.addEventListener('lost', () => this.#transcript.clear());
    this.#catchUp.addEventListener('current', ({ detail }) => this.#current(detail));
    this.#catchUp.addEventListener('stalled', () => this.#outgoing.open());
  }

  #enter({ user_id: user, session_id: session, metadata = {} }) {
    const isSomebodyElse = this.#user !== null && user !== this.#user;
    const isElsewhere = this.#session !== null && session !== this.#session;
    if (isSomebodyElse || isElsewhere) {
      if (!isSomebodyElse && !this.#transcript.isEmpty) {
        this.#tell('news', text('session.changed'));
      }
      this.#outgoing.retain(({ frame }) => !isSomebodyElse && frame.type === 'user_message');
      this.#transcript.clear(!isSomebodyElse);
      this.#catchUp.forget();
    }
    this.#session = session;
    if (user !== this.#user) {
      this.#user = user;
      this.#author.restore(this.#unsent.restore(user));
    }
    if (metadata.answering) {
      this.#answers.take(metadata.answering).resume();
    }
  }

  /** The page misses nothing any more. */
  #current({ answering, wasFresh }) {
    this.#answers.settle(answering);
    this.#author.showRestored();
    this.#outgoing.open();
    if (wasFresh && !this.isEmpty) {
      announce(text('history.loaded', { count: this.#transcript.count }));
      this.#tell('loaded');
    }
  }

  /** Asks for the last answer again, from the model that is chosen now. */
  #again() {
    if (!this.#listener.isAsking) {
      const frame = { type: 'regenerate', model_id: this.#models.current };
      this.#listener.isAsking = this.#send(frame);
    }
  }

  #refresh() {
    if (!this.#catchUp.isRunning) {
      const isQuiet = this.#isLinked && !this.isAnswering;
      this.#answers.refresh(isQuiet, isQuiet && !this.#transcript.isSending);
    }
    this.#tell('change');
  }

  #tell(/** @type {string} */ type, /** @type {unknown} */ detail = null) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
