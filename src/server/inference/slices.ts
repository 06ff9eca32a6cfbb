/**
 * A batch of slices as strangers send it: checked against the model's contract, run in batches of
 * ours, answered as tensors.
 */
import { Failure, invalid } from '../../errors.ts';
import { safeText } from '../../foreign-text.ts';
import { elements, type Tensor } from '../../inference/tensor.ts';
import { ofPatches, servedBy, sliceManifest } from '../../model/manifest.ts';
import type { Model } from '../../model/model.ts';
import { checkSlices, PRIORITY_SHARE, type SizeLimits } from '../../pipeline/plan.ts';
import { SPACING_MM, usableSpacing } from '../../preprocess/millimetres.ts';
import type { CallRecord, ServiceContext } from '../context.ts';

export const OUTPUTS = ['labels', 'confidence', 'gates'] as const;
export type OutputName = (typeof OUTPUTS)[number];

/** The inputs, checked. */
export interface SliceOrder {
  readonly model: Model;
  /** N, C, H, W */
  readonly shape: readonly [number, number, number, number];
  readonly slices: Int16Array;
  /** (N, 2) */
  readonly windows: Float32Array;
  readonly heads: readonly number[];
  /** (N, 2); for a model that sees millimetres. */
  readonly spacings: Float32Array | undefined;
}

/** @throws Failure MODEL_NOT_FOUND, MODEL_VERSION_NOT_FOUND or INFERENCE_OF_PATCHES */
export function findModel(service: ServiceContext, name: string, version: string): Model {
  const { models } = service;
  const model = version === '' ? models.get(name, 'model_name') : models.get(`${name}@${version}`, 'model_version');
  if (ofPatches(model.manifest)) throw notHere(model.manifest.name);
  return model;
}

function notHere(name: string): Failure {
  const why = `${name} takes patches of a volume, which only Segment cuts; expected a model of slices`;
  return invalid('INFERENCE_OF_PATCHES', 'model_name', why);
}

/**
 * Bytes that a request of so many bytes of tensors takes: as it came, as it is fed, and what comes
 * of it.
 */
export function inferenceMemory(model: Model, requestBytes: number): number {
  // Labels and confidence of each pixel, as they are put together, as a message and as a frame.
  return 2 * requestBytes + Math.ceil((3 * requestBytes) / sliceManifest(model.manifest).input.context);
}

/** @throws Failure INFERENCE_INPUT, SLICE_TOO_LARGE, TOO_MANY_SLICES */
export function readSlices(
  model: Model,
  tensors: readonly Tensor[],
  { maxSliceEdge, maxSlices }: SizeLimits,
): SliceOrder {
  const manifest = sliceManifest(model.manifest);
  const { input } = manifest;
  const inputs = tensorsOf(model).inputs.map(({ name }) => name);
  for (const { name } of tensors) {
    if (!inputs.includes(name)) throw wrong(safeText(name), `expected ${inputs.join(', ')} and no other`);
  }
  const [n = 0, c, h = 0, w = 0] = input4(tensors, input.context);
  if (Math.max(h, w) > maxSliceEdge) {
    throw new Failure(
      'too_large',
      'SLICE_TOO_LARGE',
      `inputs.slices: a slice of ${w} x ${h} exceeds ${maxSliceEdge} (M4OE_MAX_SLICE_EDGE)`,
      { field: 'inputs.slices', setting: 'M4OE_MAX_SLICE_EDGE' },
    );
  }
  checkSlices(n, maxSlices, 'inputs.slices');
  const windows = elements(take(tensors, 'window', 'FP32', [n, 2])) as Float32Array;
  for (let s = 0; s < n; s++) {
    const [lower = 0, upper = 0] = windows.subarray(2 * s, 2 * s + 2);
    if (!(Number.isFinite(lower) && Number.isFinite(upper) && lower < upper))
      throw wrong('window', `expected finite lower < upper for slice ${s}, got ${lower} and ${upper}`);
  }
  const heads = Array.from(elements(take(tensors, 'head', 'INT64', [n])) as BigInt64Array, Number);
  const indices = [...new Set(manifest.heads.flatMap((head) => Object.values(servedBy(manifest, head))))].sort(
    (a, b) => a - b,
  );
  const stranger = heads.find((head) => !indices.includes(head));
  if (stranger !== undefined) throw wrong('head', `expected one of ${indices.join(', ')}, got ${stranger}`);
  const spacings = input.millimetres && readSpacings(tensors, n);
  const slices = elements(take(tensors, 'slices', 'INT16', [n, c ?? 0, h, w])) as Int16Array;
  return { model, shape: [n, input.context, h, w], slices, windows, heads, spacings };
}

function readSpacings(tensors: readonly Tensor[], n: number): Float32Array {
  const spacings = elements(take(tensors, 'spacing', 'FP32', [n, 2])) as Float32Array;
  const stranger = spacings.find((mm) => !usableSpacing(mm));
  if (stranger === undefined) return spacings;
  throw wrong('spacing', `expected ${SPACING_MM.least} to ${SPACING_MM.most} mm, got ${stranger}`);
}

/**
 * Runs them in the queue of all requests, in batches of one window, head and spacing each. Axes of
 * the outputs: (N, H, W), (N, experts).
 */
export async function runSlices(
  order: SliceOrder,
  service: ServiceContext,
  record: CallRecord,
  client: string,
  signal: AbortSignal,
): Promise<Record<OutputName, Tensor>> {
  const { model, shape, slices, windows, heads, spacings } = order;
  const [n, c, h, w] = shape;
  const experts = sliceManifest(model.manifest).experts.length;
  const labels = new Uint8Array(n * h * w);
  const confidence = new Uint8Array(n * h * w);
  const gates = new Float32Array(n * experts);
  const buffer = model.buffers.take([Math.min(n, model.batchSlicesOf(h * w)), c, h, w]);
  const { metrics } = service;
  const name = model.manifest.name;
  const ticket = model.join(n, PRIORITY_SHARE.routine, client);
  try {
    for (let from = 0; from < n; ) {
      const to = endOfBatch(order, from);
      const window = pairOf(windows, from);
      const spacing = spacings && pairOf(spacings, from);
      buffer.slices.set(slices.subarray(from * c * h * w, to * c * h * w));
      const batch = { buffer, shape: [to - from, c, h, w] as const, window, head: heads[from] ?? 0, spacing };
      const { value, waited } = await model.infer(ticket, batch, signal);
      labels.set(buffer.labels.subarray(0, (to - from) * h * w), from * h * w);
      confidence.set(buffer.confidence.subarray(0, (to - from) * h * w), from * h * w);
      gates.set(value.gates, from * experts);
      metrics.slices.inc({ modality: '', model: name }, to - from);
      metrics.batchSlices.observe({ model: name }, to - from);
      metrics.batches.inc({ model: name, provider: value.ranOn });
      metrics.stageSeconds.observe({ stage: 'queue' }, waited);
      metrics.stageSeconds.observe({ stage: 'infer' }, value.seconds);
      record.queueSeconds = (record.queueSeconds ?? 0) + waited;
      record.inferSeconds = (record.inferSeconds ?? 0) + value.seconds;
      from = to;
    }
    model.buffers.give(buffer);
  } catch (error) {
    model.buffers.drop(buffer);
    throw error;
  } finally {
    model.leave(ticket);
  }
  const bytes = new Uint8Array(gates.buffer);
  return {
    labels: { name: 'labels', datatype: 'UINT8', shape: [n, h, w], bytes: labels },
    confidence: { name: 'confidence', datatype: 'UINT8', shape: [n, h, w], bytes: confidence },
    gates: { name: 'gates', datatype: 'FP32', shape: [n, experts], bytes },
  };
}

/** The tensors of a model as its metadata tells them. */
export function tensorsOf(model: Model) {
  const { input, experts } = sliceManifest(model.manifest);
  return {
    inputs: [
      { name: 'slices', datatype: 'INT16', shape: [-1, input.context, -1, -1] },
      { name: 'window', datatype: 'FP32', shape: [-1, 2] },
      { name: 'head', datatype: 'INT64', shape: [-1] },
      ...(input.millimetres === undefined ? [] : [{ name: 'spacing', datatype: 'FP32', shape: [-1, 2] }]),
    ],
    outputs: [
      { name: 'labels', datatype: 'UINT8', shape: [-1, -1, -1] },
      { name: 'confidence', datatype: 'UINT8', shape: [-1, -1, -1] },
      { name: 'gates', datatype: 'FP32', shape: [-1, experts.length] },
    ],
  };
}

/** The two numbers of a sample. */
function pairOf(pairs: Float32Array, s: number): readonly [number, number] {
  const [first = Number.NaN, second = Number.NaN] = pairs.subarray(2 * s, 2 * s + 2);
  return [first, second];
}

function endOfBatch({ model, shape: [, , h, w], windows, heads, spacings }: SliceOrder, from: number): number {
  const same = (pairs: Float32Array, s: number) => pairOf(pairs, s).join() === pairOf(pairs, from).join();
  const like = (s: number) =>
    heads[s] === heads[from] && same(windows, s) && (spacings === undefined || same(spacings, s));
  const most = model.batchSlicesOf(h * w);
  let to = from + 1;
  while (to < heads.length && to - from < most && like(to)) to++;
  return to;
}

function input4(tensors: readonly Tensor[], context: number): readonly number[] {
  const { shape } = tensors.find(({ name }) => name === 'slices') ?? { shape: [] };
  const fits = shape.length === 4 && shape.every((dim) => Number.isInteger(dim) && dim > 0) && shape[1] === context;
  if (!fits) throw wrong('slices', `expected INT16 [N, ${context}, H, W], got [${shape.slice(0, 8).join(', ')}]`);
  return shape;
}

function take(tensors: readonly Tensor[], name: string, datatype: string, shape: readonly number[]): Tensor {
  const found = tensors.filter((tensor) => tensor.name === name);
  const [tensor] = found;
  if (found.length === 1 && tensor?.datatype === datatype && tensor.shape.join() === shape.join()) return tensor;
  const got = tensor === undefined ? 'none' : `${tensor.datatype} [${tensor.shape.slice(0, 8).join(', ')}]`;
  throw wrong(name, `expected one tensor ${datatype} [${shape.join(', ')}], got ${found.length > 1 ? 'several' : got}`);
}

function wrong(name: string, why: string): Failure {
  return invalid('INFERENCE_INPUT', `inputs.${name}`, why);
}

/**
 * @throws Failure INFERENCE_OUTPUT for one that the graph does not have, or a parameter that is not
 *   served
 */
export function outputName(name: string, parameters: Readonly<Record<string, unknown>> = {}): OutputName {
  const found = OUTPUTS.find((one) => one === name);
  if (found === undefined)
    throw invalid('INFERENCE_OUTPUT', 'outputs', `expected ${OUTPUTS.join(', ')}, got ${safeText(name)}`);
  checkParameters(parameters);
  return found;
}

/** No output is sent twice. @throws Failure INFERENCE_OUTPUT and those of `outputName` */
export function outputNames<T>(wanted: readonly T[], read: (output: T) => OutputName): OutputName[] {
  if (wanted.length > OUTPUTS.length)
    throw invalid('INFERENCE_OUTPUT', 'outputs', `expected at most ${OUTPUTS.length}, got ${wanted.length}`);
  const names = wanted.map(read);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) throw invalid('INFERENCE_OUTPUT', 'outputs', `${twice} is named twice`);
  return names;
}

const MOST_ID = 256;

/** A request's own id, which its answer repeats. @throws Failure INFERENCE_INPUT */
export function answeredId(id: string): string {
  if (id.length <= MOST_ID) return id;
  throw invalid('INFERENCE_INPUT', 'id', `expected at most ${MOST_ID} characters, got ${id.length}`);
}

/**
 * @throws Failure INFERENCE_EXTENSION: silently ignoring it would answer another question than was
 *   asked
 */
export function checkParameters(parameters: Readonly<Record<string, unknown>>): void {
  const foreign = Object.keys(parameters).find((key) =>
    /^(shared_memory_|sequence_|classification$|triton_enable_empty)/.test(key),
  );
  if (foreign !== undefined && parameters[foreign] !== undefined)
    throw invalid('INFERENCE_EXTENSION', 'parameters', `${safeText(foreign)} is an extension that is not served here`);
}
