// What the page remembers: the readings of the last seconds, and of each second what was made of them.

import { Looks } from './looks.js';
import { rates, requestRates, secondsBetween, spreadBetween } from './rates.js';
import { quantiles } from './spread.js';

/** What is little in a second is of the last ten: percentiles, and Tare's own time. */
const LONGER_MS = 10_000;

const KEPT_MS = 900_000;

/** The percentiles over time, and in the table of routes. */
export const SHARES = [0.5, 0.9, 0.99, 0.999];

export class History {
  #readings = [];
  #looks = new Looks();

  /** One a second: `{at, gauges, rates, all, routes}`; of a second without an answer only `at`. */
  points = [];

  /** Adds what was read at `at`, by this machine's clock; null where there was no answer. */
  add(at, reading) {
    const before = this.#readings.at(-1);
    if (reading === null || secondsBetween(before, reading) === null) {
      this.#readings = []; // what was before a gap is compared with nothing behind it
      this.#looks = new Looks();
    }
    if (reading !== null) {
      this.#looks.add(reading);
      this.#readings.push(reading);
      this.#readings = this.#readings.filter((one) => reading.timeMs - one.timeMs <= LONGER_MS);
    }
    this.points.push(reading === null ? { at } : this.#point(at, before, reading));
    this.points = this.points.filter((point) => at - point.at <= KEPT_MS);
  }

  #point(at, before, reading) {
    const routes = new Map();
    for (const [route, { requests }] of reading.routes) {
      routes.set(route, { requests, ...this.#requests(before, reading, route) });
    }
    return {
      at,
      gauges: reading.gauges,
      rates: { ...rates(this.#readings[0], reading), gc: this.#looks.rate('gc') },
      all: this.#requests(before, reading, null),
      routes,
    };
  }

  #requests(before, reading, route) {
    const values = quantiles(spreadBetween(this.#readings[0], reading, route), SHARES);
    return { ...requestRates(before, reading, route), quantiles: values };
  }

  /** What there is now; null where the last second had no answer. */
  get last() {
    const point = this.points.at(-1);
    return point?.gauges ? point : null;
  }
}
