import { setImmediate } from 'node:timers/promises';
import { DOCTYPES, type DocEvent, type Docs, type Owner } from '#model/docs';
import { createFilePaths } from './file-paths.ts';
import { type Message, toMessage } from './message.ts';

export interface Listener {
  deliver(message: Message): void;
  /** Ends it: it cannot be given everything. */
  cut(): void;
}

/** Listeners that are served in one go. */
const SLICE = 500;
/** Events that wait for the slices; when there are more, those who listen must begin again. */
const MAX_WAITING = 5_000;

/**
 * Gives the events of a doctype to all who listen here: the documents have one subscriber for each doctype of each
 * owner, whatever the number of sockets.
 */
export interface Fanout {
  /** @param id only the events of this document; the same subscription twice is one */
  add(owner: Owner, doctype: string, id: string | undefined, listener: Listener): void;
  remove(owner: Owner, doctype: string, id: string | undefined, listener: Listener): void;
}

interface Channel {
  all: Set<Listener>;
  byId: Map<string, Set<Listener>>;
  /** Behind the one that is on its way. */
  waiting: Message[];
  draining: boolean;
  stop: () => void;
}

export function createFanout(docs: Docs): Fanout {
  const channels = new Map<string, Channel>();

  /** The events of files are told with their paths. */
  function sink(owner: Owner, doctype: string, tell: (event: DocEvent) => void): (event: DocEvent) => void {
    return doctype === DOCTYPES.files ? createFilePaths(docs, owner, tell) : tell;
  }

  function open(owner: Owner, doctype: string): Channel {
    const channel: Channel = {
      all: new Set(),
      byId: new Map(),
      waiting: [],
      draining: false,
      stop: docs.subscribe(
        owner,
        doctype,
        sink(owner, doctype, (event) => publish(channel, toMessage(event))),
        () => cutAll(channel),
      ),
    };
    channels.set(keyOf(owner, doctype), channel);
    return channel;
  }

  return {
    add(owner, doctype, id, listener) {
      const channel = channels.get(keyOf(owner, doctype)) ?? open(owner, doctype);
      if (id === undefined) {
        channel.all.add(listener);
        return;
      }
      const listeners = channel.byId.get(id) ?? new Set();
      channel.byId.set(id, listeners.add(listener));
    },
    remove(owner, doctype, id, listener) {
      const key = keyOf(owner, doctype);
      const channel = channels.get(key);
      if (!channel) return;
      if (id === undefined) channel.all.delete(listener);
      else if (channel.byId.get(id)?.delete(listener) && channel.byId.get(id)?.size === 0) channel.byId.delete(id);
      if (channel.all.size > 0 || channel.byId.size > 0) return;
      channel.stop();
      channels.delete(key);
    },
  };
}

/**
 * In the order of the events, and in slices when there are many listeners or a large document: the others are not kept waiting,
 * nor is the answer to the write.
 */
function publish(channel: Channel, message: Message): void {
  if (!channel.draining && channel.all.size <= SLICE && !message.isLarge) {
    for (const listener of channel.all) listener.deliver(message);
    deliverById(channel, message);
    return;
  }
  if (channel.waiting.push(message) > MAX_WAITING) cutAll(channel);
  else if (!channel.draining) void drain(channel);
}

async function drain(channel: Channel): Promise<void> {
  channel.draining = true;
  for (let message = channel.waiting.shift(); message; message = channel.waiting.shift()) {
    if (message.isLarge) await setImmediate();
    let count = 0;
    for (const listener of channel.all) {
      listener.deliver(message);
      if (++count % SLICE === 0) await setImmediate();
    }
    deliverById(channel, message);
  }
  channel.draining = false;
}

function cutAll(channel: Channel): void {
  channel.waiting.length = 0;
  const listeners = new Set([...channel.all, ...[...channel.byId.values()].flatMap((ofId) => [...ofId])]);
  for (const listener of listeners) listener.cut();
}

function deliverById({ all, byId }: Channel, message: Message): void {
  for (const listener of byId.get(message.id) ?? []) if (!all.has(listener)) listener.deliver(message);
}

function keyOf({ prefix }: Owner, doctype: string): string {
  return `${prefix} ${doctype}`;
}
