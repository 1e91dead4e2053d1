import { has, text } from './i18n.js';
import { whenOver } from './waiting.js';

/**
 * @typedef {{code?: string, reason?: string, message?: string, retry_after?: number}} ServerError
 *   as in an error frame: `reason` says which of a code's causes it is; retry_after in milliseconds
 */

/** What a server that names no reason means, by the code and, where that matters, what was done. */
const LIKELY = {
  'CONFLICT': 'messages_waiting',
  'NOT_FOUND': 'model_unknown',
  'edit NOT_FOUND': 'message_unknown',
  'regenerate CONFLICT': 'answer_running',
  'answer CONFLICT': 'answer_replaced',
  'answer INVALID_FORMAT': 'message_refused',
};

/** Whether the visitor can choose among models. */
let canChoose = true;

/** Advice to choose another model is given only where there is one. */
export function offerChoice(/** @type {boolean} */ can) {
  canChoose = can;
}

/**
 * What went wrong and what to do, in the visitor's language: by the reason; by the code where a
 * reason has no words of its own; for a code that this page does not know, in the server's words.
 * @param {ServerError} error
 * @param {string} [doing] `answer` if it has ended one, else the type of the frame that it refuses,
 *   where that is known
 */
export function describe({ code, reason, message, retry_after: wait }, doing = '') {
  const why = reason ?? LIKELY[`${doing} ${code}`] ?? LIKELY[code];
  const key = [`reason.${why}`, `error.${code}`].find(has);
  const own = [...(canChoose ? [] : [`${key}.alone`]), key].find(has);
  const words = own ? text(own) : message || text('error.SERVICE_ERROR');
  if (!(wait > 0)) {
    return words;
  }
  const again = [`${key}.wait`, 'error.wait'].find(has);
  return `${words} ${text(again, { when: whenOver(wait) })}`;
}
