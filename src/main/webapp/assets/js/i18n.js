/**
 * The page's words in English and German, and the choice between them: `?lang=` if given, else the
 * first of the browser's languages that is here, else English.
 */

const en = {
  'model.label': 'Model',
  'conversation.label': 'Conversation',
  'welcome.title': 'What is on your mind?',
  'welcome.text': 'Ask a question, think something through, or start with one of these.',
  'welcome.resumed':
    'You are continuing a conversation. Its earlier messages are not shown here, but they are still taken into account.',
  'prompt.idea.title': 'Understand something',
  'prompt.idea.text': 'Explain in plain words how a heat pump works.',
  'prompt.pen.title': 'Write something',
  'prompt.pen.text': 'Draft a friendly email that moves a meeting to next week.',
  'prompt.table.title': 'Compare options',
  'prompt.table.text': 'Compare train, car and plane for a 600 km trip in a table.',
  'jump': 'Jump to latest',
  'dismiss': 'Dismiss',
  'stop': 'Stop the answer',
  'send': 'Send',
  'composer.label': 'Your message',
  'composer.placeholder': 'Write a message…',
  'composer.hint': 'Enter sends, Shift + Enter starts a new line',
  'composer.left': '{count} characters left',
  'composer.over': '{count} characters too long',
  'composer.full': 'Too many messages are waiting. Send this one when the connection is back.',
  'message.you': 'You',
  'message.ai': 'Assistant',
  'message.sending': 'Sending…',
  'message.waiting': 'Waiting for the connection…',
  'message.unconfirmed': 'The server has not confirmed this message.',
  'message.again': 'Try again',
  'answer.begins': 'The assistant is answering.',
  'answer.stopped': 'Stopped.',
  'answer.cut': 'The answer reached its maximum length.',
  'answer.gap': 'A part of this answer did not arrive.',
  'answer.interrupted': 'The connection was lost here. The answer may be incomplete.',
  'answer.continues': 'Still being written. The full answer appears here when it is ready.',
  'answer.again': 'Ask again',
  'copy': 'Copy',
  'copied': 'Copied',
  'copy.code': 'Copy code',
  'code': 'Code',
  'table': 'Table',
  'session.changed': 'A new conversation starts here',
  'link.connecting': 'Connecting…',
  'link.connected': 'Connected',
  'link.reconnecting': 'Reconnecting…',
  'link.offline': 'Offline',
  'link.refused': 'Signed out',
  'link.closed': 'Disconnected',
  'banner.reconnecting': 'The connection was lost. What you write is sent when it is back.',
  'banner.unreachable': 'The chat cannot be reached. What you write is sent when it can.',
  'banner.offline': 'You are offline. What you write is sent when you are back.',
  'banner.refused': 'Your access has expired. Open a new link to continue; what you see here stays until then.',
  'banner.renewing': 'Your access has expired and is being renewed…',
  'banner.forbidden': 'You are not allowed to use this chat any longer.',
  'banner.closed': 'The connection was closed.',
  'banner.wait': 'Next try in {count} s.',
  'banner.now': 'Try now',
  'banner.again': 'Connect again',
  'banner.ask': 'Renew',
  'gate.missing.title': 'You need a link to come in',
  'gate.missing.text': 'Open this chat with the personal link you were given. It carries your access.',
  'gate.missing.hint': 'Did you come from another site or app? Go back there and open the chat again.',
  'gate.refused.title': 'Your access has expired',
  'gate.refused.text': 'Open the chat again with a new link. Your conversation is kept.',
  'gate.refused.hint': 'Did you come from another site or app? Go back there and open the chat again.',
  'gate.forbidden.title': 'This chat is not open to you',
  'gate.forbidden.text': 'Your access does not include this chat. Whoever gave you the link can change that.',
  'gate.forbidden.hint': '',
  'gate.ask': 'Try again',
  'error.INVALID_FORMAT': 'This message could not be read. Change it and send it again.',
  'error.MISSING_FIELD': 'This message is empty. Write something and send it again.',
  'error.NOT_FOUND': 'This model is not available. Choose another one.',
  'error.CONFLICT': 'Two messages are already waiting for an answer. Send this one when the next answer is there.',
  'error.LLM_UNAVAILABLE': 'The model is not available right now. Ask again in a moment or choose another model.',
  'error.LLM_TIMEOUT': 'The model took too long. Ask again, perhaps with a shorter question.',
  'error.DATABASE_ERROR': 'This could not be saved right now. Try again in a moment.',
  'error.SERVICE_ERROR': 'Something went wrong on our side. Try again in a moment.',
  'error.TOO_MANY_REQUESTS': 'That was a lot at once. Wait a moment and try again.',
  'error.CONNECTION_LIMIT_EXCEEDED': 'The chat is open in too many places. Close one of them and try again.',
  'error.TOO_BIG': 'This message is too long to send. Shorten it and send it again.',
  'error.wait': 'Possible again in {count} s.',
};

/** @type {Record<keyof typeof en, string>} */
const de = {
  'model.label': 'Modell',
  'conversation.label': 'Unterhaltung',
  'welcome.title': 'Was beschäftigt Sie gerade?',
  'welcome.text': 'Stellen Sie eine Frage, denken Sie etwas durch oder beginnen Sie hiermit.',
  'welcome.resumed':
    'Sie setzen eine Unterhaltung fort. Frühere Nachrichten stehen hier nicht, werden aber weiter berücksichtigt.',
  'prompt.idea.title': 'Etwas verstehen',
  'prompt.idea.text': 'Erkläre in einfachen Worten, wie eine Wärmepumpe funktioniert.',
  'prompt.pen.title': 'Etwas schreiben',
  'prompt.pen.text': 'Entwirf eine freundliche E-Mail, die einen Termin auf nächste Woche verschiebt.',
  'prompt.table.title': 'Etwas vergleichen',
  'prompt.table.text': 'Vergleiche Bahn, Auto und Flugzeug für 600 km in einer Tabelle.',
  'jump': 'Zum Neuesten',
  'dismiss': 'Schließen',
  'stop': 'Antwort anhalten',
  'send': 'Senden',
  'composer.label': 'Ihre Nachricht',
  'composer.placeholder': 'Nachricht schreiben…',
  'composer.hint': 'Enter sendet, Umschalt + Enter beginnt eine neue Zeile',
  'composer.left': 'noch {count} Zeichen',
  'composer.over': '{count} Zeichen zu lang',
  'composer.full': 'Es warten schon zu viele Nachrichten. Senden Sie diese, sobald die Verbindung zurück ist.',
  'message.you': 'Sie',
  'message.ai': 'Assistent',
  'message.sending': 'Wird gesendet…',
  'message.waiting': 'Wartet auf die Verbindung…',
  'message.unconfirmed': 'Der Server hat diese Nachricht nicht bestätigt.',
  'message.again': 'Erneut versuchen',
  'answer.begins': 'Der Assistent antwortet.',
  'answer.stopped': 'Angehalten.',
  'answer.cut': 'Die Antwort hat ihre Höchstlänge erreicht.',
  'answer.gap': 'Ein Teil dieser Antwort ist nicht angekommen.',
  'answer.interrupted': 'Hier ging die Verbindung verloren. Die Antwort ist vielleicht unvollständig.',
  'answer.continues': 'Wird noch geschrieben. Die ganze Antwort erscheint hier, sobald sie fertig ist.',
  'answer.again': 'Noch einmal fragen',
  'copy': 'Kopieren',
  'copied': 'Kopiert',
  'copy.code': 'Code kopieren',
  'code': 'Code',
  'table': 'Tabelle',
  'session.changed': 'Hier beginnt eine neue Unterhaltung',
  'link.connecting': 'Verbindet…',
  'link.connected': 'Verbunden',
  'link.reconnecting': 'Verbindet erneut…',
  'link.offline': 'Offline',
  'link.refused': 'Abgemeldet',
  'link.closed': 'Getrennt',
  'banner.reconnecting': 'Die Verbindung ging verloren. Was Sie schreiben, wird gesendet, sobald sie zurück ist.',
  'banner.unreachable': 'Der Chat ist nicht erreichbar. Was Sie schreiben, wird gesendet, sobald er es ist.',
  'banner.offline': 'Sie sind offline. Was Sie schreiben, wird gesendet, sobald Sie zurück sind.',
  'banner.refused': 'Ihr Zugang ist abgelaufen. Öffnen Sie einen neuen Link; bis dahin bleibt hier alles stehen.',
  'banner.renewing': 'Ihr Zugang ist abgelaufen und wird erneuert…',
  'banner.forbidden': 'Sie dürfen diesen Chat nicht mehr benutzen.',
  'banner.closed': 'Die Verbindung wurde beendet.',
  'banner.wait': 'Nächster Versuch in {count} s.',
  'banner.now': 'Jetzt versuchen',
  'banner.again': 'Neu verbinden',
  'banner.ask': 'Erneuern',
  'gate.missing.title': 'Hier geht es nur mit einem Link hinein',
  'gate.missing.text': 'Öffnen Sie diesen Chat mit dem persönlichen Link, den Sie bekommen haben. Er enthält Ihren Zugang.',
  'gate.missing.hint': 'Sie kommen von einer anderen Seite oder App? Öffnen Sie den Chat von dort aus noch einmal.',
  'gate.refused.title': 'Ihr Zugang ist abgelaufen',
  'gate.refused.text': 'Öffnen Sie den Chat mit einem neuen Link. Ihre Unterhaltung bleibt erhalten.',
  'gate.refused.hint': 'Sie kommen von einer anderen Seite oder App? Öffnen Sie den Chat von dort aus noch einmal.',
  'gate.forbidden.title': 'Dieser Chat ist für Sie nicht offen',
  'gate.forbidden.text': 'Ihr Zugang gilt hier nicht. Wer Ihnen den Link gegeben hat, kann das ändern.',
  'gate.forbidden.hint': '',
  'gate.ask': 'Erneut versuchen',
  'error.INVALID_FORMAT': 'Diese Nachricht war nicht lesbar. Ändern Sie sie und senden Sie sie erneut.',
  'error.MISSING_FIELD': 'Diese Nachricht ist leer. Schreiben Sie etwas und senden Sie sie erneut.',
  'error.NOT_FOUND': 'Dieses Modell ist nicht verfügbar. Wählen Sie ein anderes.',
  'error.CONFLICT': 'Zwei Nachrichten warten schon auf Antwort. Senden Sie diese nach der nächsten Antwort.',
  'error.LLM_UNAVAILABLE': 'Das Modell ist gerade nicht verfügbar. Fragen Sie gleich noch einmal oder wählen Sie ein anderes.',
  'error.LLM_TIMEOUT': 'Das Modell hat zu lange gebraucht. Fragen Sie noch einmal, vielleicht etwas kürzer.',
  'error.DATABASE_ERROR': 'Das ließ sich gerade nicht speichern. Versuchen Sie es gleich noch einmal.',
  'error.SERVICE_ERROR': 'Bei uns ist etwas schiefgegangen. Versuchen Sie es gleich noch einmal.',
  'error.TOO_MANY_REQUESTS': 'Das war viel auf einmal. Warten Sie kurz und versuchen Sie es erneut.',
  'error.CONNECTION_LIMIT_EXCEEDED': 'Der Chat ist an zu vielen Stellen offen. Schließen Sie eine davon.',
  'error.TOO_BIG': 'Diese Nachricht ist zu lang. Kürzen Sie sie und senden Sie sie erneut.',
  'error.wait': 'Wieder möglich in {count} s.',
};

const dictionaries = { en, de };

/** The page's language, "en" or "de". */
export const language =
  [new URLSearchParams(location.search).get('lang'), ...navigator.languages]
    .map((tag) => tag?.slice(0, 2).toLowerCase())
    .find((tag) => Object.hasOwn(dictionaries, tag ?? '')) ?? 'en';

/** Whether there are words for this key. */
export const has = (/** @type {string} */ key) => Object.hasOwn(en, key);

/**
 * The words for a key.
 * @param {string} key
 * @param {{count?: number}} [values]
 */
export function text(key, { count = 0 } = {}) {
  return dictionaries[language][key].replace('{count}', count.toLocaleString(language));
}

/** Puts the words where the markup asks for them: data-i18n, data-i18n-label, data-i18n-placeholder. */
export function translate(/** @type {ParentNode} */ root) {
  for (const element of root.querySelectorAll('[data-i18n]')) {
    element.textContent = text(element.dataset.i18n);
  }
  for (const element of root.querySelectorAll('[data-i18n-label]')) {
    element.setAttribute('aria-label', text(element.dataset.i18nLabel));
  }
  for (const element of root.querySelectorAll('[data-i18n-placeholder]')) {
    element.setAttribute('placeholder', text(element.dataset.i18nPlaceholder));
  }
}
