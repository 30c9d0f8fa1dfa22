import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A network between a client and a server, that a test can cut. */
export interface Network extends Disposable {
  /** On the loopback. */
  readonly port: number;
  /** Resets every connection; new ones pass. */
  cut(): void;
}

/** Resolves once it listens. */
export function networkTo(port: number): Promise<Network> {
  const sockets = new Set<Socket>();
  const track = (socket: Socket) => {
    sockets.add(socket);
    // An end that is reset ends the other one too.
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
  };
  const server = createServer((near) => {
    const far = connect(port, '127.0.0.1');
    track(near);
    track(far);
    near.pipe(far).pipe(near);
    near.on('close', () => far.destroy());
    far.on('close', () => near.destroy());
  });
  const cut = () => {
    for (const socket of sockets) socket.resetAndDestroy();
  };
  return new Promise((resolve) => {
    server.listen(0, 'localhost', () => {
      resolve({
        port: (server.address() as AddressInfo).port,
        cut,
        [Symbol.dispose]() {
          server.close();
          cut();
        },
      });
    });
  });
}
