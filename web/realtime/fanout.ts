import type { Docs, Owner } from '#model/docs';
import { type Message, toMessage } from './message.ts';

export interface Listener {
  deliver(message: Message): void;
}

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
  stop: () => void;
}

export function createFanout(docs: Docs): Fanout {
  const channels = new Map<string, Channel>();

  function open(owner: Owner, doctype: string): Channel {
    const channel: Channel = {
      all: new Set(),
      byId: new Map(),
      stop: docs.subscribe(owner, doctype, (event) => publish(channel, toMessage(event))),
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

function publish({ all, byId }: Channel, message: Message): void {
  for (const listener of all) listener.deliver(message);
  for (const listener of byId.get(message.id) ?? []) if (!all.has(listener)) listener.deliver(message);
}

function keyOf({ prefix }: Owner, doctype: string): string {
  return `${prefix} ${doctype}`;
}
