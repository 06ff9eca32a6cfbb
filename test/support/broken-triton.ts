/**
 * A server that speaks Triton's HTTP v2 for one model and breaks it as told: the faults that a real
 * tritonserver cannot be asked for. What is not broken is right: the graph is run by a real
 * session.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { join } from 'node:path';
import { type Body, decodeBody, encodeBody, HEADER_LENGTH } from '../../src/inference/http-body.ts';
import { elements, type Tensor } from '../../src/inference/tensor.ts';
import { contractOf, type PatchContract, type TensorContract } from '../../src/model/contract.ts';
import { openOnnxSession } from '../../src/model/onnx-session.ts';
import { openModelFiles } from '../../src/model/repository.ts';
import { BatchBuffer, patchMemory, type Session } from '../../src/model/session.ts';
import { BANDS_MODELS } from './service.ts';

export type Exchange = {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** The right outputs of the request. */
  readonly outputs: readonly Tensor[];
};
/** Answers one inference wrongly. */
export type Fault = (exchange: Exchange) => void;

export class BrokenTriton {
  readonly server: Server;
  readonly sockets = new Set<Socket>();
  /** Authorization headers in the order in which they came. */
  readonly authorizations: (string | undefined)[] = [];
  /** Inferences in the order in which they came; true for those that were broken. */
  readonly inferences: boolean[] = [];
  /** Breaks the inferences to come, one each, until it is empty; `always` breaks those after. */
  next: Fault[] = [];
  always: Fault | undefined;
  /** Status of the readiness of the model. */
  readiness = 200;
  metadata: (right: Record<string, unknown>) => object = (right) => right;
  parameters: Record<string, { string_value: string }> = {};
  readonly #session: Session;
  #path = '';
  #metadata: Record<string, unknown> = {};
  #inputs: string[] = [];
  /** Of the logits of patches. */
  #patches: PatchContract | undefined;

  private constructor(session: Session, tls: { cert: Buffer; key: Buffer } | undefined) {
    this.#session = session;
    const handle = (request: IncomingMessage, response: ServerResponse) =>
      void this.#handle(request, response).catch(() => response.destroy());
    this.server = tls === undefined ? createServer(handle) : (createTlsServer(tls, handle) as Server);
    this.server.on('connection', (socket: Socket) => {
      this.sockets.add(socket);
      socket.on('error', () => undefined).on('close', () => this.sockets.delete(socket));
    });
  }

  /**
   * Serves a model of version 1.0.0, 'bands' if no other folder is named. Use with `await using`.
   */
  static async start(
    options: { port?: number; tls?: { cert: Buffer; key: Buffer }; model?: string } = {},
  ): Promise<BrokenTriton> {
    const { manifest, graphPath, graphSha256 } = await openModelFiles(options.model ?? join(BANDS_MODELS, 'bands'));
    const contract = contractOf(manifest);
    const { session } = await openOnnxSession(
      { graphPath, graphSha256, threads: 1, usualPixels: 2 ** 20, ...contract },
      'cpu',
    );
    const triton = new BrokenTriton(session, options.tls);
    const tensors = declared(contract);
    triton.#path = `/v2/models/${manifest.name}/versions/1000000`;
    triton.#inputs = tensors.inputs.map(({ name }) => name);
    triton.#patches = 'patch' in contract ? contract : undefined;
    triton.#metadata = { name: manifest.name, versions: ['1000000'], ...tensors };
    triton.parameters = {
      m4oe_version_1000000: { string_value: manifest.version },
      m4oe_graph_sha256_1000000: { string_value: graphSha256 },
    };
    await once(triton.server.listen(options.port ?? 0, '127.0.0.1'), 'listening');
    return triton;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    await this.#session.close();
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.authorizations.push(request.headers.authorization);
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const at = this.#path;
    if (request.url === `${at}/ready`) response.writeHead(this.readiness).end();
    else if (request.url === at) response.end(JSON.stringify(this.metadata(this.#metadata)));
    else if (request.url === `${at}/config`) response.end(JSON.stringify({ parameters: this.parameters }));
    else if (request.url !== `${at}/infer`) response.writeHead(404).end();
    else {
      const headerLength = Number(request.headers[HEADER_LENGTH]);
      const fault = this.next.shift() ?? this.always;
      this.inferences.push(fault !== undefined);
      const outputs = await this.#run({ bytes: Buffer.concat(parts), headerLength });
      (fault ?? answer)({ request, response, outputs });
    }
  }

  /** One request after the other: a session runs one batch at a time. */
  #turn: Promise<unknown> = Promise.resolve();
  #run(body: Body): Promise<Tensor[]> {
    const run = async () => {
      const { tensors } = decodeBody(body, 'inputs');
      // As Triton has it: every input that the graph declares, and no other.
      if (tensors.map(({ name }) => name).join() !== this.#inputs.join()) throw new Error('other inputs than declared');
      return this.#patches === undefined ? this.#slices(tensors) : this.#logits(this.#patches, tensors);
    };
    const mine = this.#turn.then(run);
    this.#turn = mine.catch(() => undefined);
    return mine;
  }

  async #slices(tensors: readonly Tensor[]): Promise<Tensor[]> {
    const [slices, window, head, spacing] = tensors as [Tensor, Tensor, Tensor, Tensor?];
    const shape = slices.shape as [number, number, number, number];
    const [n, , h, w] = shape;
    const buffer = new BatchBuffer(shape);
    buffer.slices.set(elements(slices) as Int16Array);
    const pair = (of: Tensor) => {
      const [first = 0, second = 0] = elements(of) as Float32Array;
      return [first, second] as const;
    };
    const index = Number(elements(head)[0]);
    const told = { window: pair(window), head: index, spacing: spacing && pair(spacing) };
    const { gates } = await this.#session.run({ buffer, shape, ...told });
    const bytes = new Uint8Array(gates.buffer, gates.byteOffset, gates.byteLength);
    return [
      { name: 'labels', datatype: 'UINT8', shape: [n, h, w], bytes: Uint8Array.from(buffer.labels) },
      { name: 'confidence', datatype: 'UINT8', shape: [n, h, w], bytes: Uint8Array.from(buffer.confidence) },
      { name: 'gates', datatype: 'FP32', shape: [n, gates.length / n], bytes },
    ] satisfies Tensor[];
  }

  async #logits(contract: PatchContract, [patches]: readonly Tensor[]): Promise<Tensor[]> {
    const memory = patchMemory((patches as Tensor).shape[0] as number, contract);
    memory.patches.set(elements(patches as Tensor) as Float32Array);
    await this.#session.run({ fold: 0, ...memory });
    const bytes = Uint8Array.from(new Uint8Array(memory.logits.buffer));
    return [{ name: 'logits', datatype: 'FP32', shape: memory.logitsShape, bytes }];
  }
}

/** What a server tells of the tensors of a graph. */
function declared(contract: TensorContract) {
  const tensor = (name: string, datatype: string, shape: number[]) => ({ name, datatype, shape });
  if ('patch' in contract) {
    const { channels, classes, patch } = contract;
    return {
      inputs: [tensor('patches', 'FP32', [-1, channels, ...patch])],
      outputs: [tensor('logits', 'FP32', [-1, classes, ...patch])],
    };
  }
  const { context, experts, spacing } = contract;
  return {
    inputs: [
      tensor('slices', 'INT16', [-1, context, -1, -1]),
      tensor('window', 'FP32', [-1, 2]),
      tensor('head', 'INT64', [-1]),
      ...(spacing ? [tensor('spacing', 'FP32', [-1, 2])] : []),
    ],
    outputs: [
      tensor('labels', 'UINT8', [-1, -1, -1]),
      tensor('confidence', 'UINT8', [-1, -1, -1]),
      tensor('gates', 'FP32', [-1, experts]),
    ],
  };
}

/** The answer as the protocol has it, unless `change` makes it otherwise. */
export function answer(
  { response, outputs }: Exchange,
  change: (body: Body) => { bytes: Buffer; headerLength: number | undefined } = (body) => body,
): void {
  const { bytes, headerLength } = change(encodeBody({ model_name: 'bands' }, 'outputs', outputs));
  if (headerLength !== undefined) response.setHeader(HEADER_LENGTH, headerLength);
  response.end(bytes);
}

/** The right answer with one output replaced. */
export function withOutput(name: string, change: (tensor: Tensor) => Tensor | undefined): Fault {
  return (exchange) => {
    const outputs = exchange.outputs.flatMap((tensor) => (tensor.name === name ? (change(tensor) ?? []) : tensor));
    answer({ ...exchange, outputs });
  };
}

export function status(code: number, headers: Record<string, string> = {}, body = '{"error":"told to"}'): Fault {
  return ({ response }) => response.writeHead(code, headers).end(body);
}

/**
 * A reset that finds the connection's end under way leaves Node with a socket that never closes,
 * and the process spins when it should exit.
 */
export function reset({ request: { socket } }: Exchange): void {
  if (socket.writable) socket.resetAndDestroy();
  else socket.destroy();
}
