// The charts: Chart.js, in the colours of the page, without motion.

import { byteMarks, logarithmicMarks, timeMarks } from './axes.js';
import { clock } from './format.js';
import { FIRST, LAST, percentile } from './plot.js';

/** What a mark of time takes, with room around it. */
const TIME_MARK_PX = 75;

const NINES = [FIRST, 10, 100, 1_000, 10_000, LAST];

/** A colour of the style sheet, by its name; light and dark have others. */
function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

/** What all charts share: a canvas with a legend above it, and what it shows in words. */
class LiveChart {
  #names;
  #title;

  constructor(place, title, names, config) {
    this.#names = names;
    this.#title = title;
    const legend = document.createElement('ul');
    legend.className = 'legend';
    this.entries = names.map((name, i) => {
      const entry = document.createElement('li');
      entry.className = `line-${config.lines[i]}`;
      entry.textContent = name;
      legend.append(entry);
      return entry;
    });
    const box = document.createElement('div');
    box.className = 'canvas';
    this.canvas = document.createElement('canvas');
    this.canvas.setAttribute('role', 'img');
    this.canvas.setAttribute('aria-label', title);
    box.append(this.canvas);
    this.empty = document.createElement('p');
    this.empty.className = 'empty';
    this.empty.textContent = config.empty;
    place.append(legend, box, this.empty);
    this.lines = config.lines;
    this.chart = new Chart(this.canvas, {
      type: 'line',
      data: {
        datasets: names.map((name, i) => ({
          label: name,
          data: [],
          borderWidth: 1.75,
          pointRadius: 0,
          pointHitRadius: 8,
          spanGaps: false,
          fill: config.fill === true && i === 0 ? 'origin' : false,
          ...config.datasets?.[i],
        })),
      },
      options: {
        animation: false,
        parsing: false,
        normalized: true,
        maintainAspectRatio: false,
        interaction: { mode: 'nearest', axis: 'x', intersect: false },
        layout: { padding: { top: 4, right: 4 } },
        scales: { x: config.x, y: config.y },
        plugins: {
          legend: { display: false },
          tooltip: { callbacks: config.tooltip },
        },
      },
    });
    this.paint();
  }

  /** Takes the colours of the style sheet, which are others in the dark. */
  paint() {
    const { options, data } = this.chart;
    for (const axis of Object.values(options.scales)) {
      axis.grid = { color: colour('grid'), drawTicks: false };
      axis.border = { display: false };
      axis.ticks.color = colour('quiet');
      axis.ticks.font = { size: 11, family: colour('font') };
    }
    data.datasets.forEach((dataset, i) => {
      dataset.borderColor = colour(`line-${this.lines[i]}`);
      dataset.backgroundColor = colour(`fill-${this.lines[i]}`);
    });
    this.chart.update('none');
  }

  /** Draws these points, an array of `{x, y}` for each line; a y that is null is a gap. */
  draw(lines, words) {
    const known = lines.map((points) => points.some((point) => point.y !== null));
    lines.forEach((points, i) => {
      this.chart.data.datasets[i].data = points;
      this.entries[i].hidden = !known[i];
    });
    this.empty.hidden = known.includes(true);
    this.canvas.classList.toggle('blank', !known.includes(true));
    this.canvas.setAttribute('aria-label', `${this.#title}: ${words ?? this.#words(lines)}`);
    this.chart.update('none');
  }

  /** Another name for a line. */
  name(line, name) {
    if (this.entries[line].textContent !== name) {
      this.entries[line].textContent = name;
    }
  }

  #words(lines) {
    const format = this.chart.options.scales.y.ticks.callback;
    return this.#names
      .map((name, i) => [name, lines[i].at(-1)?.y])
      .filter(([, y]) => y !== undefined && y !== null)
      .map(([name, y]) => `${name} ${format(y)}`)
      .join(', ') || 'nothing is known now';
  }
}

const marks = (values) => values.map((value) => ({ value }));

/** The axes of values, by what they are of. `least` is what the axis shows at least of. */
const VALUES = {
  linear: (least) => ({
    type: 'linear',
    beginAtZero: true,
    suggestedMax: least,
    ticks: { maxTicksLimit: 5 },
  }),
  logarithmic: () => ({
    type: 'logarithmic',
    ticks: {},
    afterBuildTicks: (axis) => {
      axis.ticks = marks(logarithmicMarks(axis.min, axis.max));
    },
  }),
  bytes: () => ({
    type: 'linear',
    bounds: 'data',
    min: 0,
    ticks: {},
    afterDataLimits: (axis) => {
      axis.max = byteMarks(axis.max).at(-1);
    },
    afterBuildTicks: (axis) => {
      axis.ticks = marks(byteMarks(axis.max));
    },
  }),
};

/** Values over time. `lines` are `[name, colour]`. */
export class TimeChart extends LiveChart {
  constructor(place, title, lines, { format, fill, empty, axis = 'linear', least = 1 }) {
    const y = VALUES[axis](least);
    y.ticks.callback = (value) => format(value);
    super(
      place,
      title,
      lines.map(([name]) => name),
      {
        lines: lines.map(([, hue]) => hue),
        fill,
        empty,
        x: {
          type: 'linear',
          ticks: { maxRotation: 0, padding: 6, callback: (value) => clock(value) },
          afterBuildTicks: (time) => {
            time.ticks = marks(timeMarks(time.min, time.max, time.width / TIME_MARK_PX));
          },
        },
        y,
        tooltip: {
          title: (items) => clock(items[0].parsed.x),
          label: (item) => `${item.dataset.label}: ${format(item.parsed.y)}`,
        },
      },
    );
  }

  /** `values` takes a point of the history and gives one value a line, null where it has none. */
  show(points, now, windowMs, values) {
    this.chart.options.scales.x.min = now - windowMs;
    this.chart.options.scales.x.max = now;
    const shown = points.filter((point) => point.at >= now - windowMs - 2000);
    const rows = shown.map((point) => values(point));
    this.draw(
      this.lines.map((_, i) =>
        shown.map((point, row) => ({ x: point.at, y: rows[row]?.[i] ?? null })),
      ),
    );
  }
}

/** The percentile plot, with the last one dashed beside it. */
export class PlotChart extends LiveChart {
  constructor(place, { format, empty }) {
    super(place, 'Percentiles', ['now', 'the last one'], {
      lines: ['blue', 'quiet'],
      empty,
      datasets: [{ borderWidth: 2 }, { borderDash: [5, 4] }],
      x: {
        type: 'logarithmic',
        min: FIRST,
        max: LAST,
        ticks: { maxRotation: 0, padding: 6, callback: (value) => `p${percentile(value)}` },
        afterBuildTicks: (axis) => {
          axis.ticks = marks(NINES);
        },
      },
      y: { beginAtZero: true, ticks: { maxTicksLimit: 6, callback: (value) => format(value) } },
      tooltip: {
        title: (items) => `p${percentile(items[0].parsed.x)}`,
        label: (item) => `${item.dataset.label}: ${format(item.parsed.y)}`,
      },
    });
  }
}
