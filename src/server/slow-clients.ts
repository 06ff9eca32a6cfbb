/** Ports of HTTP/1.1 against clients that take for ever: heads, bodies, and bodies that nobody wants any more. */
import type { Server } from 'node:http';

/** At creation. Node looks for what is late every 30 s. */
export const LOOKED_AT_OFTEN = { connectionsCheckingInterval: 1000 };

export interface HttpSeconds {
  /** Until a request's head is here. */
  readonly head: number;
  /** Until all of a request is here; 0 where its reader has limits of its own. */
  readonly request: number;
  /** Between two requests of a connection; Node's 5 if absent. */
  readonly idle?: number;
}

export function boundSeconds(server: Server, { head, request, idle }: HttpSeconds): void {
  server.headersTimeout = head * 1000;
  server.requestTimeout = request * 1000;
  if (idle !== undefined) server.keepAliveTimeout = idle * 1000;
  // A request that was answered before its body came holds its connection until that is here.
  server.on('request', (asked, response) => {
    response.once('close', () => {
      if (asked.complete) return;
      const late = setTimeout(() => asked.complete || asked.socket.destroy(), head * 1000).unref();
      asked.socket.once('close', () => clearTimeout(late));
    });
  });
}
