/**
 * A lock is a queue: a sorted set of entries by ticket. An entry whose name begins with `w` wants the lock alone, `r` beside
 * others. It has the lock once nothing ahead of it is in its way: a living entry for a writer, a living writer for a reader.
 * A hash holds until when each entry lives, by the clock of the server.
 * KEYS: the queue, the leases. ARGV[1]: the entry, ARGV[2]: ms of a lease.
 */
const NOW = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local function keep()
  redis.call('HSET', KEYS[2], ARGV[1], now + ARGV[2])
  redis.call('PEXPIRE', KEYS[1], ARGV[2] * 10)
  redis.call('PEXPIRE', KEYS[2], ARGV[2] * 10)
end`;

/**
 * KEYS[3]: the last ticket. Answers the ticket, then -1 when the entry has the lock, else the ms after which the entry that
 * is in its way may be dead. Tickets follow the clock, so that they go on where they were after the server lost them.
 */
export const ACQUIRE = `${NOW}
local ticket = redis.call('ZSCORE', KEYS[1], ARGV[1])
if not ticket then
  local next = math.max(time[1] * 1000000 + time[2], tonumber(redis.call('GET', KEYS[3]) or 0) + 1)
  ticket = string.format('%.0f', next)
  redis.call('SET', KEYS[3], ticket)
  redis.call('ZADD', KEYS[1], ticket, ARGV[1])
end
keep()
for _, entry in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', '(' .. ticket)) do
  local left = (tonumber(redis.call('HGET', KEYS[2], entry)) or 0) - now
  if left <= 0 then
    redis.call('ZREM', KEYS[1], entry)
    redis.call('HDEL', KEYS[2], entry)
  elseif string.sub(ARGV[1], 1, 1) == 'w' or string.sub(entry, 1, 1) == 'w' then
    return { ticket, left }
  end
end
return { ticket, -1 }`;

/** Answers 1, or 0 when the entry is not there any more. */
export const RENEW = `${NOW}
if redis.call('HEXISTS', KEYS[2], ARGV[1]) == 0 then return 0 end
keep()
return 1`;

/** ARGV[2]: the channel where waiters are woken, ARGV[3]: the name of the lock. */
export const RELEASE = `
redis.call('HDEL', KEYS[2], ARGV[1])
if redis.call('ZREM', KEYS[1], ARGV[1]) == 1 and redis.call('EXISTS', KEYS[1]) == 1 then
  redis.call('PUBLISH', ARGV[2], ARGV[3])
end`;
