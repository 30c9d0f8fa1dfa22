import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import { GLOBAL_PREFIX, type Owner } from '#model/docs';
import type { Instance } from '#model/instance';
import type { Permission } from '#model/permission';
import type { Session } from '#model/session';
import { isKind } from '#pkg/errors';
import type { Logger } from '#pkg/log';
import { allowAdminSubscription, allowSubscription } from './allow-subscription.ts';
import { type Command, parseCommand, parseTopic } from './command.ts';
import type { SocketsDeps } from './deps.ts';
import { type ErrorName, errorEvent } from './error-event.ts';
import type { Listener } from './fanout.ts';
import { followBearer } from './follow-session.ts';
import type { Message } from './message.ts';
import { whileAllowed } from './while-allowed.ts';

/** Who opened the socket, as its HTTP request told. */
export type SocketContext = InstanceContext | AdminContext;

export interface InstanceContext {
  instance: Instance;
  session: Session | undefined;
  /** Cookie header. */
  cookie: string | undefined;
  /** Where it comes from. */
  address: string;
  log: Logger;
}

/** The administrator, who has given the passphrase already: the events are those of the server's own databases. */
export interface AdminContext {
  instance?: undefined;
  log: Logger;
}

interface Topic {
  type: string;
  id: string | undefined;
  /** The connection itself, or what it listens with as long as it may. */
  listener: Listener;
}

/** Bytes that may wait for a slow reader; beyond them it is cut off, and will connect again. */
const MAX_BUFFERED = 1024 * 1024;
/** Commands that wait for the one before them. */
const MAX_WAITING = 500;
const MAX_SUBSCRIPTIONS = 1000;
/** Commands in each period of ten seconds. */
const MAX_RATE = 2000;
const PERIOD = 10_000;

/** RFC 6455 section 7.4.1. */
const CLOSE = { unsupported: 1003, policy: 1008 } as const;

/**
 * One websocket: `AUTH` with a token, then `SUBSCRIBE` and `UNSUBSCRIBE` as often as one likes.
 * @note a class with few members: there are thousands of them.
 */
export class Connection implements Listener {
  readonly socket: WebSocket;
  /** What is under the websocket. */
  readonly wire: Duplex;
  readonly context: SocketContext;
  readonly deps: SocketsDeps;
  permission: Permission | undefined;
  /** When it began, was heard of, and was pinged, in ms. */
  readonly openedAt: number;
  heardAt: number;
  pingedAt: number;
  #leave: (() => void) | undefined;
  #topics: Topic[] = [];
  #waiting: string[] = [];
  #working = false;
  #period = 0;
  #count = 0;

  constructor(socket: WebSocket, wire: Duplex, context: SocketContext, deps: SocketsDeps, now: number) {
    this.socket = socket;
    this.wire = wire;
    this.context = context;
    this.deps = deps;
    this.openedAt = now;
    this.heardAt = now;
    this.pingedAt = now;
  }

  /** The frame is the same for all: written as it is, it costs one write and no copy for each. */
  deliver(message: Message): void {
    if (this.socket.readyState !== this.socket.OPEN) return;
    if (this.wire.writableLength > MAX_BUFFERED) this.cut();
    else this.wire.write(message.frame());
  }

  cut(): void {
    this.socket.terminate();
  }

  /** RFC 6455 section 5.5.3. */
  answerPing(data: Buffer): void {
    if (this.socket.readyState !== this.socket.OPEN) return;
    if (this.wire.writableLength > MAX_BUFFERED) this.socket.terminate();
    else this.socket.pong(data);
  }

  /** Commands are obeyed one after the other: clients send them all at once, before the AUTH is answered. */
  receive(text: string, now: number): void {
    this.heardAt = now;
    if (now - this.#period > PERIOD) {
      this.#period = now;
      this.#count = 0;
    }
    if (++this.#count > MAX_RATE || this.#waiting.push(text) > MAX_WAITING) {
      this.#waiting = [];
      this.socket.close(CLOSE.policy, 'too many messages');
    } else if (!this.#working) void this.#work();
  }

  /** It has not said who it is. */
  isAnonymous(): boolean {
    return !this.permission && this.context.instance !== undefined;
  }

  /** Forgets the subscriptions; the socket is closed already. */
  end(): void {
    this.#waiting = [];
    for (const topic of this.#topics) this.#drop(topic);
    this.#topics = [];
    this.#leave?.();
    this.#leave = undefined;
  }

  async #work(): Promise<void> {
    this.#working = true;
    for (let text = this.#waiting.shift(); text !== undefined; text = this.#waiting.shift()) {
      if (this.socket.readyState !== this.socket.OPEN) break;
      const command = parseCommand(text);
      if (command) await this.#obey(command);
      else this.#refuse('bad-request', 'The message is not a command', undefined, CLOSE.unsupported);
    }
    // An emptied array keeps its room, which counts with thousands of sockets.
    this.#waiting = [];
    this.#working = false;
  }

  async #obey(command: Command): Promise<void> {
    const { context } = this;
    try {
      if (command.method === 'AUTH' && context.instance) await this.#authenticate(command, context);
      else if (this.isAnonymous()) this.#refuse('unauthorized', 'The authentication is missing', command, CLOSE.policy);
      else if (command.method === 'SUBSCRIBE') await this.#subscribe(command);
      else if (command.method === 'UNSUBSCRIBE') this.#unsubscribe(command);
      else this.#refuse('not-allowed', `The ${command.method.slice(0, 50)} method is not supported`, command);
    } catch (error) {
      this.context.log.error({ err: error }, 'realtime command failed');
      this.#refuse('internal', 'Internal Server Error', command);
    }
  }

  async #authenticate(command: Command, context: InstanceContext): Promise<void> {
    if (this.permission) return this.#refuse('not-allowed', 'The AUTH method can only be used once', command);
    const { instance, session, cookie, address } = context;
    const token = typeof command.payload === 'string' ? command.payload : '';
    try {
      this.permission = await this.deps.permissions.fromToken(instance, token, { session, cookie, address });
      if (this.socket.readyState !== this.socket.OPEN) return;
      const bearer = { instance, permission: this.permission, since: this.openedAt };
      this.#leave = followBearer(this.deps.fanout, bearer, () => this.socket.close(CLOSE.policy));
    } catch (error) {
      if (!isKind(error, 'bad-token', 'forbidden', 'bad-request', 'gone', 'too-many-requests')) throw error;
      this.#refuse('unauthorized', 'The authentication has failed', command, CLOSE.policy);
    }
  }

  async #subscribe(command: Command): Promise<void> {
    const topic = parseTopic(command.payload);
    if (!topic) return this.#refuse('not-found', 'The type parameter is mandatory for SUBSCRIBE', command);
    let again: (() => Promise<void>) | undefined;
    try {
      again = await this.#allow(topic.type, topic.id);
    } catch (error) {
      if (!isKind(error, 'forbidden', 'not-found', 'bad-request')) throw error;
      return this.#refuse('forbidden', `The application can't subscribe to ${topic.type.slice(0, 150)}`, command);
    }
    // It may have been closed while the right was looked for: nobody would end the subscription.
    if (this.socket.readyState !== this.socket.OPEN) return;
    if (this.#topics.length >= MAX_SUBSCRIPTIONS) return this.#refuse('forbidden', 'Too many subscriptions', command);
    if (this.#topics.some(({ type, id }) => type === topic.type && id === topic.id)) return;
    const added: Topic = {
      ...topic,
      listener: again ? whileAllowed(this, again, () => this.#lose(added, command)) : this,
    };
    this.#topics = [...this.#topics, added];
    this.deps.fanout.add(this.#owner, topic.type, topic.id, added.listener);
  }

  /** Rejects when it may not listen; gives the check to repeat, if there is one. */
  #allow(type: string, id: string | undefined): Promise<(() => Promise<void>) | undefined> {
    const { instance } = this.context;
    if (!instance || !this.permission) return allowAdminSubscription(type);
    return allowSubscription(this.deps.permissions, instance, this.permission, type, id);
  }

  /** Whose documents it is told of. */
  get #owner(): Owner {
    return this.context.instance ?? { prefix: GLOBAL_PREFIX };
  }

  /** The right to listen has gone meanwhile. */
  #lose(topic: Topic, command: Command): void {
    this.#drop(topic);
    this.#topics = this.#topics.filter((one) => one !== topic);
    if (this.socket.readyState !== this.socket.OPEN) return;
    this.#refuse('forbidden', `The application can't subscribe to ${topic.type.slice(0, 150)} any more`, command);
  }

  #drop({ type, id, listener }: Topic): void {
    this.deps.fanout.remove(this.#owner, type, id, listener);
  }

  #unsubscribe(command: Command): void {
    const topic = parseTopic(command.payload);
    if (!topic) {
      this.#refuse('not-found', 'The type parameter is mandatory for UNSUBSCRIBE', command);
      return;
    }
    const index = this.#topics.findIndex(({ type, id }) => type === topic.type && id === topic.id);
    if (index < 0) return;
    for (const gone of this.#topics.splice(index, 1)) this.#drop(gone);
  }

  #refuse(name: ErrorName, title: string, command?: Command, closeCode?: number): void {
    if (this.socket.bufferedAmount <= MAX_BUFFERED) this.socket.send(errorEvent(name, title, command));
    if (closeCode === undefined) return;
    this.#waiting = [];
    this.socket.close(closeCode, title);
  }
}
