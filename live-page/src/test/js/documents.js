// Documents as the server sends them, as short as they can be.

/** One with these families, of the second `at`. */
export function document(at, families, { ageSeconds = 0 } = {}) {
  return { version: 1, timeMs: at * 1000, ageSeconds, commonLabels: { service: 'shop' }, families };
}

export function counter(name, ...series) {
  return { name, type: 'counter', series: series.map(([labels, value]) => ({ labels, value })) };
}

export function gauge(name, value) {
  return { name, type: 'gauge', series: [{ labels: {}, value }] };
}

/** Requests of one route: how many, how many of these with 500, and their durations by bucket. */
export function requests(route, all, errors, buckets) {
  const labels = (status) => ({ method: 'GET', route, status });
  return [
    counter('http_requests_total', [labels('200'), all - errors], [labels('500'), errors]),
    {
      name: 'http_request_duration_seconds',
      type: 'histogram',
      upperBounds: [0.1, 0.2],
      series: [{ labels: labels('200'), count: all, sum: all * 0.1, buckets }],
    },
  ];
}
