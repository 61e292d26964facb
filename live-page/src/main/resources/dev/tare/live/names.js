// Which families the page reads, and what those of requests are called.

/** Two namings of requests: Tare's own, and OpenTelemetry's, which counts them by their durations. */
const NAMINGS = [
  {
    requests: 'http_requests_total',
    duration: 'http_request_duration_seconds',
    active: 'http_active_requests',
    route: 'route',
    status: 'status',
  },
  {
    requests: 'http_server_request_duration_seconds',
    duration: 'http_server_request_duration_seconds',
    active: 'http_server_active_requests',
    route: 'http_route',
    status: 'http_response_status_code',
  },
];

/** Gauges that are summed over their series, by the name that the page has for them. */
export const GAUGES = {
  connections: 'http_open_connections',
  cpu: 'process_cpu_usage_ratio',
  resident: 'process_resident_memory_bytes',
  descriptors: 'process_open_fds',
  descriptorLimit: 'process_max_fds',
  threads: 'jvm_threads_current',
  processors: 'jvm_available_processors',
  started: 'process_start_time_seconds',
  tareMemory: 'tare_memory_bytes',
};

/** Counters, and the sums of what has one, which are rates on the page. */
export const TOTALS = {
  gc: 'jvm_gc_pause_seconds',
  looks: 'tare_resource_collection_seconds', // grows with each
  tareAggregator: 'tare_aggregator_cpu_seconds_total',
  tareScrapes: 'tare_scrape_seconds',
};

/** The heap is one area of this. */
export const MEMORY = 'jvm_memory_used_bytes';

/** All that is asked for, each once. */
export const FAMILIES = [
  ...new Set([
    ...NAMINGS.flatMap((naming) => [naming.requests, naming.duration, naming.active]),
    ...Object.values(GAUGES),
    ...Object.values(TOTALS),
    MEMORY,
  ]),
];

/**
 * The naming that these families are in; null where none of requests are measured. Their gauge is
 * there before the first request is, and their counts are not.
 */
export function naming(families) {
  return NAMINGS.find((one) => families.has(one.requests) || families.has(one.active)) ?? null;
}

/** Answered with 5xx, or not at all: to one naming that is status 0, to the other none. */
export function isError(status) {
  return status === '' || status === undefined || status === '0' || status.startsWith('5');
}
