/** Figures for Prometheus, on the admin port. */
export { type CountAnswer, createMetrics, type Metrics } from './metrics.ts';
export { metricsRoutes } from './show-metrics.ts';
