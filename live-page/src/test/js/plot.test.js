import assert from 'node:assert/strict';
import { test } from 'node:test';
import { byteMarks, logarithmicMarks, timeMarks } from '../../main/resources/dev/tare/live/axes.js';
import * as format from '../../main/resources/dev/tare/live/format.js';
import { Plot, curvePoints, percentile } from '../../main/resources/dev/tare/live/plot.js';
import { read } from '../../main/resources/dev/tare/live/reading.js';
import { document, requests } from './documents.js';

const at = (second, all) => read(document(second, requests('/a', all, 0, [all, 0, 0])));

test('a curve ends where its values do', () => {
  const counts = new Map(Array.from({ length: 1000 }, (_, i) => [i + 1, 1]));
  const points = curvePoints({ kind: 'cells', counts }, 1000);
  assert.deepEqual(points[0], { x: 2, y: 500 });
  assert.deepEqual(points.at(-1), { x: 1000, y: 999 });
  points.forEach(({ x, y }) => assert.equal(y, Math.ceil((1 - 1 / x) * 1000 - 1e-6)));
  assert.deepEqual(curvePoints({ kind: 'cells', counts: new Map([[1, 1]]) }, 1), []);
  assert.deepEqual(curvePoints(null, 0), []);
});

test('a plot counts from its begin, and keeps the last one', () => {
  const plot = new Plot();
  plot.add(1000, at(1, 100));
  assert.equal(plot.curve(null).values, 0);
  plot.add(3000, at(3, 150));
  assert.equal(plot.curve(null).values, 50);
  assert.equal(plot.curve('/a').seconds, 2);
  plot.startAnew('/a');
  plot.add(4000, at(4, 157));
  assert.equal(plot.curve(null).values, 7);
  assert.equal(plot.last.values, 50);
  assert.equal(plot.last.route, '/a');
  plot.forget();
  assert.equal(plot.last, null);
});

test('a plot begins anew where counts do', () => {
  const plot = new Plot();
  plot.add(1000, at(1, 100));
  plot.add(2000, at(2, 5));
  plot.add(3000, at(3, 8));
  assert.equal(plot.curve(null).values, 3);
});

test('places on the axis are percentiles', () => {
  assert.deepEqual([2, 10, 100, 1000, 10_000, 100_000].map(percentile), [50, 90, 99, 99.9, 99.99, 99.999]);
});

test('marks are numbers that people would choose', () => {
  assert.deepEqual(timeMarks(61_000, 121_000, 5), [75_000, 90_000, 105_000, 120_000]);
  assert.ok(timeMarks(0, 900_000, 3).length <= 4);
  assert.deepEqual(logarithmicMarks(0.001, 0.02), [0.001, 0.002, 0.005, 0.01, 0.02]);
  assert.deepEqual(logarithmicMarks(0.00001, 1), [1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1].map(Number));
  assert.deepEqual(byteMarks(200 * 2 ** 20).map((mark) => mark / 2 ** 20), [0, 64, 128, 192, 256]);
  assert.ok(byteMarks(0).length > 1);
});

test('numbers are for people, and what is not known is a dash', () => {
  assert.equal(format.seconds(0.0000123), '12.3 µs');
  assert.equal(format.seconds(0.25), '250 ms');
  assert.equal(format.seconds(12), '12 s');
  assert.equal(format.bytes(1536), '1.5 KiB');
  assert.equal(format.count(1234567), '1,234,567');
  assert.equal(format.rate(1234.5), '1,235');
  assert.equal(format.share(0.0123), '1.2 %');
  assert.equal(format.share(0.0001), '< 0.1 %');
  assert.equal(format.quantile({ value: 10, over: true }), '> 10 s');
  for (const unknown of [null, undefined]) {
    for (const one of [format.seconds, format.bytes, format.count, format.rate, format.share, format.number, format.percent, format.quantile]) {
      assert.equal(one(unknown), '–');
    }
  }
});
