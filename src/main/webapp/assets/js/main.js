/** Puts the page together: which part hears what from which. */
import { Composer } from './composer.js';
import { Connection } from './connection.js';
import { Conversation } from './conversation.js';
import { byId } from './elements.js';
import { Follower } from './follower.js';
import { Gate } from './gate.js';
import { language, translate } from './i18n.js';
import { ModelPicker } from './model-picker.js';
import { Notice } from './notice.js';
import { Status } from './status.js';
import { TabStorage } from './storage.js';
import { TokenSource } from './token.js';
import { Welcome } from './welcome.js';

/** How often in a row the embedding page is asked for a token before the visitor is told. */
const MOST_RENEWALS = 3;

document.documentElement.lang = language;
translate(document);

const storage = new TabStorage();
const tokens = new TokenSource(storage);
const connection = new Connection(socketAddress, () => tokens.current);
const conversation = new Conversation((frame) => connection.send(frame));
const composer = new Composer();
const picker = new ModelPicker();
const status = new Status();
const notice = new Notice();
const gate = new Gate();
const welcome = new Welcome();
const follower = new Follower();

let sessionId = new URLSearchParams(location.search).get('session_id') ?? storage.get('session');
/** The session that the server has put this page in. */
let confirmedSession = null;
let wasConnected = false;
let isRenewing = false;
let renewals = 0;

function socketAddress() {
  const address = new URL('ws', document.baseURI);
  if (sessionId) {
    address.searchParams.set('session_id', sessionId);
  }
  return address;
}

function enter() {
  gate.open();
  welcome.show(conversation.isEmpty);
  connection.open();
  if (matchMedia('(hover: hover)').matches && window.parent === window) {
    composer.focus();
  }
}

function renew() {
  isRenewing = tokens.canAsk && renewals < MOST_RENEWALS;
  renewals += 1;
  if (isRenewing) {
    tokens.ask();
  } else {
    shutOut(connection.state === 'refused' ? 'refused' : 'missing');
  }
}

function askAgain() {
  renewals = 0;
  renew();
  showStatus();
}

function showStatus() {
  status.show(connection, { isRenewing, canAsk: tokens.canAsk });
}

/** Somebody who is in the middle of a conversation keeps it in view. */
function shutOut(/** @type {'missing' | 'refused' | 'forbidden'} */ why) {
  if (conversation.isEmpty) {
    gate.close(why, tokens.canAsk);
  }
  showStatus();
}

function onState() {
  const { state } = connection;
  if (wasConnected && state !== 'connected') {
    wasConnected = false;
    conversation.unlinked();
  }
  if (state === 'refused') {
    tokens.refuse();
    renew();
  } else if (state === 'forbidden') {
    shutOut('forbidden');
  }
  showStatus();
}

function onStatus(frame) {
  const { resumed, answering } = frame.metadata ?? {};
  if (confirmedSession !== null && confirmedSession !== frame.session_id) {
    conversation.divide();
  }
  confirmedSession = sessionId = frame.session_id;
  storage.set('session', sessionId);
  welcome.isResumed = resumed === 'true';
  picker.update(frame, !wasConnected);
  if (!wasConnected) {
    wasConnected = true;
    renewals = 0;
    isRenewing = false;
    notice.clear();
    conversation.linked(answering);
  }
}

function onError(frame) {
  if (frame.error?.code === 'NOT_FOUND' && picker.isPending) {
    picker.refuse();
  }
  conversation.failed(frame);
}

/** What the server says, and who hears it. Frames of later versions are passed over. */
const hearers = {
  connection_status: onStatus,
  ack: (frame) => conversation.ack(frame),
  loading: (frame) => conversation.loading(frame),
  ai_response: (frame) => conversation.piece(frame),
  user_message: (frame) => conversation.shown(frame),
  error: onError,
};

connection.addEventListener('state', onState);
connection.addEventListener('frame', ({ detail }) => hearers[detail.type]?.(detail));
connection.addEventListener('toobig', () => conversation.tooBig());
tokens.addEventListener('token', enter);
tokens.addEventListener('unanswered', () => {
  isRenewing = false;
  shutOut(connection.state === 'refused' ? 'refused' : 'missing');
});
gate.addEventListener('ask', askAgain);
status.addEventListener('action', () =>
  connection.state === 'refused' ? askAgain() : connection.open());

composer.addEventListener('submit', (event) => {
  notice.clear();
  if (!conversation.submit(event.detail)) {
    event.preventDefault();
  }
});
composer.addEventListener('stop', () => connection.send({ type: 'stop' }));
welcome.addEventListener('choose', ({ detail }) => {
  conversation.submit(detail);
  composer.focus();
});
picker.addEventListener('choose', ({ detail }) =>
  connection.send({ type: 'model_select', model_id: detail }));

conversation.addEventListener('change', () => (composer.isAnswering = conversation.isAnswering));
conversation.addEventListener('problem', ({ detail }) => notice.show(detail));
conversation.addEventListener('spoken', ({ detail }) => (byId('announcer').textContent = detail));
conversation.addEventListener('added', ({ detail: isOwn }) => {
  welcome.show(false);
  if (isOwn) {
    follower.toEnd();
  }
});

// iOS lays the keyboard over the page instead of making it smaller.
visualViewport?.addEventListener('resize', () => {
  if (visualViewport.scale === 1) {
    document.documentElement.style.setProperty('--app-height', `${visualViewport.height}px`);
  }
});

showStatus();
if (tokens.current === null) {
  renew();
} else {
  enter();
}
