/**
 * Which nodes of a graph run on the CPU beside WebGPU, and what crosses between the two for one
 * slice: node bench/gpu/placement.ts [--models FOLDER] [--json]. By onnxruntime's profile of the
 * second run. Placement is the same on every adapter; time on one in software would say nothing.
 */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { findModels, type ModelFiles, openModelFiles } from '../../src/model/repository.ts';
import { eachSample } from '../../src/model/session.ts';
import { CtSlices } from './slices.ts';

/** What onnxruntime writes of a node that ran. */
export interface NodeEvent {
  readonly cat: string;
  readonly name: string;
  readonly args: { readonly op_name?: string; readonly provider?: string; readonly output_size?: string };
}

export interface Placement {
  /** Nodes that ran, copies between the two left out. */
  readonly nodes: number;
  readonly onCpu: number;
  /** Kinds of the nodes on the CPU, with how many there are. */
  readonly kinds: Readonly<Record<string, number>>;
  /** Bytes of each copy for one slice, the largest first. */
  readonly toHost: readonly number[];
  readonly fromHost: readonly number[];
}

/** @param events of any number of runs; the last of each node counts */
export function placementOf(events: readonly NodeEvent[]): Placement {
  const last = new Map<string, NodeEvent>();
  for (const event of events)
    if (event.cat === 'Node' && event.name.endsWith('_kernel_time')) last.set(event.name, event);
  const kinds: Record<string, number> = {};
  const copies = { MemcpyToHost: [] as number[], MemcpyFromHost: [] as number[] };
  let [nodes, onCpu] = [0, 0];
  for (const { args } of last.values()) {
    if (args.op_name === 'MemcpyToHost' || args.op_name === 'MemcpyFromHost') {
      copies[args.op_name].push(Number(args.output_size));
      continue;
    }
    nodes++;
    if (args.provider !== 'CPUExecutionProvider') continue;
    onCpu++;
    kinds[args.op_name ?? ''] = (kinds[args.op_name ?? ''] ?? 0) + 1;
  }
  const largestFirst = (bytes: number[]) => bytes.sort((a, b) => b - a);
  const [toHost, fromHost] = [largestFirst(copies.MemcpyToHost), largestFirst(copies.MemcpyFromHost)];
  return { nodes, onCpu, kinds, toHost, fromHost };
}

async function profiled(files: ModelFiles, input: string): Promise<NodeEvent[]> {
  const folder = await mkdtemp(join(tmpdir(), 'm4oe-profile-'));
  try {
    const session = await InferenceSession.create(files.graphPath, {
      executionProviders: ['webgpu'],
      enableProfiling: true,
      profileFilePrefix: join(folder, 'run'),
      logSeverityLevel: 3,
    });
    const slices = await CtSlices.of(input, files);
    const { buffer, shape, window, head, spacing } = slices.batch([Math.floor(slices.count / 2)]);
    for (let run = 0; run < 2; run++) {
      await session.run({
        slices: new Tensor('int16', buffer.slices, shape),
        window: new Tensor('float32', eachSample(window, 1), [1, 2]),
        head: new Tensor('int64', [BigInt(head)], [1]),
        ...(spacing && { spacing: new Tensor('float32', eachSample(spacing, 1), [1, 2]) }),
      });
    }
    session.endProfiling();
    await session.release();
    const [file = ''] = await readdir(folder);
    return JSON.parse(await readFile(join(folder, file), 'utf8')) as NodeEvent[];
  } finally {
    await rm(folder, { recursive: true });
  }
}

export function bytesOf(copies: readonly number[]): number {
  return copies.reduce((sum, bytes) => sum + bytes, 0);
}

function asText({ nodes, onCpu, kinds, toHost, fromHost }: Placement): string {
  const crossing = (copies: readonly number[]) =>
    `${bytesOf(copies)} bytes in ${copies.length} copies (${copies.slice(0, 4).join(', ')} ...)`;
  const sorted = Object.entries(kinds).sort(([, a], [, b]) => b - a);
  return [
    `${onCpu} of ${nodes} nodes on the CPU: ${sorted.map(([kind, count]) => `${count} ${kind}`).join(', ')}`,
    `to the host ${crossing(toHost)}, from it ${crossing(fromHost)}`,
  ].join('\n');
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { models: { type: 'string', default: 'models/demo' }, json: { type: 'boolean', default: false } },
  });
  const files = await openModelFiles((await findModels(values.models))[0] as string);
  const found = placementOf(await profiled(files, 'models/demo/phantom-ct.nii.gz'));
  process.stdout.write(`${values.json ? JSON.stringify(found) : asText(found)}\n`);
}

if (import.meta.main) await main();
