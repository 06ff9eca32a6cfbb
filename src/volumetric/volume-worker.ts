/** Worker thread that holds one `PatchedVolume`: all that is arithmetic and no graph. */
import { parentPort, workerData } from 'node:worker_threads';
import { Failure, type FailureKind } from '../errors.ts';
import { PatchedVolume, type VolumeJob } from './patched-volume.ts';

export type VolumeRequest =
  | { readonly kind: 'cut'; readonly first: number; readonly patches: Float32Array }
  | { readonly kind: 'add'; readonly first: number; readonly logits: Float32Array; readonly fold: number };

export type VolumeAnswer =
  | { readonly kind: 'prepared'; readonly runs: number; readonly range: readonly [number, number] }
  /** labelled: as `PatchedVolume.cut` says. */
  | { readonly kind: 'done'; readonly labelled?: boolean }
  | { readonly kind: 'refused'; readonly failure: FailureKind; readonly reason: string; readonly message: string };

/** Of which a comparison would make background, and a sure one. */
const NOT_NUMBERS: VolumeAnswer = {
  kind: 'refused',
  failure: 'internal',
  reason: 'INFERENCE_FAILED',
  message: 'the graph gave values that are no numbers',
};

const port = parentPort;
if (port === null) throw new Error('volume-worker.ts runs as a worker thread only');

function post(answer: VolumeAnswer): void {
  port?.postMessage(answer);
}

/** What `made` gives; undefined, and told, where it is refused. */
function unlessRefused<T>(made: () => T): T | undefined {
  try {
    return made();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    post({ kind: 'refused', failure: error.kind, reason: error.reason, message: error.message });
    return undefined;
  }
}

function areNumbers(values: Float32Array): boolean {
  for (let n = 0; n < values.length; n++) if (Number.isNaN(values[n])) return false;
  return true;
}

const volume = unlessRefused(() => new PatchedVolume(workerData as VolumeJob));
if (volume !== undefined) {
  port.on('message', (request: VolumeRequest) => {
    if (request.kind === 'cut') return post({ kind: 'done', labelled: volume.cut(request.first, request.patches) });
    if (!areNumbers(request.logits)) return post(NOT_NUMBERS);
    const added = unlessRefused(() => {
      volume.add(request.first, request.logits, request.fold);
      return true;
    });
    if (added) post({ kind: 'done' });
  });
  post({ kind: 'prepared', runs: volume.runs, range: volume.range });
}
