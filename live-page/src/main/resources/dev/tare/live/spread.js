// How values are spread: how many were at most so large. From cells of HdrHistogram, which are exact
// to the digits of the histogram, else from native buckets, else from `le` buckets.

const KINDS = ['cells', 'native', 'buckets'];

/** One of no values: fits every other. */
export const NONE = Object.freeze({ kind: null, counts: new Map() });

/** The spread of one series of a histogram, as fine as the document has it. */
export function ofSeries(series, upperBounds) {
  if (series.cells) {
    return { kind: 'cells', counts: pairs(series.cells.values, series.cells.counts) };
  }
  if (series.native) {
    return { kind: 'native', counts: nativeCounts(series.native) };
  }
  return { kind: 'buckets', counts: pairs([...upperBounds, Infinity], series.buckets) };
}

/** All of the values of several. Where they are not of one kind, there is none that fits: null. */
export function sum(spreads) {
  const some = spreads.filter((spread) => spread.kind !== null);
  if (some.length === 0) {
    return NONE;
  }
  if (some.some((spread) => spread.kind !== some[0].kind)) {
    return null;
  }
  const counts = new Map();
  for (const spread of some) {
    for (const [upper, count] of spread.counts) {
      counts.set(upper, (counts.get(upper) ?? 0) + count);
    }
  }
  return { kind: some[0].kind, counts };
}

/** What came after `before`; null where that is not known, as counts have fallen. */
export function since(before, now) {
  if (before === null || now === null || (before.kind !== null && before.kind !== now.kind)) {
    return null;
  }
  const counts = new Map(now.counts);
  for (const [upper, count] of before.counts) {
    const left = (counts.get(upper) ?? 0) - count;
    if (left < 0) {
      return null;
    }
    counts.set(upper, left);
  }
  return { kind: now.kind, counts };
}

/** How many values there are. */
export function size(spread) {
  let all = 0;
  for (const count of spread.counts.values()) {
    all += count;
  }
  return all;
}

/**
 * The values at these shares, 0.99 for the 99th percentile, ascending; each `{value, over}`, where
 * over says that it is more than that; null where there are no values.
 */
export function quantiles(spread, shares) {
  const total = spread === null ? 0 : size(spread);
  if (total === 0) {
    return shares.map(() => null);
  }
  const steps = [...spread.counts].sort((a, b) => a[0] - b[0]);
  const found = [];
  let at = 0;
  let below = 0;
  for (const share of shares) {
    const rank = Math.max(1, Math.ceil(share * total - 1e-9 * total));
    while (below + steps[at][1] < rank) {
      below += steps[at][1];
      at++;
    }
    found.push(valueAt(spread.kind, steps, at, (share * total - below) / steps[at][1]));
  }
  return found;
}

/** Buckets are wide, so the value is sought between their bounds, as histogram_quantile does. */
function valueAt(kind, steps, at, part) {
  const upper = steps[at][0];
  const lower = at === 0 ? 0 : steps[at - 1][0];
  if (upper === Infinity) {
    return { value: lower, over: true };
  }
  if (kind === 'cells') {
    return { value: upper, over: false };
  }
  const share = Math.min(1, Math.max(0, part));
  return { value: lower + (upper - lower) * share, over: false };
}

function pairs(uppers, counts) {
  return new Map(uppers.map((upper, i) => [upper, counts[i]]));
}

/** Empty buckets are left out of the document: each that is there needs the bound below it, too. */
function nativeCounts(native) {
  const bound = (index) => 2 ** (index / 2 ** native.schema);
  const counts = new Map([[0, native.zeroCount]]);
  native.indexes.forEach((index, i) => {
    const lower = bound(index - 1);
    counts.set(lower, counts.get(lower) ?? 0);
    counts.set(bound(index), native.counts[i]);
  });
  return counts;
}

/** What a reader should know of where the numbers come from. */
export function describe(spread) {
  switch (spread?.kind) {
    case KINDS[0]:
      return 'from HdrHistogram’s cells';
    case KINDS[1]:
      return 'from native buckets';
    case KINDS[2]:
      return 'estimated from buckets';
    default:
      return '';
  }
}
