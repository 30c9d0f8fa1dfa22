import type { ErrorsContext } from './deps.ts';

const TEN_MINUTES = 600;

/**
 * `GET /2020-06-18/config/:project/config.json`: what a notifier asks every ten minutes. It sends errors, and no measures of
 * performance, which nobody would read here.
 */
export function showNotifierSettings(c: ErrorsContext): Response {
  const settings = [
    { name: 'errors', enabled: true, endpoint: null },
    { name: 'apm', enabled: false, endpoint: null },
  ];
  return c.json({ project_id: 1, updated_at: 0, poll_sec: TEN_MINUTES, config_route: '', settings });
}
