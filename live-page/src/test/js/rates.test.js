import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rates, requestRates, restarted, secondsBetween, spreadBetween } from '../../main/resources/dev/tare/live/rates.js';
import { read } from '../../main/resources/dev/tare/live/reading.js';
import { counter, document, gauge, requests } from './documents.js';

const at = (second, all, errors, buckets, more = []) =>
  read(document(second, [...requests('/a', all, errors, buckets), ...more]));

test('requests between two readings are rates a second', () => {
  const before = at(1, 10, 0, [10, 0, 0]);
  const now = at(3, 30, 4, [20, 10, 0]);
  assert.deepEqual(requestRates(before, now), { rate: 10, errors: 2, busy: 1 });
  assert.deepEqual(requestRates(before, now, '/a'), { rate: 10, errors: 2, busy: 1 });
  assert.deepEqual([...spreadBetween(before, now).counts.values()], [10, 10, 0]);
});

test('a route that is new has begun at 0, and one that is not there has no requests', () => {
  const before = read(document(1, [counter('http_requests_total')]));
  const now = at(2, 3, 0, [3, 0, 0]);
  assert.equal(requestRates(before, now, '/a').rate, 3);
  assert.equal(requestRates(before, now, '/never').rate, 0);
});

test('a window that lacks data is a gap', () => {
  const now = at(10, 5, 0, [5, 0, 0]);
  assert.equal(requestRates(null, now), null);
  assert.equal(requestRates(undefined, now), null);
  assert.equal(requestRates(at(5, 1, 0, [1, 0, 0]), now), null, 'too long ago');
  assert.equal(requestRates(at(10, 1, 0, [1, 0, 0]), now), null, 'no time between');
  assert.equal(requestRates(at(11, 1, 0, [1, 0, 0]), now), null, 'a clock that was set back');
  assert.equal(requestRates(read(document(9, [])), now), null, 'no requests were measured');
  const stale = read(document(9, requests('/a', 1, 0, [1, 0, 0]), { ageSeconds: 2 }));
  assert.equal(requestRates(stale, now), null, 'an older copy');
  assert.equal(spreadBetween(stale, now), null);
});

test('a counter that falls is a gap, for it has begun anew', () => {
  const before = at(1, 10, 0, [10, 0, 0]);
  const now = at(2, 4, 0, [4, 0, 0]);
  assert.ok(restarted(before, now));
  assert.equal(secondsBetween(before, now), null);
  assert.equal(requestRates(before, now), null);
  assert.equal(spreadBetween(before, now), null);
  const cpu = (second, value) =>
    read(document(second, [counter('tare_aggregator_cpu_seconds_total', [{}, value])]));
  assert.equal(rates(cpu(1, 5), cpu(2, 4)).tareAggregator, null);
  assert.equal(rates(cpu(1, 5), cpu(2, 5.5)).tareAggregator, 0.5);
});

test('another start of the process is a gap, though counts are larger', () => {
  const started = (value) => [gauge('process_start_time_seconds', value)];
  const before = at(1, 10, 0, [10, 0, 0], started(100));
  assert.equal(requestRates(before, at(2, 20, 0, [20, 0, 0], started(200))), null);
  assert.notEqual(requestRates(before, at(2, 20, 0, [20, 0, 0], started(100))), null);
});

test('a series that was removed is a gap, and no negative rate', () => {
  const before = read(document(1, [...requests('/a', 9, 0, [9, 0, 0])]));
  const now = read(document(2, [...requests('/b', 1, 0, [1, 0, 0])]));
  assert.equal(requestRates(before, now), null);
  assert.equal(requestRates(before, now, '/b').rate, 1);
});
