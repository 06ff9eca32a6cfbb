/**
 * Worker thread that owns one ONNX Runtime session. `session.run` blocks the thread that calls it,
 * so it must not be the thread that serves requests
 * (docs/decisions/0001-sessions-in-worker-threads.md).
 */
import { hash } from 'node:crypto';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { type MessagePort, parentPort } from 'node:worker_threads';
import { InferenceSession, listSupportedBackends, Tensor } from 'onnxruntime-node';
import { shrinkHeap } from '../streaming/collection.ts';
import { contractViolations, type TensorContract } from './contract.ts';
import type { GpuTrouble } from './gpu.ts';
import { type BatchBuffer, eachSample, type PatchMemory, type Provider, type SliceBatch } from './session.ts';
import { NoAdapter, nodesForCpu, refusedAdapter, webgpuAdapter } from './webgpu.ts';

export type WorkerOptions = WorkerBase & TensorContract;

export interface WorkerBase {
  readonly graphPath: string;
  /**
   * Of the graph, lower-case hexadecimal: the bytes that are handed to the runtime have it,
   * whatever the file held before.
   */
  readonly graphSha256: string;
  readonly provider: Provider;
  /** Whether WebGPU may run on an adapter that computes on the CPU. */
  readonly softwareAdapter: boolean;
  readonly threads: number;
  /** Of a batch; what larger ones took is given back. */
  readonly usualPixels: number;
}

/**
 * The arrays of a `BatchBuffer`, which a message carries as plain typed arrays over the same
 * memory.
 */
type SliceRun = Pick<BatchBuffer, 'slices' | 'labels' | 'confidence'> & Omit<SliceBatch, 'buffer'>;

export type RunMessage = SliceRun | PatchMemory;

/**
 * The file is not there, not the one of the manifest, not a graph of ours; the runtime does not
 * start, or has no adapter, for the reason named.
 */
export type Refused = 'file' | 'hash' | 'contract' | 'runtime' | GpuTrouble['reason'];

export type WorkerMessage =
  | { readonly kind: 'ready'; readonly adapter: string | undefined }
  | { readonly kind: 'refused'; readonly why: Refused; readonly message: string }
  | { readonly kind: 'done'; readonly gates: Float32Array; readonly seconds: number }
  | { readonly kind: 'failed'; readonly message: string };

/** After a large batch without another one, when what it took is given back. */
const GIVE_BACK_MS = 1000;

const port = parentPort;
if (port === null) throw new Error('onnx-worker.ts runs as a worker thread only');
function post(message: WorkerMessage): void {
  port?.postMessage(message);
}

/**
 * By name alone: of CUDA's options the binding hands none on but the device's number.
 * @param forCpu names of nodes that webgpu leaves to the CPU
 */
function executionProviders(provider: Provider, forCpu: readonly string[]): InferenceSession.ExecutionProviderConfig[] {
  switch (provider) {
    case 'cpu':
      return ['cpu'];
    case 'cuda':
    case 'coreml':
    case 'dml':
      return [provider];
    case 'tensorrt':
      return ['tensorrt', 'cuda'];
    case 'webgpu':
      return [forCpu.length === 0 ? 'webgpu' : { name: 'webgpu', forceCpuNodeNames: forCpu }];
  }
}

class RefusedGraph extends Error {
  readonly why: Refused;
  constructor(why: Refused, message: string) {
    super(message);
    this.why = why;
  }
}

async function verifiedGraph({ graphPath, graphSha256 }: WorkerOptions): Promise<Uint8Array> {
  const graph = await readFile(graphPath).catch((error: NodeJS.ErrnoException) => {
    throw new RefusedGraph('file', `${basename(graphPath)} cannot be read (${error.code})`);
  });
  const found = hash('sha256', graph);
  if (found === graphSha256) return graph;
  throw new RefusedGraph('hash', `${basename(graphPath)} has SHA-256 ${found}, the manifest says ${graphSha256}`);
}

interface Opened {
  readonly session: InferenceSession;
  readonly adapter: string | undefined;
}

async function open(options: WorkerOptions): Promise<Opened> {
  if (!listSupportedBackends().some((backend) => backend.name === options.provider)) {
    const known = listSupportedBackends().map((backend) => backend.name);
    throw new Error(
      `this build of onnxruntime-node has ${known.join(', ')} and not ${options.provider} (take one of those)`,
    );
  }
  if (options.provider !== 'webgpu')
    return { session: await createSession(await verifiedGraph(options), options), adapter: undefined };
  // Where there is none, nothing is read for it.
  const adapter = await webgpuAdapter(options.softwareAdapter);
  const graph = await verifiedGraph(options);
  try {
    const session = await createSession(graph, options, nodesForCpu(graph, adapter));
    return { session, adapter: adapter?.name };
  } catch (error) {
    throw refusedAdapter(adapter, (error as Error).message) ?? error;
  }
}

function createSession(
  graph: Uint8Array,
  options: WorkerOptions,
  forCpu: readonly string[] = [],
): Promise<InferenceSession> {
  // From memory: a file could be another one by the time that the runtime opens it, and could name
  // further files that nobody has hashed.
  return InferenceSession.create(graph, {
    executionProviders: executionProviders(options.provider, forCpu),
    graphOptimizationLevel: 'all',
    intraOpNumThreads: options.threads,
    interOpNumThreads: 1,
    // A pattern is kept for each shape that ever came, and shapes are as many as scanners.
    enableMemPattern: false,
    executionMode: 'sequential',
    logSeverityLevel: 3,
    // Threads that spin for their next piece of work take the cores from the thread that receives
    // and sends.
    extra: { session: { intra_op: { allow_spinning: '0' } } },
  });
}

/**
 * Ends the thread by itself. `Worker.terminate` from outside may come while the binding is inside
 * native code, which then throws where nothing can catch it and takes the process along.
 */
async function close(session: InferenceSession): Promise<void> {
  port?.close();
  await session.release();
}

/** Fills the batch's logits. */
async function runPatches(session: InferenceSession, { patches, logits, shape, logitsShape }: PatchMemory) {
  const fetches = { logits: new Tensor('float32', logits, logitsShape) };
  const started = performance.now();
  const results = await session.run({ patches: new Tensor('float32', patches, shape) }, fetches);
  const seconds = (performance.now() - started) / 1000;
  freeCopy(results.logits?.data as Float32Array);
  post({ kind: 'done', gates: new Float32Array(0), seconds });
}

async function run(session: InferenceSession, message: RunMessage): Promise<void> {
  if ('patches' in message) return runPatches(session, message);
  const { shape, window, spacing } = message;
  const [n, c, h, w] = shape;
  const pixels = (memory: Uint8Array) => new Tensor('uint8', memory.subarray(0, n * h * w), [n, h, w]);
  const feeds = {
    slices: new Tensor('int16', message.slices.subarray(0, n * c * h * w), shape),
    window: new Tensor('float32', eachSample(window, n), [n, 2]),
    head: new Tensor('int64', new BigInt64Array(n).fill(BigInt(message.head)), [n]),
    ...(spacing === undefined ? {} : { spacing: new Tensor('float32', eachSample(spacing, n), [n, 2]) }),
  };
  // Labels are written where the main thread reads them.
  const fetches = { labels: pixels(message.labels), confidence: pixels(message.confidence), gates: null };
  const started = performance.now();
  const results = await session.run(feeds, fetches);
  const seconds = (performance.now() - started) / 1000;
  for (const output of [results.labels, results.confidence]) freeCopy(output?.data as Uint8Array);
  post({ kind: 'done', gates: results.gates?.data as Float32Array, seconds });
  results.gates?.dispose();
}

/**
 * The binding makes a copy of outputs that were written in place as well; a thread that has hardly
 * any heap would not collect them for long.
 */
function freeCopy({ buffer }: Uint8Array | Float32Array): void {
  if (buffer instanceof ArrayBuffer) buffer.transfer(0);
}

/**
 * Opens what comes as a message, so that a thread can be started, and the runtime loaded, before it
 * is known; after a refusal the next one, which may be for another provider.
 */
async function openWhatComes(): Promise<void> {
  while (true) {
    const [options] = (await once(port as MessagePort, 'message')) as [WorkerOptions | 'close'];
    if (options === 'close') return port?.close();
    try {
      return serve(await open(options), options);
    } catch (error) {
      post({ kind: 'refused', why: whyRefused(error as Error), message: (error as Error).message });
    }
  }
}

function whyRefused(error: Error): Refused {
  if (error instanceof RefusedGraph) return error.why;
  return error instanceof NoAdapter ? error.reason : 'runtime';
}

/** Of a batch of slices; patches are all of one size, which the session keeps its memory for. */
function slicePixels(message: RunMessage): number {
  if ('patches' in message) return 0;
  const [n, , h, w] = message.shape;
  return n * h * w;
}

function serve({ session: first, adapter }: Opened, options: WorkerOptions): void {
  const violations = contractViolations(first.inputMetadata, first.outputMetadata, options);
  if (violations.length > 0) throw new RefusedGraph('contract', violations.join('; '));
  let session = first;
  let running = Promise.resolve();
  let givingBack: NodeJS.Timeout | undefined;
  // The runtime keeps what its largest batch took, and the binding passes no option on that would
  // have it given back. What fails here ends the thread: another one takes its place, or says what
  // is wrong with the graph.
  const reopen = async () => {
    await session.release();
    ({ session } = await open(options));
  };
  const runOne = async (message: RunMessage) => {
    const large = options.provider === 'cpu' && slicePixels(message) > options.usualPixels;
    if (large) clearTimeout(givingBack);
    await run(session, message).catch((error: Error) => post({ kind: 'failed', message: error.message }));
    if (!large) return;
    givingBack = setTimeout(() => {
      running = running.then(reopen);
    }, GIVE_BACK_MS);
  };
  port?.on('message', (message: RunMessage | 'close' | 'collect') => {
    if (message === 'collect') shrinkHeap();
    else if (message === 'close') {
      void running.then(() => {
        clearTimeout(givingBack);
        return close(session);
      });
    } else running = running.then(() => runOne(message));
  });
  post({ kind: 'ready', adapter });
}

await openWhatComes();
