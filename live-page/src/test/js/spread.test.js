import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as spread from '../../main/resources/dev/tare/live/spread.js';

const cells = (...pairs) => ({ kind: 'cells', counts: new Map(pairs) });
const values = (found) => found.map((one) => one?.value ?? null);

test('quantiles of cells are those of the sorted list of all values', () => {
  let seed = 7;
  const random = () => (seed = (seed * 48271) % 2147483647) / 2147483647;
  const list = Array.from({ length: 5000 }, () => Math.ceil(random() ** 4 * 1000));
  const counts = new Map();
  list.forEach((value) => counts.set(value, (counts.get(value) ?? 0) + 1));
  list.sort((a, b) => a - b);
  const shares = [0, 0.1, 0.5, 0.9, 0.99, 0.999, 0.9999, 1];
  const expected = shares.map((share) => list[Math.max(1, Math.ceil(share * list.length)) - 1]);
  assert.deepEqual(values(spread.quantiles({ kind: 'cells', counts }, shares)), expected);
});

test('of no values there are no quantiles', () => {
  assert.deepEqual(spread.quantiles(spread.NONE, [0.5]), [null]);
  assert.deepEqual(spread.quantiles(null, [0.5, 0.9]), [null, null]);
  assert.deepEqual(spread.quantiles(cells([1, 0]), [0.5]), [null]);
});

test('in buckets a quantile is sought between the bounds, and above the last is more than that', () => {
  const buckets = spread.ofSeries({ buckets: [10, 0, 10] }, [0.1, 0.2]);
  const found = spread.quantiles(buckets, [0.25, 0.5, 0.99]);
  assert.deepEqual(found[0], { value: 0.05, over: false });
  assert.deepEqual(found[1], { value: 0.1, over: false });
  assert.deepEqual(found[2], { value: 0.2, over: true });
});

test('a native bucket has the bound below it, though empty ones are left out', () => {
  const series = { native: { schema: 0, zeroCount: 1, indexes: [2, 5], counts: [2, 1] } };
  const found = spread.quantiles(spread.ofSeries(series, []), [0.25, 0.75, 1]);
  assert.deepEqual(values(found), [0, 4, 32]);
  assert.ok(spread.quantiles(spread.ofSeries(series, []), [0.5])[0].value > 2);
});

test('the finest that there is counts', () => {
  const all = { cells: { values: [1], counts: [1] }, native: {}, buckets: [1] };
  assert.equal(spread.ofSeries(all, []).kind, 'cells');
});

test('spreads of one kind add up, and what came since is their difference', () => {
  const sum = spread.sum([cells([1, 2], [3, 1]), spread.NONE, cells([1, 1], [9, 4])]);
  assert.deepEqual([...sum.counts], [[1, 3], [3, 1], [9, 4]]);
  assert.equal(spread.size(sum), 8);
  assert.deepEqual([...spread.since(cells([1, 2]), sum).counts], [[1, 1], [3, 1], [9, 4]]);
  assert.deepEqual([...spread.since(spread.NONE, cells([1, 2])).counts], [[1, 2]]);
});

test('what has fallen, or is of another kind, is not known', () => {
  assert.equal(spread.since(cells([1, 2]), cells([1, 1])), null);
  assert.equal(spread.since(cells([1, 2]), spread.NONE), null);
  assert.equal(spread.since(null, cells([1, 2])), null);
  assert.equal(spread.sum([cells([1, 1]), { kind: 'buckets', counts: new Map() }]), null);
});
