/** One session of a model on a device, without the service around it. */
import { contractOf } from '../../src/model/contract.ts';
import { openOnnxSession } from '../../src/model/onnx-session.ts';
import type { ModelFiles } from '../../src/model/repository.ts';
import { type Provider, type Session, USUAL_PIXELS } from '../../src/model/session.ts';

export interface Wanted {
  readonly threads: number;
  /** Slices of the largest batch. */
  readonly slices: number;
  /** Whether a GPU in software will do. */
  readonly software: boolean;
}

/** @throws Failure of `openOnnxSession` */
export async function openSession(files: ModelFiles, device: Provider, wanted: Wanted): Promise<Session> {
  const { graphPath, graphSha256, manifest } = files;
  const graph = { graphPath, graphSha256, ...contractOf(manifest) };
  const { threads, slices, software } = wanted;
  const options = { ...graph, threads, usualPixels: slices * USUAL_PIXELS, softwareAdapter: software };
  return (await openOnnxSession(options, device)).session;
}
