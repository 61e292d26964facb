import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FAMILIES } from '../../main/resources/dev/tare/live/names.js';
import { read } from '../../main/resources/dev/tare/live/reading.js';
import { counter, document, gauge, requests } from './documents.js';

test('requests are read by route and in all', () => {
  const reading = read(document(5, requests('/a', 10, 2, [5, 4, 1])));
  assert.equal(reading.timeMs, 5000);
  assert.deepEqual(reading.labels, { service: 'shop' });
  const { spread, ...numbers } = reading.all;
  assert.deepEqual(numbers, { requests: 10, errors: 2, seconds: 1 });
  assert.equal(spread.kind, 'buckets');
  assert.equal(reading.routes.get('/a').requests, 10);
});

test('what is not in the document is not known, and not 0', () => {
  const reading = read(document(1, []));
  assert.equal(reading.all, null);
  assert.equal(reading.gauges.resident, null);
  assert.equal(reading.totals.gc, null);
  const odd = read(document(1, [gauge('process_open_fds', '+Inf')]));
  assert.equal(odd.gauges.descriptors, null);
});

test('before the first request there are none, where they are measured', () => {
  const reading = read(document(1, [gauge('http_active_requests', 0)]));
  assert.equal(reading.all.requests, 0);
  assert.equal(reading.gauges.active, 0);
});

test('gauges of several series are summed, and heap is an area', () => {
  const memory = {
    name: 'jvm_memory_used_bytes',
    type: 'gauge',
    series: [
      { labels: { area: 'heap' }, value: 7 },
      { labels: { area: 'nonheap' }, value: 5 },
    ],
  };
  assert.equal(read(document(1, [memory])).gauges.heap, 7);
  const parts = counter('tare_memory_bytes', [{ part: 'a' }, 1], [{ part: 'b' }, 2]);
  assert.equal(read(document(1, [parts])).gauges.tareMemory, 3);
});

test('a request without an answer is an error, one that was refused is not', () => {
  const of = (status) =>
    read(document(1, [counter('http_requests_total', [{ route: '/a', status }, 3])])).all.errors;
  assert.deepEqual(['0', '200', '404', '499', '500', '503'].map(of), [3, 0, 0, 0, 3, 3]);
});

test('by OpenTelemetry’s names requests are counted by their durations', () => {
  const labels = (http_response_status_code) => ({ http_route: '/a', http_response_status_code });
  const family = {
    name: 'http_server_request_duration_seconds',
    type: 'histogram',
    upperBounds: [1],
    series: [
      { labels: labels('200'), count: 4, sum: 2, buckets: [4, 0] },
      { labels: labels(''), count: 1, sum: 9, buckets: [0, 1] },
    ],
  };
  const { spread, ...numbers } = read(document(1, [family])).routes.get('/a');
  assert.deepEqual(numbers, { requests: 5, errors: 1, seconds: 11 });
  assert.equal(spread.counts.get(Infinity), 1);
});

test('each family is asked for once', () => {
  assert.equal(new Set(FAMILIES).size, FAMILIES.length);
});
