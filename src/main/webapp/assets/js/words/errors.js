import { has, text } from './i18n.js';

/**
 * @typedef {{code?: string, message?: string, retry_after?: number}} ServerError
 *   as in an error frame; retry_after in milliseconds
 */

/**
 * What went wrong and what to do, in the visitor's language; for a code that this page does not
 * know, in the server's words.
 * @param {ServerError} error
 * @param {'edit' | 'regenerate' | 'answer' | ''} [doing] what was asked for or ended, where that makes a
 *   difference
 */
export function describe({ code, message, retry_after: wait }, doing = '') {
  const key = [`error.${doing}.${code}`, `error.${code}`].find(has);
  const words = key ? text(key) : message || text('error.SERVICE_ERROR');
  return wait > 0 ? `${words} ${text('error.wait', { count: Math.ceil(wait / 1000) })}` : words;
}
