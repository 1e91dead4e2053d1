/** Puts the page together: which part hears what from which. */
import { Conversation } from './conversation/conversation.js';
import { Connection } from './link/connection.js';
import { Renewal } from './link/renewal.js';
import { TabStorage } from './link/storage.js';
import { TokenSource } from './link/token.js';
import { Composer } from './view/composer.js';
import { byId } from './view/elements.js';
import { Follower } from './view/follower.js';
import { Gate } from './view/gate.js';
import { ModelPicker } from './view/model-picker.js';
import { Notice } from './view/notice.js';
import { Status } from './view/status.js';
import { Typing } from './view/typing.js';
import { Welcome } from './view/welcome.js';
import { language, text, translate } from './words/i18n.js';

document.documentElement.lang = language;
translate(document);

const storage = new TabStorage();
const tokens = new TokenSource(storage);
const connection = new Connection(socketAddress, () => tokens.current);
const renewal = new Renewal(tokens, connection);
const send = (/** @type {object} */ frame) => connection.send(frame);
const picker = new ModelPicker();
const conversation = new Conversation(send, storage, picker);
const typing = new Typing(send);
const composer = new Composer();
const status = new Status();
const notice = new Notice();
const gate = new Gate();
const welcome = new Welcome();
const follower = new Follower();

let sessionId = new URLSearchParams(location.search).get('session_id') ?? storage.get('session');
let wasConnected = false;

function socketAddress() {
  const address = new URL('ws', document.baseURI);
  if (sessionId) {
    address.searchParams.set('session_id', sessionId);
  }
  return address;
}

function enter() {
  gate.open();
  connection.open();
  if (matchMedia('(hover: hover)').matches && window.parent === window) {
    composer.focus();
  }
}

/** Somebody who is in the middle of a conversation keeps it in view. */
function shutOut(/** @type {'missing' | 'refused' | 'forbidden'} */ why) {
  if (conversation.isEmpty) {
    gate.close(why, tokens.canAsk);
  }
  showState();
}

function showState() {
  status.show(connection, { isRenewing: renewal.isRunning, canAsk: tokens.canAsk });
  const isUnknown = connection.state === 'connecting' || conversation.isLoading;
  welcome.show(conversation.isEmpty && !isUnknown);
  byId('history').hidden = !conversation.isLoading;
  byId('messages').toggleAttribute('data-loading', conversation.isLoading);
  composer.isAnswering = connection.state === 'connected' && conversation.isAnswering;
}

function onState() {
  const { state } = connection;
  if (wasConnected && state !== 'connected') {
    wasConnected = false;
    conversation.unlinked();
    typing.over();
  }
  if (state === 'refused') {
    tokens.refuse();
    renewal.begin();
  } else if (state === 'forbidden') {
    shutOut('forbidden');
  }
  showState();
}

function onStatus(frame) {
  sessionId = frame.session_id;
  storage.set('session', sessionId);
  picker.update(frame, !wasConnected);
  if (!wasConnected) {
    wasConnected = true;
    renewal.done();
    notice.clear();
  }
  conversation.status(frame);
}

function onNotification({ content = '', metadata = {} }) {
  if (metadata.event === 'token_refreshed') {
    renewal.done();
    notice.clear();
  } else if (metadata.event === 'token_expiring') {
    if (tokens.canAsk) {
      renewal.ahead();
    } else {
      notice.tell(text('token.expiring'));
    }
  } else if (content !== '') {
    notice.tell(content);
  }
}

function onFrame(frame) {
  switch (frame.type) {
    case 'connection_status':
      return onStatus(frame);
    case 'notification':
      return onNotification(frame);
    case 'typing_indicator':
      return typing.heard(frame);
    case 'user_message':
      typing.over();
      break;
    case 'error':
      if (frame.error?.code === 'NOT_FOUND' && picker.isPending) {
        picker.refuse();
      }
      break;
  }
  return conversation.hear(frame);
}

connection.addEventListener('state', onState);
connection.addEventListener('frame', ({ detail }) => onFrame(detail));
connection.addEventListener('toobig', () => conversation.tooBig());
tokens.addEventListener('token', () => gate.open());
renewal.addEventListener('change', showState);
renewal.addEventListener('hopeless', () =>
  shutOut(connection.state === 'refused' ? 'refused' : 'missing'));
gate.addEventListener('ask', () => renewal.beginAgain());
status.addEventListener('action', () =>
  connection.state === 'refused' ? renewal.beginAgain() : connection.open());

composer.addEventListener('submit', (event) => {
  notice.clear();
  if (!conversation.submit(event.detail)) {
    event.preventDefault();
  }
});
composer.addEventListener('stop', () => send({ type: 'stop' }));
composer.addEventListener('typed', () => typing.typed());
welcome.addEventListener('choose', ({ detail }) => {
  conversation.submit(detail);
  composer.focus();
});
picker.addEventListener('choose', ({ detail }) =>
  send({ type: 'model_select', model_id: detail }));

conversation.addEventListener('change', showState);
conversation.addEventListener('problem', ({ detail }) => notice.warn(detail));
conversation.addEventListener('news', ({ detail }) => notice.tell(detail));
conversation.addEventListener('loaded', () => follower.toEnd());
conversation.addEventListener('added', ({ detail: isOwn }) => isOwn && follower.toEnd());

// iOS lays the keyboard over the page instead of making it smaller.
visualViewport?.addEventListener('resize', () => {
  if (visualViewport.scale === 1) {
    document.documentElement.style.setProperty('--app-height', `${visualViewport.height}px`);
  }
});

showState();
if (tokens.current === null) {
  renewal.begin();
} else {
  enter();
}
