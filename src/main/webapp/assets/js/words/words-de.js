/**
 * The page's words in German.
 * @type {typeof import('./words-en.js').en}
 */
export const de = {
  'model.label': 'Modell',
  'conversation.label': 'Unterhaltung',
  'welcome.title': 'Was beschäftigt Sie gerade?',
  'welcome.text': 'Stellen Sie eine Frage, denken Sie etwas durch oder beginnen Sie hiermit.',
  'prompt.idea.title': 'Etwas verstehen',
  'prompt.idea.text': 'Erkläre in einfachen Worten, wie eine Wärmepumpe funktioniert.',
  'prompt.pen.title': 'Etwas schreiben',
  'prompt.pen.text':
    'Entwirf eine freundliche E-Mail, die einen Termin auf nächste Woche verschiebt.',
  'prompt.table.title': 'Etwas vergleichen',
  'prompt.table.text': 'Vergleiche Bahn, Auto und Flugzeug für 600 km in einer Tabelle.',
  'jump': 'Zum Neuesten',
  'dismiss': 'Schließen',
  'stop': 'Antwort anhalten',
  'send': 'Senden',
  'composer.label': 'Ihre Nachricht',
  'composer.placeholder': 'Nachricht schreiben…',
  'composer.hint': 'Enter sendet, Umschalt + Enter beginnt eine neue Zeile',
  'composer.left': 'noch {count} Zeichen',
  'composer.over': '{count} Zeichen zu lang',
  'composer.full':
    'Es warten schon zu viele Nachrichten. Senden Sie diese, sobald die Verbindung zurück ' +
    'ist.',
  'message.you': 'Sie',
  'message.ai': 'Assistent',
  'message.sending': 'Wird gesendet…',
  'message.waiting': 'Wartet auf die Verbindung…',
  'message.unconfirmed': 'Der Server hat diese Nachricht nicht bestätigt.',
  'message.again': 'Erneut versuchen',
  'message.discard': 'Verwerfen',
  'message.unanswered': 'Auf diese Nachricht kam keine Antwort.',
  'message.elsewhere': 'Neue Nachricht:',
  'answer.begins': 'Der Assistent antwortet.',
  'answer.thinking': 'Das Modell denkt nach…',
  'answer.empty': 'Das Modell hat nichts gesagt.',
  'answer.stopped': 'Angehalten.',
  'answer.cut': 'Die Antwort hat ihre Höchstlänge erreicht. Schreiben Sie „weiter“ für den Rest.',
  'answer.unsure': 'Das Modell hat nicht gesagt, ob diese Antwort vollständig ist.',
  'answer.filtered': 'Die Antwort endet hier: Mehr verstieße gegen die Regeln.',
  'answer.withheld': 'Es gibt keine Antwort: Sie verstieße gegen die Regeln.',
  'answer.held': 'Geht weiter, sobald die Verbindung zurück ist.',
  'answer.interrupted': 'Diese Antwort wurde unterbrochen.',
  'answer.failed': 'Das Modell konnte nicht antworten.',
  'answer.broken': 'Die Antwort bricht hier ab. Versuchen Sie es noch einmal.',
  'answer.again': 'Erneut versuchen',
  'edit': 'Bearbeiten',
  'edit.label': 'Nachricht ändern',
  'edit.save': 'Senden',
  'edit.cancel': 'Abbrechen',
  'edit.hint': 'Was auf diese Nachricht folgt, wird ersetzt.',
  'rating.up': 'Gute Antwort',
  'rating.down': 'Schlechte Antwort',
  'rating.failed':
    'Ihre Bewertung ließ sich nicht speichern. Versuchen Sie es gleich noch einmal.',
  'history.loading': 'Die Unterhaltung wird geladen…',
  'history.loaded': 'Die Unterhaltung ist da, mit {count} Nachrichten.',
  'typing.own': 'Sie schreiben auf einem anderen Gerät…',
  'typing.other': 'Jemand schreibt…',
  'token.expiring':
    'Ihr Zugang läuft in einer Minute ab. Öffnen Sie einen neuen Link, um ohne Unterbrechung ' +
    'weiterzumachen.',
  'copy': 'Kopieren',
  'copied': 'Kopiert',
  'copy.code': 'Code kopieren',
  'code': 'Code',
  'table': 'Tabelle',
  'session.changed': 'Sie sind jetzt in einer anderen Unterhaltung.',
  'link.connecting': 'Verbindet…',
  'link.connected': 'Verbunden',
  'link.reconnecting': 'Verbindet erneut…',
  'link.offline': 'Offline',
  'link.refused': 'Abgemeldet',
  'link.closed': 'Getrennt',
  'banner.reconnecting':
    'Die Verbindung ging verloren. Was Sie schreiben, wird gesendet, sobald sie zurück ist.',
  'banner.unreachable':
    'Der Chat ist nicht erreichbar. Was Sie schreiben, wird gesendet, sobald er es ist.',
  'banner.offline': 'Sie sind offline. Was Sie schreiben, wird gesendet, sobald Sie zurück sind.',
  'banner.refused':
    'Ihr Zugang ist abgelaufen. Öffnen Sie einen neuen Link; bis dahin bleibt hier alles ' +
    'stehen.',
  'banner.renewing': 'Ihr Zugang ist abgelaufen und wird erneuert…',
  'banner.forbidden': 'Sie dürfen diesen Chat nicht mehr benutzen.',
  'banner.closed': 'Die Verbindung wurde beendet.',
  'banner.wait': 'Nächster Versuch in {count} s.',
  'banner.now': 'Jetzt versuchen',
  'banner.again': 'Neu verbinden',
  'banner.ask': 'Erneuern',
  'gate.missing.title': 'Hier geht es nur mit einem Link hinein',
  'gate.missing.text':
    'Öffnen Sie diesen Chat mit dem persönlichen Link, den Sie bekommen haben. Er enthält ' +
    'Ihren Zugang.',
  'gate.missing.hint':
    'Sie kommen von einer anderen Seite oder App? Öffnen Sie den Chat von dort aus noch ' +
    'einmal.',
  'gate.refused.title': 'Ihr Zugang ist abgelaufen',
  'gate.refused.text':
    'Öffnen Sie den Chat mit einem neuen Link. Ihre Unterhaltung bleibt erhalten.',
  'gate.refused.hint':
    'Sie kommen von einer anderen Seite oder App? Öffnen Sie den Chat von dort aus noch ' +
    'einmal.',
  'gate.forbidden.title': 'Dieser Chat ist für Sie nicht offen',
  'gate.forbidden.text':
    'Ihr Zugang gilt hier nicht. Wer Ihnen den Link gegeben hat, kann das ändern.',
  'gate.forbidden.hint': '',
  'gate.ask': 'Erneut versuchen',
  'error.INVALID_FORMAT':
    'Diese Nachricht war nicht lesbar. Ändern Sie sie und senden Sie sie erneut.',
  'error.MISSING_FIELD': 'Diese Nachricht ist leer. Schreiben Sie etwas und senden Sie sie erneut.',
  'error.NOT_FOUND': 'Das ist nicht mehr da. Laden Sie die Seite neu, um zu sehen, was da ist.',
  'error.CONFLICT': 'Das geht gerade nicht. Versuchen Sie es gleich noch einmal.',
  'error.LLM_UNAVAILABLE':
    'Das Modell ist gerade nicht verfügbar. Fragen Sie gleich noch einmal oder wählen Sie ' +
    'ein anderes.',
  'error.LLM_UNAVAILABLE.alone':
    'Das Modell ist gerade nicht verfügbar. Fragen Sie gleich noch einmal.',
  'error.LLM_TIMEOUT':
    'Das Modell hat zu lange gebraucht. Fragen Sie noch einmal, vielleicht etwas kürzer.',
  'error.DATABASE_ERROR':
    'Das ließ sich gerade nicht speichern. Versuchen Sie es gleich noch einmal.',
  'error.SERVICE_ERROR': 'Bei uns ist etwas schiefgegangen. Versuchen Sie es gleich noch einmal.',
  'error.TOO_MANY_REQUESTS':
    'Das war viel auf einmal. Warten Sie kurz und versuchen Sie es erneut.',
  'error.CONNECTION_LIMIT_EXCEEDED':
    'Der Chat ist an zu vielen Stellen offen. Schließen Sie eine davon.',
  'error.wait': 'Wieder möglich {when}.',
  'wait.in': 'in {span}',
  'wait.about': 'in etwa {span}',
  'wait.midnight': 'um Mitternacht',
  'wait.at': '{day} um {time} Uhr',
  'reason.messages_waiting':
    'Zwei Nachrichten warten schon auf Antwort. Senden Sie diese nach der nächsten Antwort.',
  'reason.answer_running': 'Eine Antwort ist schon unterwegs.',
  'reason.answering_elsewhere':
    'Eine andere Antwort in dieser Unterhaltung wurde nicht rechtzeitig fertig, darum hat ' +
    'diese nicht begonnen. Versuchen Sie es gleich noch einmal.',
  'reason.answer_replaced': 'Diese Antwort wurde anderswo ersetzt.',
  'reason.left_unanswered':
    'Diese Nachricht wurde ersetzt oder blieb ohne Antwort. Senden Sie sie erneut, wenn Sie ' +
    'sie noch brauchen.',
  'reason.answer_not_stopped':
    'Die laufende Antwort ließ sich nicht anhalten. Versuchen Sie es gleich noch einmal.',
  'reason.answer_not_started':
    'Die Antwort konnte nicht beginnen. Versuchen Sie es gleich noch einmal.',
  'reason.answer_not_stored': 'Die Antwort ließ sich nicht speichern. Fragen Sie noch einmal.',
  'reason.conversation_rejected':
    'Das Modell hat diese Nachricht nicht angenommen. Formulieren Sie sie anders oder wählen Sie ' +
    'ein anderes Modell.',
  'reason.conversation_rejected.alone':
    'Das Modell hat diese Nachricht nicht angenommen. Formulieren Sie sie anders.',
  'reason.conversation_too_long':
    'Das ist mehr, als das Modell lesen kann. Schreiben Sie eine kürzere Nachricht oder wählen ' +
    'Sie ein anderes Modell.',
  'reason.conversation_too_long.alone':
    'Das ist mehr, als das Modell lesen kann. Schreiben Sie eine kürzere Nachricht.',
  'reason.model_unusable':
    'Dieses Modell ist nicht verfügbar. Wählen Sie ein anderes oder sagen Sie denen Bescheid, ' +
    'die diesen Chat betreiben.',
  'reason.model_unusable.alone':
    'Das Modell ist nicht verfügbar. Sagen Sie denen Bescheid, die diesen Chat betreiben.',
  'reason.message_refused':
    'Diese Nachricht ging nicht an das Modell: Sie verstößt anscheinend gegen die Regeln hier. ' +
    'Formulieren Sie sie anders.',
  'reason.not_checked':
    'Was Sie geschrieben haben oder die Antwort darauf ließ sich nicht prüfen und wurde ' +
    'zurückgehalten. Versuchen Sie es gleich noch einmal.',
  'reason.budget_spent':
    'Ihr Kontingent für heute ist aufgebraucht. Ihre Nachricht bleibt erhalten.',
  'reason.budget_spent.wait': 'Sie kann {when} beantwortet werden.',
  'reason.conversation_ended':
    'Diese Unterhaltung ist beendet. Schreiben Sie eine neue Nachricht, um weiterzumachen.',
  'reason.other_conversation_active':
    'Diese Unterhaltung ist beendet, und eine andere läuft. Laden Sie die Seite neu, um jene ' +
    'zu sehen.',
  'reason.conversation_deleted':
    'Diese Unterhaltung wurde gelöscht. Schreiben Sie eine neue Nachricht, um eine andere zu ' +
    'beginnen.',
  'reason.conversation_moved_on':
    'Diese Unterhaltung ging anderswo weiter. Laden Sie die Seite neu, um zu sehen, wie.',
  'reason.client_msg_id_taken':
    'Das lässt sich kein zweites Mal senden. Verwerfen Sie es und schreiben Sie es neu.',
  'reason.nothing_to_answer': 'Hier gibt es keine Nachricht, die beantwortet werden könnte.',
  'reason.message_unknown': 'Diese Nachricht wurde anderswo ersetzt. Verwerfen Sie die Änderung.',
  'reason.answer_unknown': 'Diese Antwort ist nicht mehr da und lässt sich darum nicht bewerten.',
  'reason.not_loaded': 'Das ließ sich gerade nicht laden. Versuchen Sie es gleich noch einmal.',
  'reason.model_unknown': 'Dieses Modell ist nicht verfügbar. Wählen Sie ein anderes.',
  'reason.sender_wrong':
    'Das passt nicht zu Ihrer Anmeldung. Laden Sie die Seite neu und versuchen Sie es noch einmal.',
  'reason.server_leaving':
    'Der Chat wird gerade neu gestartet. Versuchen Sie es gleich noch einmal.',
  'reason.sign_in_refused':
    'Ihr Zugang wurde abgelehnt. Öffnen Sie einen neuen Link, um weiterzumachen.',
  'reason.sign_in_expired':
    'Ihr Zugang ist abgelaufen. Öffnen Sie einen neuen Link, um weiterzumachen.',
  'reason.too_many_messages':
    'Sie haben in kurzer Zeit viele Nachrichten gesendet. Warten Sie kurz und versuchen Sie es ' +
    'erneut.',
  'reason.inbox_full':
    'Das war schneller, als wir es aufnehmen können. Warten Sie kurz und versuchen Sie es erneut.',
  'reason.field_too_long': 'Diese Nachricht ist zu lang. Kürzen Sie sie und senden Sie sie erneut.',
  'reason.text_malformed':
    'Ein Zeichen in dieser Nachricht ist beschädigt. Entfernen Sie es und senden Sie sie erneut.',
};
