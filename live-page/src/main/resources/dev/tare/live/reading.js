// A document of JSON as the numbers that the page shows: of requests by route, and of resources.

import { GAUGES, MEMORY, TOTALS, isError, naming } from './names.js';
import * as spread from './spread.js';

/**
 * One reading: when, whether its requests are an older copy, gauges, totals, and requests by route.
 * What is not in the document is null, never 0.
 */
export function read(document) {
  const families = new Map(document.families.map((family) => [family.name, family]));
  const names = naming(families);
  const routes = names === null ? new Map() : requestsByRoute(families, names);
  return {
    timeMs: document.timeMs,
    stale: document.ageSeconds > 0,
    labels: document.commonLabels,
    gauges: {
      ...mapValues(GAUGES, (name) => total(families.get(name))),
      active: total(families.get(names?.active)),
      heap: total(families.get(MEMORY), (labels) => labels.area === 'heap'),
    },
    totals: mapValues(TOTALS, (name) => total(families.get(name))),
    routes,
    all: names === null ? null : addUp([...routes.values()]),
  };
}

function requestsByRoute(families, names) {
  const routes = new Map();
  const at = (labels) => {
    const route = labels[names.route] || 'unmatched';
    if (!routes.has(route)) {
      routes.set(route, { requests: 0, errors: 0, seconds: 0, spreads: [] });
    }
    return routes.get(route);
  };
  for (const series of families.get(names.requests)?.series ?? []) {
    const one = at(series.labels);
    const count = series.value ?? series.count;
    one.requests += count;
    one.errors += isError(series.labels[names.status]) ? count : 0;
  }
  const duration = families.get(names.duration);
  for (const series of duration?.series ?? []) {
    const one = at(series.labels);
    one.seconds += number(series.sum) ?? 0;
    one.spreads.push(spread.ofSeries(series, duration.upperBounds));
  }
  for (const one of routes.values()) {
    one.spread = spread.sum(one.spreads);
    delete one.spreads;
  }
  return routes;
}

function addUp(routes) {
  const all = { requests: 0, errors: 0, seconds: 0 };
  for (const route of routes) {
    all.requests += route.requests;
    all.errors += route.errors;
    all.seconds += route.seconds;
  }
  const spreads = routes.map((route) => route.spread);
  return { ...all, spread: spreads.includes(null) ? null : spread.sum(spreads) };
}

/** The sum of values, or of sums where those are what the family has; null where it has none. */
function total(family, wanted = () => true) {
  const values = (family?.series ?? [])
    .filter((series) => wanted(series.labels))
    .map((series) => number(series.value ?? series.sum))
    .filter((value) => value !== null);
  return values.length === 0 ? null : values.reduce((a, b) => a + b, 0);
}

/** What JSON writes as text is no number to show. */
function number(value) {
  return typeof value === 'number' ? value : null;
}

function mapValues(object, change) {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]));
}
