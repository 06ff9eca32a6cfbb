/** What every answer to a request that was taken does, whatever it is made of. */
import type { ServerResponse } from 'node:http';
import type { Failure } from '../errors.ts';
import type { Plan } from '../wire/generated/m4oe/v1/Plan.ts';
import type { Progress } from '../wire/generated/m4oe/v1/Progress.ts';
import type { ResultFile } from './file-messages.ts';

export interface Answer extends Disposable {
  /** The request was taken; from here on a failure is told by `failed`. */
  accepted(plan: Plan): Promise<void>;
  progress(progress: Progress): Promise<void>;
  /** The labels of a preview, where they can be told before the end. */
  preview?(file: ResultFile): Promise<void>;
  /** @throws Failure DOWNLOAD_STALLED, CANCELLED */
  results(files: readonly ResultFile[]): Promise<void>;
  failed(failure: Failure): Promise<void>;
}

export interface AnswerTo {
  readonly response: ServerResponse;
  /** Seconds that a client may read nothing. */
  readonly stallSeconds: number;
  readonly signal: AbortSignal;
}

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  gz: 'application/gzip',
  html: 'text/html; charset=utf-8',
  json: 'application/json',
  png: 'image/png',
  dcm: 'application/dicom',
  pdf: 'application/pdf',
  glb: 'model/gltf-binary',
  zip: 'application/zip',
};

export function mediaType(path: string): string {
  return MEDIA_TYPES[path.split('.').at(-1) ?? ''] ?? 'application/octet-stream';
}
