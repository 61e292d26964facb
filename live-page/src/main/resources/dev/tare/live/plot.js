// The percentile plot: HdrHistogram's, whose axis has as much room for the next nine as for the last.

import { restarted, spreadBetween } from './rates.js';
import { describe, quantiles, size } from './spread.js';

/** 1 / (1 - share): 2 is the median, 100,000 the 99.999th percentile. */
export const FIRST = 2;
export const LAST = 100_000;

const STEPS_A_DECADE = 24;

/** What has come since it was begun, and what the one before had. */
export class Plot {
  #from = null;
  #fromAt = null;
  #now = null;
  #nowAt = null;

  /** The curve that was there when it was started anew; null where there is none. */
  last = null;

  /** Takes the newest reading; begins with the first, and again where counts have. */
  add(at, reading) {
    if (this.#from === null || restarted(this.#from, reading)) {
      this.#from = reading;
      this.#fromAt = at;
    }
    this.#now = reading;
    this.#nowAt = at;
  }

  /** Keeps the curve as the last one, and counts from now on. */
  startAnew(route) {
    this.last = this.curve(route);
    this.#from = this.#now;
    this.#fromAt = this.#nowAt;
  }

  forget() {
    this.last = null;
  }

  /** `{route, values, seconds, source, points}` of one route, or of all where it is null. */
  curve(route) {
    const spread = this.#from === null ? null : spreadBetween(this.#from, this.#now, route);
    const values = spread === null ? 0 : size(spread);
    return {
      route,
      values,
      seconds: (this.#nowAt - this.#fromAt) / 1000,
      source: describe(spread),
      points: curvePoints(spread, values),
    };
  }
}

/** Up to the percentile that so many values can tell: beyond, it would be the largest over again. */
export function curvePoints(spread, values) {
  const places = [];
  const end = Math.min(LAST, values);
  const factor = 10 ** (1 / STEPS_A_DECADE);
  for (let place = FIRST; place < end; place *= factor) {
    places.push(place);
  }
  if (end >= FIRST) {
    places.push(end);
  }
  const found = quantiles(spread, places.map((place) => 1 - 1 / place));
  return places.map((place, i) => ({ x: place, y: found[i]?.value ?? null }));
}

/** 99.9 for 1,000. */
export function percentile(place) {
  return Number((100 - 100 / place).toPrecision(6));
}
