import { AppError } from '#pkg/errors';

/** Who has a task: nobody makes others wait by having many. */
export interface Queuer {
  /** Whose secret it is. */
  account: string;
  /** Where it was sent from. */
  network: string;
  /** The account was opened from there before: strangers, however many, come after. */
  isKnown: boolean;
}

interface TurnsOptions {
  /** Tasks that run at once. */
  concurrency: number;
  /** Tasks of strangers that wait, and as many of others; beyond, kind `unavailable`. */
  maxWaiting: number;
  /** The same for one account, and for one network. */
  maxOfOne: number;
}

interface Waiter extends Queuer {
  start(): void;
  refuse(error: AppError): void;
}

/** Runs a few tasks at once. The others wait: those of strangers last, and each account in its turn. */
export function createTurns({ concurrency, maxWaiting, maxOfOne }: TurnsOptions) {
  let running = 0;
  const known = createLine(maxWaiting, maxOfOne);
  const strangers = createLine(maxWaiting, maxOfOne);

  const wait = (queuer: Queuer) =>
    new Promise<void>((start, refuse) => (queuer.isKnown ? known : strangers).join({ ...queuer, start, refuse }));

  return async <T>(queuer: Queuer, task: () => Promise<T>): Promise<T> => {
    if (running >= concurrency) await wait(queuer);
    else running++;
    try {
      return await task();
    } finally {
      const next = known.next() ?? strangers.next();
      if (next) next.start();
      else running--;
    }
  };
}

/** Who waits. Once it is full, a newcomer takes the place of one of those who have more of them. */
function createLine(maxWaiting: number, maxOfOne: number) {
  const lanes = new Map<string, Waiter[]>();
  const networks = new Map<string, number>();
  let size = 0;

  const laneOf = ({ account }: Queuer) => lanes.get(account) ?? [];
  const countOf = ({ network }: Queuer) => networks.get(network) ?? 0;
  const weightOf = (queuer: Queuer) => laneOf(queuer).length + countOf(queuer);

  function add(waiter: Waiter): void {
    size++;
    networks.set(waiter.network, countOf(waiter) + 1);
    lanes.set(waiter.account, [...laneOf(waiter), waiter]);
  }

  function remove(waiter: Waiter): void {
    size--;
    const left = countOf(waiter) - 1;
    if (left > 0) networks.set(waiter.network, left);
    else networks.delete(waiter.network);
    const lane = laneOf(waiter).filter((other) => other !== waiter);
    if (lane.length > 0) lanes.set(waiter.account, lane);
    else lanes.delete(waiter.account);
  }

  /** The last of those who have most, when they have more than the newcomer will. */
  function crowding(newcomer: Queuer): Waiter | undefined {
    let [most, found]: [number, Waiter | undefined] = [weightOf(newcomer) + 2, undefined];
    for (const lane of lanes.values()) {
      for (const waiter of lane) {
        const weight = weightOf(waiter);
        if (weight > most || (found && weight === most)) [most, found] = [weight, waiter];
      }
    }
    return found;
  }

  return {
    join(waiter: Waiter): void {
      const isCrowd = laneOf(waiter).length >= maxOfOne || countOf(waiter) >= maxOfOne;
      const refused = !isCrowd && size >= maxWaiting ? (crowding(waiter) ?? waiter) : undefined;
      if (isCrowd || refused === waiter) waiter.refuse(tooMany());
      else add(waiter);
      if (refused && refused !== waiter) {
        remove(refused);
        refused.refuse(tooMany());
      }
    },

    /** Of the account that has waited longest for its turn, which then goes to the end. */
    next(): Waiter | undefined {
      const [account, lane] = lanes.entries().next().value ?? [];
      const first = lane?.[0];
      if (account === undefined || !first) return undefined;
      remove(first);
      const left = lanes.get(account);
      lanes.delete(account);
      if (left) lanes.set(account, left);
      return first;
    },
  };
}

function tooMany(): AppError {
  return new AppError('unavailable', 'Too many logins at the same time');
}
