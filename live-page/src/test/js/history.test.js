import assert from 'node:assert/strict';
import { test } from 'node:test';
import { History } from '../../main/resources/dev/tare/live/history.js';
import { Looks } from '../../main/resources/dev/tare/live/looks.js';
import { read } from '../../main/resources/dev/tare/live/reading.js';
import { top } from '../../main/resources/dev/tare/live/routes.js';
import { document, requests } from './documents.js';

const at = (second, all) => read(document(second, requests('/a', all, 0, [all, 0, 0])));

function add(history, second, all) {
  history.add(second * 1000, all === null ? null : at(second, all));
}

test('each second is a point, and one without an answer a gap', () => {
  const history = new History();
  [[1, 10], [2, 15], [3, null], [4, 30], [5, 31]].forEach(([second, all]) => add(history, second, all));
  assert.deepEqual(history.points.map((point) => point.all?.rate), [undefined, 5, undefined, undefined, 1]);
  assert.equal(history.last.all.rate, 1);
});

test('after a second without an answer nothing is shown as live', () => {
  const history = new History();
  add(history, 1, 10);
  add(history, 2, 20);
  add(history, 3, null);
  assert.equal(history.last, null);
});

test('percentiles are of the last ten seconds, and of none before a gap', () => {
  const history = new History();
  for (let second = 1; second <= 30; second++) {
    add(history, second, second < 20 ? second : 19);
  }
  assert.equal(history.last.all.quantiles[0], null, 'nothing has come for ten seconds');
  add(history, 31, null);
  add(history, 32, 40);
  assert.equal(history.last.all.quantiles[0], null, 'what came in the gap is of no known second');
  add(history, 33, 41);
  assert.notEqual(history.last.all.quantiles[0], null);
});

test('a quarter of an hour is kept', () => {
  const history = new History();
  for (let second = 1; second <= 1000; second++) {
    add(history, second, second);
  }
  assert.equal(history.points.length, 901);
});

test('resources have rates from look to look', () => {
  const looks = new Looks();
  const reading = (second, look, gc) => ({ timeMs: second * 1000, totals: { looks: look, gc } });
  const seen = [];
  for (let second = 1; second <= 20; second++) {
    const look = Math.floor(second / 5);
    looks.add(reading(second, look, look * 2));
    seen.push(looks.rate('gc'));
  }
  assert.deepEqual(seen.slice(0, 9), Array(9).fill(null), 'until there have been two looks');
  assert.deepEqual(seen.slice(9), Array(11).fill(0.4));
  looks.add(reading(90, 4, 8));
  assert.equal(looks.rate('gc'), null, 'a look that does not come is no rate');
});

test('routes come by the time that they take, or by their errors', () => {
  const routes = new Map([
    ['/quick', { requests: 9, busy: 0.1, errors: 0 }],
    ['/slow', { requests: 1, busy: 0.9, errors: 0 }],
    ['/bad', { requests: 2, busy: 0.2, errors: 2 }],
    ['/new', { requests: 3 }],
  ]);
  const names = (order) => top({ routes }, order).map(({ route }) => route);
  assert.deepEqual(names('time'), ['/slow', '/bad', '/quick', '/new']);
  assert.deepEqual(names('errors'), ['/bad', '/quick', '/new', '/slow']);
  assert.deepEqual(top(null, 'time'), []);
});
