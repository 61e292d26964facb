// The page: takes what is read, and shows it.

import { PlotChart, TimeChart } from './charts.js';
import { follow } from './feed.js';
import * as format from './format.js';
import { History } from './history.js';
import { FAMILIES } from './names.js';
import { Plot } from './plot.js';
import { read } from './reading.js';
import { RouteTable } from './routes.js';

const element = (id) => document.getElementById(id);

const history = new History();
const plot = new Plot();
let answeredAt = null;

const HTTP = 'No requests to show.';
const PROCESS = 'Nothing yet; tare-process measures this.';

/** Where each chart is, what it is called, its lines with their colours, and how they look. */
const time = (id, title, lines, look) => new TimeChart(element(`chart-${id}`), title, lines, look);
const charts = {
  requests: time('requests', 'Requests per second', [['all', 'blue'], ['errors', 'red']], {
    format: format.number,
    fill: true,
    empty: HTTP,
  }),
  latency: time(
    'latency',
    'Latency',
    [['p50', 'cyan'], ['p90', 'blue'], ['p99', 'violet'], ['p99.9', 'red']],
    { format: format.seconds, axis: 'logarithmic', empty: HTTP },
  ),
  active: time(
    'active',
    'Active requests and connections',
    [['requests', 'blue'], ['connections', 'cyan']],
    { format: format.number, least: 4, empty: HTTP },
  ),
  cpu: time('cpu', 'Cores in use', [['process', 'blue']], {
    format: format.number,
    fill: true,
    least: 0.1,
    empty: PROCESS,
  }),
  memory: time('memory', 'Memory', [['resident', 'blue'], ['heap in use', 'cyan']], {
    format: format.bytes,
    axis: 'bytes',
    empty: PROCESS,
  }),
  descriptors: time('descriptors', 'File descriptors', [['open', 'blue']], {
    format: format.number,
    fill: true,
    empty: PROCESS,
  }),
  gc: time('gc', 'Share of time paused', [['paused', 'red']], {
    format: format.percent,
    fill: true,
    least: 0.01,
    empty: PROCESS,
  }),
  threads: time('threads', 'Threads', [['platform', 'blue']], {
    format: format.number,
    fill: true,
    empty: PROCESS,
  }),
  tare: time('tare', 'Tare’s share of a core', [['aggregator', 'blue'], ['scrapes', 'cyan']], {
    format: format.percent,
    least: 0.01,
    empty: 'Nothing yet.',
  }),
  tareMemory: time('tare-memory', 'Tare’s memory', [['rings, blocks and series', 'blue']], {
    format: format.bytes,
    fill: true,
    axis: 'bytes',
    empty: 'Nothing yet.',
  }),
};
const plotChart = new PlotChart(element('chart-plot'), { format: format.seconds, empty: HTTP });
const table = new RouteTable(element('routes-body'), element('routes-empty'));

/** The route that is looked into, by the address; null for all. */
function route() {
  const chosen = new URLSearchParams(location.hash.slice(1)).get('route');
  return chosen === '' ? null : chosen;
}

function show() {
  const now = history.points.at(-1)?.at ?? Date.now();
  const windowMs = Number(element('window').value) * 1000;
  showTiles(history.last);
  showCharts(now, windowMs);
  showPlot();
  table.show(history.last, route());
}

function requestsOf(point) {
  return route() === null ? point?.all : point?.routes?.get(route());
}

function showTiles(point) {
  const requests = requestsOf(point);
  const rates = point?.rates;
  const gauges = point?.gauges;
  const [p50, , p99] = requests?.quantiles ?? [];
  text('tile-rate', format.rate(requests?.rate));
  text('tile-rate-sub', 'a second');
  text('tile-errors', format.share(share(requests?.errors, requests?.rate)));
  text('tile-errors-sub', `${format.rate(requests?.errors)} a second`);
  element('tile-errors').classList.toggle('bad', requests?.errors > 0);
  text('tile-p50', format.quantile(p50));
  text('tile-p99', format.quantile(p99));
  text('tile-active', format.count(gauges?.active));
  text('tile-active-sub', `${format.count(gauges?.connections)} connections`);
  text('tile-cpu', format.share(gauges?.cpu));
  text('tile-cpu-sub', `${format.number(cores(gauges))} of ${format.number(gauges?.processors)} cores`);
  text('tile-memory', format.bytes(gauges?.resident ?? gauges?.heap));
  text('tile-memory-sub', `${format.bytes(gauges?.heap)} of heap`);
  text('tile-tare', format.percent(tareShare(rates)));
  text('tile-tare-sub', 'of a core, at most');
}

function cores(gauges) {
  return isKnown(gauges?.cpu) && isKnown(gauges.processors) ? gauges.cpu * gauges.processors : null;
}

/** Scrapes are timed by the clock, so what they wait for is in it, too. */
function tareShare(rates) {
  const parts = [rates?.tareAggregator, rates?.tareScrapes].filter(isKnown);
  return parts.length === 0 ? null : parts.reduce((a, b) => a + b);
}

function share(part, whole) {
  return isKnown(part) && whole > 0 ? part / whole : null;
}

function isKnown(value) {
  return value !== null && value !== undefined;
}

function showCharts(now, windowMs) {
  const draw = (name, values) => charts[name].show(history.points, now, windowMs, values);
  draw('requests', (point) => [requestsOf(point)?.rate, requestsOf(point)?.errors]);
  // A logarithmic axis has no place for 0, which a duration never is.
  draw('latency', (point) =>
    (requestsOf(point)?.quantiles ?? []).map((found) => found?.value || null),
  );
  draw('active', ({ gauges }) => [gauges?.active, gauges?.connections]);
  draw('cpu', ({ gauges }) => [cores(gauges)]);
  draw('memory', ({ gauges }) => [gauges?.resident, gauges?.heap]);
  draw('descriptors', ({ gauges }) => [gauges?.descriptors]);
  draw('gc', ({ rates }) => [rates?.gc]);
  draw('threads', ({ gauges }) => [gauges?.threads]);
  draw('tareMemory', ({ gauges }) => [gauges?.tareMemory]);
  draw('tare', ({ rates }) => [rates?.tareAggregator, rates?.tareScrapes]);
}

function showPlot() {
  const curve = plot.curve(route());
  const last = plot.last;
  plotChart.draw([curve.points, last?.points ?? []], words(curve));
  plotChart.name(0, `now: ${words(curve)}${of(curve.route)}`);
  plotChart.name(1, `the last one: ${words(last)}${of(last?.route)}`);
  element('plot-forget').disabled = last === null;
}

function words(curve) {
  return curve === null
    ? ''
    : `${format.count(curve.values)} values in ${Math.round(curve.seconds)} s, ${curve.source}`;
}

function of(chosen) {
  return isKnown(chosen) ? `, ${chosen}` : '';
}

function text(id, content) {
  const target = element(id);
  if (target.textContent !== content) {
    target.textContent = content;
  }
}

function setState(state, words) {
  document.body.dataset.state = state;
  text('status-text', words);
}

function alert(words) {
  element('alert').hidden = words === null;
  text('alert', words ?? '');
}

function answered(document) {
  const reading = read(document);
  answeredAt = Date.now();
  history.add(answeredAt, reading);
  plot.add(answeredAt, reading);
  setState('live', reading.stale ? 'Live, but requests are an older copy' : 'Live');
  alert(null);
  text('service', Object.entries(reading.labels).map((pair) => pair.join('=')).join(' · '));
  show();
}

function failed(reason) {
  const now = Date.now();
  history.add(now, null);
  const since = answeredAt === null ? '' : ` Last answer at ${format.clock(answeredAt)}.`;
  setState('lost', 'Connection lost');
  alert(`Connection lost: ${reason}.${since} Nothing here is live until it is back.`);
  show();
}

function paused() {
  history.add(Date.now(), null);
  setState('connecting', 'Connecting');
  show();
}

element('window').addEventListener('change', show);
element('plot-anew').addEventListener('click', () => {
  plot.startAnew(route());
  show();
});
element('plot-forget').addEventListener('click', () => {
  plot.forget();
  show();
});
for (const order of ['time', 'errors']) {
  element(`by-${order}`).addEventListener('click', () => {
    table.order = order;
    element('by-time').setAttribute('aria-pressed', String(order === 'time'));
    element('by-errors').setAttribute('aria-pressed', String(order === 'errors'));
    show();
  });
}
element('scope-clear').addEventListener('click', () => {
  location.hash = '';
});
function scope() {
  element('scope').hidden = route() === null;
  text('scope-route', route() ?? '');
  show();
}
window.addEventListener('hashchange', () => {
  scope();
  element('main').focus();
});
window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
  for (const chart of [...Object.values(charts), plotChart]) {
    chart.paint();
  }
});

// This file is at …/metrics/live/page.js, and the numbers are at …/metrics.
const source = new URL(new URL('..', import.meta.url).href.replace(/\/$/, ''));
text('source', source.pathname);
source.search = FAMILIES.map((name) => `name[]=${encodeURIComponent(name)}`).join('&');
scope();
follow(source, { onAnswer: answered, onFailure: failed, onPause: paused });
