// The routes that take most of the time, or have most of the errors.

import * as format from './format.js';

const MOST = 15;

export class RouteTable {
  /** `time` or `errors`. */
  order = 'time';

  #body;
  #empty;
  #shown = [];

  constructor(body, empty) {
    this.#body = body;
    this.#empty = empty;
  }

  /** Shows the first of them; `chosen` is the route that is looked into, which is marked. */
  show(point, chosen) {
    const rows = top(point, this.order);
    if (this.#body.matches(':hover, :focus-within')) {
      keepOrder(rows, this.#shown); // or a link would go away from under the hand
    }
    this.#shown = rows.map((row) => row.route);
    const busy = rows.reduce((sum, row) => sum + (row.busy ?? 0), 0);
    this.#empty.hidden = rows.length > 0;
    this.#empty.textContent =
      point === null ? 'Nothing is known now.' : 'No requests are measured.';
    rows.slice(0, MOST).forEach((row, i) => {
      const line = this.#body.rows[i] ?? emptyRow(this.#body);
      fill(line, row, busy, row.route === chosen);
    });
    while (this.#body.rows.length > Math.min(rows.length, MOST)) {
      this.#body.deleteRow(-1);
    }
  }
}

/** The routes of a point, those first that have most. */
export function top(point, order) {
  const key = order === 'errors' ? 'errors' : 'busy';
  return [...(point?.routes ?? [])]
    .map(([route, requests]) => ({ route, ...requests }))
    .sort(
      (a, b) =>
        (b[key] ?? 0) - (a[key] ?? 0) ||
        b.requests - a.requests ||
        a.route.localeCompare(b.route),
    );
}

function keepOrder(rows, routes) {
  const place = new Map(routes.map((route, i) => [route, i]));
  const at = (row) => place.get(row.route) ?? routes.length;
  rows.sort((a, b) => at(a) - at(b));
}

/** Rows are kept from second to second, so that the focus stays where it is. */
function emptyRow(body) {
  const line = body.insertRow();
  const head = document.createElement('th');
  head.scope = 'row';
  head.append(document.createElement('a'));
  line.append(head);
  for (let i = 0; i < 6; i++) {
    line.insertCell();
  }
  const bar = document.createElement('span');
  bar.className = 'bar';
  bar.append(document.createElement('span'));
  line.cells[1].append(bar, document.createTextNode(''));
  return line;
}

function fill(line, row, busy, isChosen) {
  const link = line.cells[0].firstChild;
  const href = `#${new URLSearchParams({ route: row.route })}`;
  if (link.textContent !== row.route) {
    link.textContent = row.route;
    link.title = row.route;
    link.href = href;
  }
  line.classList.toggle('chosen', isChosen);
  if (isChosen) {
    link.setAttribute('aria-current', 'true');
  } else {
    link.removeAttribute('aria-current');
  }
  const share = busy > 0 ? row.busy / busy : 0;
  const [bar, words] = line.cells[1].childNodes;
  bar.firstChild.style.width = `${share * 100}%`;
  words.data = row.busy === undefined ? format.UNKNOWN : format.share(share);
  line.cells[2].textContent = format.rate(row.rate);
  line.cells[3].textContent = format.rate(row.errors);
  line.cells[3].classList.toggle('bad', row.errors > 0);
  line.cells[4].textContent = format.quantile(row.quantiles?.[0]);
  line.cells[5].textContent = format.quantile(row.quantiles?.[2]);
  line.cells[6].textContent = format.count(row.requests);
}
