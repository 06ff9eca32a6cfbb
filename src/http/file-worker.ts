/**
 * Thread for the files of one request: reads the volume, waits for what becomes of it, and writes
 * the results. Decoding, measuring and coding take seconds that nobody else's request waits for, and
 * a file that breaks a reader ends with its thread.
 */
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { asFailure } from '../errors.ts';
import { askedOf } from '../files/asked.ts';
import { dicomWish } from '../files/dicom-results.ts';
import { fhirSubject } from '../files/fhir.ts';
import { readInput } from '../files/input.ts';
import { labelFormat } from '../files/label-format.ts';
import { meshFormat } from '../files/mesh-format.ts';
import type { Outcome } from '../files/outcome.ts';
import { resultFiles, volumeDigest } from '../files/results.ts';
import { writePreview, writeResults } from '../files/write-results.ts';
import { type FileWork, plainFailure, type ResultFile, type Said, type Told } from './file-messages.ts';

const port = parentPort;
if (port === null) throw new Error('file-worker.ts runs as a worker thread only');
const work = workerData as FileWork;

function say(said: Said): void {
  port?.postMessage(said);
}

async function ask(said: Said): Promise<Told> {
  const told = once(port as NonNullable<typeof port>, 'message');
  say(said);
  const [answer] = await told;
  return answer as Told;
}

try {
  say({ kind: 'written', files: await segmented(work) });
} catch (error) {
  say({ kind: 'failed', failure: plainFailure(asFailure(error)) });
}

async function segmented({ path, config, asking, out }: FileWork): Promise<ResultFile[]> {
  const gate = {
    admitFiles: async (largestBytes: number) => void (await ask({ kind: 'files', largestBytes })),
    admit: async (announced: Extract<Said, { kind: 'volume' }>['announced']) =>
      void (await ask({ kind: 'volume', announced })),
  };
  const input = await readInput(path, config, asking, { gate });
  const asDicom = await dicomWish(asking, input);
  const labelsAs = labelFormat(asking.labelsAs, input.format);
  const meshAs = meshFormat(asking.mesh);
  const subject = fhirSubject(asking.fhirSubject);
  const digest = volumeDigest(input.source.volume);
  await mkdir(out);
  let told = await ask({ kind: 'read', volume: input.source.volume });
  if (typeof told === 'object' && 'preview' in told) {
    const path = join(out, `preview${labelsAs.ending}`);
    await writePreview(path, told.preview, { input, labelsAs, digest });
    told = await ask({ kind: 'previewed', file: { result: 'labels', path } });
  }
  const outcome = told as Outcome;
  const wanted = Object.fromEntries(asking.results.map((name) => [name, true]));
  const files = resultFiles(out, { ...wanted, labels: labelsAs, mesh: meshAs }, '/');
  const asked = askedOf(asking, config);
  await writeResults(outcome, { input, asDicom, labelsAs, meshAs, fhirSubject: subject, files, asked, digest });
  return asking.results.map((result) => ({ result, path: files[result] as string }));
}
