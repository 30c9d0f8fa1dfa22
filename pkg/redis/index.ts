/** The connection to a Redis: the same manners for every driver that has one. */
export { connectRedis } from './connect.ts';
export { closeRedis, openRedis, type RedisSetup } from './open-redis.ts';
export { redisScript } from './script.ts';
export { unavailable } from './unavailable.ts';
