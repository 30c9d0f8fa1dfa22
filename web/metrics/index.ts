/** Figures for Prometheus, on the admin port. */
export { createMetrics, type Metrics } from './metrics.ts';
export { metricsRoutes } from './show-metrics.ts';
