/**
 * One model on one Triton server: is it the one of our manifest, and what does it say to a batch.
 */

import { Failure } from '../../errors.ts';
import { safeText } from '../../foreign-text.ts';
import { type Body, HEADER_LENGTH, MAX_HEADER_BYTES } from '../../inference/http-body.ts';
import { elements, MOST_DIMENSIONS } from '../../inference/tensor.ts';
import { contractOf, contractViolations, type DeclaredTensor } from '../contract.ts';
import { sliceManifest } from '../manifest.ts';
import type { ModelFiles } from '../repository.ts';
import type { Batch, BatchResult, PatchBatch, SliceBatch } from '../session.ts';
import { logitsOf, outputsOf, patchBody, requestBody } from './batch.ts';
import { badAnswer, connectionLost, modelNotReady, otherModel, overloaded, unauthorized } from './failures.ts';
import type { TritonSettings } from './settings.ts';
import { type Answer, TritonTransport } from './transport.ts';
import { tritonVersion } from './version.ts';

const TYPES: Readonly<Record<string, string>> = { INT16: 'int16', FP32: 'float32', INT64: 'int64', UINT8: 'uint8' };
const MAX_METADATA_BYTES = 1 << 20;

export class TritonClient {
  readonly #transport: TritonTransport;
  readonly #files: ModelFiles;
  readonly #name: string;
  readonly #version: number;
  readonly #path: string;

  /** @throws Failure TRITON_URL, TRITON_CA_FILE or TRITON_VERSION */
  constructor(files: ModelFiles, settings: TritonSettings) {
    this.#files = files;
    this.#name = files.manifest.name;
    this.#version = tritonVersion(files.manifest);
    this.#path = `/v2/models/${this.#name}/versions/${this.#version}`;
    this.#transport = new TritonTransport(settings);
  }

  /**
   * Resolves when the server has this very model ready.
   * @throws Failure TRITON_MODEL_NOT_READY, MODEL_GRAPH_CONTRACT, TRITON_MODEL_MISMATCH and those
   *   of the transport
   */
  async check(signal: AbortSignal): Promise<void> {
    const ready = await this.#get('/ready', signal);
    if (ready.status === 401 || ready.status === 403) throw unauthorized(ready.status);
    if (ready.status !== 200) throw this.#notReady(ready);
    this.#checkMetadata(object(await this.#get('', signal)));
    this.#checkParameters(object(await this.#get('/config', signal)));
  }

  /**
   * Runs a batch: labels and confidence, or logits, into its memory.
   * @throws Failure TRITON_OVERLOADED (not run), INFERENCE_FAILED, TRITON_ANSWER,
   *   TRITON_MODEL_NOT_READY, TRITON_UNAUTHORIZED and those of the transport
   */
  async infer(batch: Batch, signal: AbortSignal): Promise<BatchResult> {
    const started = performance.now();
    const gates = 'patches' in batch ? await this.#patches(batch, signal) : await this.#slices(batch, signal);
    return { gates, seconds: (performance.now() - started) / 1000, ranOn: 'triton' };
  }

  async #patches(batch: PatchBatch, signal: AbortSignal): Promise<Float32Array> {
    const answer = await this.#post(patchBody(batch), batch.logits.byteLength, signal);
    batch.logits.set(elements(logitsOf(answer, batch)) as Float32Array);
    return new Float32Array(0);
  }

  async #slices(batch: SliceBatch, signal: AbortSignal): Promise<Float32Array> {
    const [n, , h, w] = batch.shape;
    const experts = sliceManifest(this.#files.manifest).experts.length;
    const answer = await this.#post(requestBody(batch), 2 * n * h * w + 4 * n * experts, signal);
    const { labels, confidence, gates } = outputsOf(answer, n, h, w, experts);
    batch.buffer.labels.set(labels.bytes);
    batch.buffer.confidence.set(confidence.bytes);
    return elements(gates) as Float32Array;
  }

  /** @param most bytes of the outputs */
  async #post({ bytes, headerLength }: Body, most: number, signal: AbortSignal): Promise<Answer> {
    const answer = await this.#transport.post(
      `${this.#path}/infer`,
      bytes,
      { 'content-type': 'application/octet-stream', [HEADER_LENGTH]: String(headerLength) },
      MAX_HEADER_BYTES + most,
      signal,
    );
    if (answer.status !== 200) throw await this.#refused(answer, signal);
    return answer;
  }

  close(): void {
    this.#transport.close();
  }

  #get(path: string, signal: AbortSignal): Promise<Answer> {
    return this.#transport.get(`${this.#path}${path}`, MAX_METADATA_BYTES, signal);
  }

  #notReady(answer: Answer): Failure {
    return modelNotReady(this.#name, this.#version, said(answer));
  }

  /**
   * Triton says 400 or 500 for a model that is gone as well as for a batch that fails: the model's
   * own readiness tells them apart.
   */
  async #refused(answer: Answer, signal: AbortSignal): Promise<Failure> {
    const { status } = answer;
    if (status === 401 || status === 403) return unauthorized(status);
    if (status === 429 || status === 503) return overloaded(status, said(answer));
    if (status >= 300 && status < 400) return badAnswer(`a redirect (HTTP ${status}), which is not followed`);
    if (status === 502 || status === 504) return connectionLost(`HTTP ${status} from what is before it`);
    if (status < 400) return badAnswer(`HTTP ${status}`);
    const ready = await this.#get('/ready', signal);
    if (ready.status !== 200 || status === 404) return this.#notReady(answer);
    return new Failure('internal', 'INFERENCE_FAILED', 'the graph could not be run on this batch', {
      cause: new Error(`HTTP ${status} from Triton: ${said(answer)}`),
    });
  }

  #checkMetadata(metadata: Record<string, unknown>): void {
    const contract = contractOf(this.#files.manifest);
    const faults = contractViolations(declared(metadata.inputs), declared(metadata.outputs), contract);
    if (faults.length === 0) return;
    throw new Failure(
      'corrupt',
      'MODEL_GRAPH_CONTRACT',
      `model ${this.#name} on the Triton server breaks the tensor contract: ${faults.join('; ')}`,
    );
  }

  /** The repository that the exporter writes says of each version which manifest's it is. */
  #checkParameters(config: Record<string, unknown>): void {
    const parameters = (config.parameters ?? {}) as Record<string, { string_value?: unknown } | null | undefined>;
    const told = (key: string) => {
      const value: unknown = parameters[`${key}_${this.#version}`]?.string_value;
      return value === undefined ? undefined : safeText(value, 80);
    };
    const { manifest, graphSha256 } = this.#files;
    const expected = { m4oe_version: manifest.version, m4oe_graph_sha256: graphSha256 };
    for (const [key, value] of Object.entries(expected)) {
      if (told(key) !== value) {
        throw otherModel(
          this.#name,
          this.#version,
          `its configuration says ${key} ${told(key) ?? 'nothing'}, the manifest ${value}`,
        );
      }
    }
  }
}

/** @throws Failure TRITON_ANSWER */
function declared(tensors: unknown): DeclaredTensor[] {
  if (!Array.isArray(tensors)) return [];
  return tensors.map((one: unknown) => {
    if (typeof one !== 'object' || one === null) throw badAnswer('expected each tensor of the metadata as an object');
    const { name, datatype, shape } = one as Record<string, unknown>;
    const type = safeText(datatype);
    return {
      name: safeText(name),
      isTensor: true,
      type: TYPES[type] ?? type,
      shape: Array.isArray(shape) ? shape.slice(0, MOST_DIMENSIONS).map(Number) : [],
    };
  });
}

/** @throws Failure TRITON_ANSWER */
function object(answer: Answer): Record<string, unknown> {
  if (answer.status !== 200) throw badAnswer(`HTTP ${answer.status} to a question about the model`);
  try {
    const parsed: unknown = JSON.parse(answer.body.toString('utf8'));
    if (typeof parsed === 'object' && parsed !== null) return parsed as Record<string, unknown>;
  } catch {}
  throw badAnswer('no JSON object to a question about the model');
}

/** What the server says, for the log. */
function said({ status, body }: Answer): string {
  return `HTTP ${status} ${safeText(body.toString('utf8'), 500)}`;
}
