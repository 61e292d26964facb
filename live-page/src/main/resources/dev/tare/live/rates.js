// What happened between two readings. Where that cannot be known, it is null: a gap on the page.

import * as spread from './spread.js';

/** Two readings that are further apart say nothing of the time of the second. */
const LONGEST_S = 3;

const NOTHING = { requests: 0, errors: 0, seconds: 0 };
const NO_REQUESTS = { ...NOTHING, spread: spread.NONE };

/** The seconds between them; null where there is a gap: too long, no time, or another process. */
export function secondsBetween(before, now, longest = LONGEST_S) {
  if (!before || !now) {
    return null;
  }
  const seconds = (now.timeMs - before.timeMs) / 1000;
  return seconds > 0 && seconds <= longest && !restarted(before, now) ? seconds : null;
}

/** Whether counts have begun anew in between: none of them ever falls else. */
export function restarted(before, now) {
  return (
    differs(before.gauges.started, now.gauges.started) ||
    Object.keys(now.totals).some((key) => fell(before.totals[key], now.totals[key])) ||
    [...before.routes].some(([route, one]) => fell(one.requests, now.routes.get(route)?.requests))
  );
}

function differs(before, now) {
  return isKnown(before) && isKnown(now) && Math.abs(now - before) > 1;
}

/** What is not known has not fallen: series may be removed, and null is not 0. */
function fell(before, now) {
  return isKnown(before) && isKnown(now) && now < before;
}

function isKnown(value) {
  return value !== null && value !== undefined;
}

/** Totals as rates a second, over a time of any length. */
export function rates(before, now) {
  const seconds = secondsBetween(before, now, Infinity);
  return Object.fromEntries(
    Object.keys(now?.totals ?? {}).map((key) => {
      const known = seconds !== null && before.totals[key] !== null && now.totals[key] !== null;
      return [key, known ? (now.totals[key] - before.totals[key]) / seconds : null];
    }),
  );
}

/**
 * Requests of one route, or of all where `route` is null: how many a second, how many of these were
 * errors, and how many seconds they took, a second. A route that is new has begun at 0.
 */
export function requestRates(before, now, route = null) {
  const seconds = secondsBetween(before, now);
  if (seconds === null || before.stale || now.stale || now.all === null || before.all === null) {
    return null;
  }
  const from = part(before, route);
  const to = part(now, route);
  if (Object.keys(NOTHING).some((key) => fell(from[key], to[key]))) {
    return null; // a series was removed
  }
  return {
    rate: (to.requests - from.requests) / seconds,
    errors: (to.errors - from.errors) / seconds,
    busy: (to.seconds - from.seconds) / seconds,
  };
}

/** How the durations of these requests were spread in a time of any length. */
export function spreadBetween(before, now, route = null) {
  const known = secondsBetween(before, now, Infinity) !== null && !before.stale && !now.stale;
  return known && before.all !== null && now.all !== null
    ? spread.since(part(before, route).spread, part(now, route).spread)
    : null;
}

function part(reading, route) {
  return route === null ? reading.all : (reading.routes.get(route) ?? NO_REQUESTS);
}
