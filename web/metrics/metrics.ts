import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

export interface MetricsDeps {
  version: string;
  /** Asked when the figures are. */
  gauges: {
    /** Files of the embedded store that are open. */
    openDatabases?: () => number;
    /** Websockets of the realtime. */
    realtimeSockets?: () => number;
    instances: () => Promise<number>;
  };
}

/** @param route as it is written @param ms until its head was ready */
export type CountAnswer = (method: string, route: string, status: number, ms: number) => void;

export interface Metrics {
  readonly registry: Registry;
  readonly countAnswer: CountAnswer;
}

/** From a read by id to an upload, in seconds. */
const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60];

export function createMetrics({ version, gauges }: MetricsDeps): Metrics {
  // Not the library's own: two servers in one process must not share their figures.
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  new Gauge({ name: 'cozy_info', help: 'Version of the server', labelNames: ['version'], registers: [registry] }).set(
    { version },
    1,
  );
  gauge(registry, 'cozy_instances', 'Instances of the server', gauges.instances);
  gauge(registry, 'cozy_open_databases', 'Files of the embedded document store that are open', gauges.openDatabases);
  gauge(registry, 'cozy_realtime_sockets', 'Open websockets of the realtime', gauges.realtimeSockets);
  return { registry, countAnswer: answerCounter(registry) };
}

function gauge(registry: Registry, name: string, help: string, ask: (() => number | Promise<number>) | undefined) {
  if (!ask) return;
  new Gauge({
    name,
    help,
    registers: [registry],
    async collect() {
      this.set(await ask());
    },
  });
}

interface Figures {
  labels: { method: string; route: string; status: string };
  count: number;
  observe: (seconds: number) => void;
}

/** By route as it is written, never by path: a figure per document would have no end. */
function answerCounter(registry: Registry): CountAnswer {
  // Not by one text of all three, which would be made and hashed for each answer.
  const seen = new Map<string, Map<string, Map<number, Figures>>>();
  const all: Figures[] = [];
  new Counter({
    name: 'cozy_http_requests_total',
    help: 'Requests that were answered',
    labelNames: ['method', 'route', 'status'] as const,
    registers: [registry],
    // The library sorts and joins the labels each time it is told: of the answers, only when somebody asks.
    collect() {
      this.reset();
      for (const { labels, count } of all) this.inc(labels, count);
    },
  });
  const seconds = new Histogram({
    name: 'cozy_http_request_duration_seconds',
    help: 'Time until the head of the answer was ready',
    labelNames: ['method', 'route'] as const,
    buckets: BUCKETS,
    registers: [registry],
  });
  const figuresOf = (method: string, route: string, status: number) => {
    const ofStatus = inner(inner(seen, route), method);
    let figures = ofStatus.get(status);
    if (!figures) {
      const histogram = seconds.labels({ method, route });
      const labels = { method, route, status: String(status) };
      figures = { labels, count: 0, observe: (time) => histogram.observe(time) };
      ofStatus.set(status, figures);
      all.push(figures);
    }
    return figures;
  };
  return (asked, route, status, ms) => {
    const figures = figuresOf(METHODS.has(asked) ? asked : 'other', route, status);
    figures.count++;
    figures.observe(ms / 1000);
  };
}

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** The map of a key, made at the first call. */
function inner<K, L, V>(outer: Map<K, Map<L, V>>, key: K): Map<L, V> {
  let found = outer.get(key);
  if (!found) {
    found = new Map();
    outer.set(key, found);
  }
  return found;
}
