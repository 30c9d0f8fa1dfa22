import type { Context } from 'hono';
import { isChannel, type ListQuery } from '#pkg/app-registry';
import { AppError } from '#pkg/errors';
import type { WebEnv } from './env.ts';

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 1000;
const FILTER = /^filter\[([A-Za-z_]{1,50})\]$/;

/** How a list of the applications of a registry is asked. Rejects with kind `unprocessable` for a limit that is none. */
export function readListQuery(c: Context<WebEnv>): Omit<ListQuery, 'offset'> {
  const query = c.req.query();
  const filters = Object.entries(query).flatMap(([name, value]) => {
    const member = FILTER.exec(name)?.[1];
    return member === undefined ? [] : [[member, value] as const];
  });
  const { sort, versionsChannel = '', latestChannelVersion = '' } = query;
  return {
    limit: readLimit(query['limit']),
    ...(sort && /^-?[A-Za-z_]{1,50}$/.test(sort) && { sort }),
    filter: Object.fromEntries(filters),
    ...(isChannel(versionsChannel) && { versionsChannel }),
    ...(isChannel(latestChannelVersion) && { latestChannel: latestChannelVersion }),
  };
}

function readLimit(text: string | undefined): number {
  if (text === undefined || text === '') return DEFAULT_LIMIT;
  if (!/^[1-9]\d{0,8}$/.test(text)) {
    throw new AppError('unprocessable', 'limit is not a positive number', { parameter: 'limit' });
  }
  return Math.min(Number(text), MAX_LIMIT);
}
