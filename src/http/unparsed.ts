/** What is answered to bytes that come to no handler, since they are no request: as to any other fault, a problem. */
import { type IncomingMessage, maxHeaderSize, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { Failure, invalid } from '../errors.ts';
import { malformed, PROBLEM_TYPE, problemOf } from './problem.ts';

interface Exchanged {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/** @param headSeconds until a request's head is here; a client may take as long to close after an answer */
export function answerUnparsed(server: Server, headSeconds: number): void {
  const latest = new WeakMap<Socket, Exchanged>();
  const told = new WeakSet<Socket>();
  const onRequest = (request: IncomingMessage, response: ServerResponse) =>
    latest.set(request.socket, { request, response });
  server.on('request', onRequest);
  server.on('checkContinue', onRequest);
  const end = (socket: Socket, failure: Failure) => {
    if (socket.writable) socket.end(bytesOf(failure));
    // What still comes is dropped: a connection that is closed over it takes the answer with it.
    const late = setTimeout(() => socket.destroy(), headSeconds * 1000).unref();
    socket.once('close', () => clearTimeout(late));
  };
  server.on('clientError', (error: NodeJS.ErrnoException, stream) => {
    const socket = stream as Socket;
    const failure = failureOf(error.code ?? '', headSeconds);
    // Whoever never said anything awaits nothing.
    if (failure === undefined || socket.bytesRead === 0 || socket.destroyed) return socket.destroy();
    if (told.has(socket)) return;
    told.add(socket);
    const { request, response } = latest.get(socket) ?? {};
    if (response === undefined || response.writableFinished) return end(socket, failure);
    // Behind a request that is whole: its own answer comes first.
    if (request?.complete === true) return response.once('finish', () => end(socket, failure));
    if (response.headersSent) return socket.destroy();
    end(socket, failure);
  });
  // Nothing would be answered to these, or nothing in the body.
  server.on('connect', (_request, socket) =>
    end(socket as Socket, invalid('METHOD', 'method', 'expected GET, HEAD, POST or OPTIONS')),
  );
  server.on('checkExpectation', ({ socket }) =>
    end(socket, invalid('EXPECTATION', 'expect', 'expected 100-continue or none')),
  );
}

/** Undefined for a connection that broke, or was none: nobody reads an answer. */
function failureOf(code: string, headSeconds: number): Failure | undefined {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    const setting = 'M4OE_STALL_SECONDS';
    const message = `the head of a request did not come in ${headSeconds} s (${setting})`;
    return new Failure('timed_out', 'UPLOAD_STALLED', message, { setting });
  }
  if (code === 'HPE_HEADER_OVERFLOW')
    return new Failure('too_large', 'HEAD_TOO_LARGE', `expected a path and header fields of ${maxHeaderSize} bytes`);
  if (code === 'HPE_INVALID_EOF_STATE') return malformed('the connection ended before the request did');
  return code.startsWith('HPE_') ? malformed('expected a request of HTTP/1.1') : undefined;
}

function bytesOf(failure: Failure): string {
  const problem = problemOf(failure);
  const body = `${JSON.stringify(problem)}\n`;
  const head = [
    `HTTP/1.1 ${problem.status} ${problem.title}`,
    `content-type: ${PROBLEM_TYPE}`,
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ];
  return `${head.join('\r\n')}\r\n\r\n${body}`;
}
