import { byId, element } from './elements.js';

/** How long words stay there for a screen reader to find, in milliseconds. */
const STAY = 5000;

/** Has a screen reader say something when it is done with what it says now. */
export function announce(/** @type {string} */ words) {
  const said = element('p', '', words);
  byId('announcer').append(said);
  setTimeout(() => said.remove(), STAY);
}
