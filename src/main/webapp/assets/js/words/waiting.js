import { locale, text } from './i18n.js';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** So many of a unit are still told in it. */
const FEW = 90;
/** From here on people want the time of day, in milliseconds. */
const LONG = 6 * HOUR;

/**
 * When a wait is over, as one would say it: "in 45 seconds", "in about 4 hours", "tomorrow at 01:00"
 * by the visitor's clock.
 * @param {number} wait in milliseconds
 * @param {number} [now] as Date.now()
 */
export function whenOver(wait, now = Date.now()) {
  if (wait < FEW * SECOND) {
    return text('wait.in', { span: span(Math.ceil(wait / SECOND), 'second') });
  }
  if (wait < FEW * MINUTE) {
    return text('wait.in', { span: span(Math.ceil(wait / MINUTE), 'minute') });
  }
  if (wait < LONG) {
    return text('wait.about', { span: span(Math.round(wait / HOUR), 'hour') });
  }
  return clock(new Date(now), new Date(Math.round((now + wait) / MINUTE) * MINUTE));
}

function span(/** @type {number} */ count, /** @type {string} */ unit) {
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(count);
}

function clock(/** @type {Date} */ now, /** @type {Date} */ due) {
  const days = Math.round((midnight(due) - midnight(now)) / DAY); // Some have 23 or 25 hours.
  if (days === 1 && due.getTime() === midnight(due)) {
    return text('wait.midnight'); // "At 12:00 AM" has to be thought about.
  }
  const day = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(days, 'day');
  const time = new Intl.DateTimeFormat(locale, { timeStyle: 'short' }).format(due);
  return text('wait.at', { day, time });
}

/** The beginning of a day where the visitor is. */
const midnight = (/** @type {Date} */ at) =>
  new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime();
