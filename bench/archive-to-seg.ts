/**
 * What do DICOM, archive and results cost? 300 slices from a real Orthanc to the stored and
 * verified segmentation and report, over the service's own time for the same volume; and the
 * gateway's memory meanwhile. Needs Orthanc, its DICOMweb plugin and dcmtk (make test-pacs).
 */

import { phantomSeries } from '../deploy/pacs/phantom-series.ts';
import { SegmentationClient } from '../src/client/client.ts';
import { readDataSet } from '../src/formats/dicom/file/read-part10.ts';
import { TAG } from '../src/formats/dicom/file/tags.ts';
import type { ListedOutcome } from '../src/gateway/outcomes.ts';
import { volumeBytes } from '../src/volume.ts';
import { eventually, GatewayProcess } from '../test/support/gateway.ts';
import { ORTHANC_MISSING, Orthanc } from '../test/support/orthanc.ts';
import { ctVolume, type Row, resetPeak, residentMiB, row, startService, timed } from './support.ts';

const EDGE = 512;
const SLICES = 300;
/** Nothing but an event makes the gateway look. */
const BY_EVENT = ['--poll-seconds', '86400', '--stable-seconds', '86400', '--rules', 'everything'];

export async function run(rounds: number): Promise<Row[]> {
  if (ORTHANC_MISSING !== undefined) {
    process.stderr.write(`archive-to-seg: not run, ${ORTHANC_MISSING}\n`);
    return [];
  }
  const volume = ctVolume(EDGE, SLICES);
  const volumeMiB = volumeBytes(volume.geometry, volume.voxelType) / 2 ** 20;
  await using orthanc = await Orthanc.start();
  await using service = await startService();
  const client = await SegmentationClient.connect(service.address);
  const files = await phantomSeries(volume, 'bench');
  const { attributes } = readDataSet(files[0] as Buffer, 2 ** 24);
  const seriesUid = attributes.texts(TAG.seriesInstanceUid)[0] as string;
  await orthanc.send(files);
  files.length = 0;
  await timed(client, ctVolume(EDGE, 24));
  const ratios: number[] = [];
  const memory: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const before = await timed(client, volume);
    const through = await fromArchive(orthanc, service.address, seriesUid);
    ratios.push(through.seconds / ((before + (await timed(client, volume))) / 2));
    memory.push(through.peakMiB / volumeMiB);
  }
  client.close();
  const detail = `${EDGE}x${EDGE}x${SLICES}, uncompressed CT, Orthanc on loopback`;
  return [
    row('from the archive to the stored segmentation, over the service alone', ratios, 'x', { atMost: 1.3 }, detail),
    row('peak memory of the gateway beside its own, over the volume', memory, 'x', { atMost: 3 }, detail),
  ];
}

/**
 * One series, from the event that says it is complete until its results were found by a query. They
 * are deleted then.
 */
async function fromArchive(orthanc: Orthanc, service: string, seriesUid: string) {
  using gateway = new GatewayProcess(orthanc.root, service, BY_EVENT);
  const url = await gateway.url();
  await eventually(async () => (await fetch(`${url}/readyz`)).ok);
  const idle = residentMiB(gateway.pid);
  resetPeak(gateway.pid);
  const started = performance.now();
  await fetch(`${url}/events`, { method: 'POST', body: JSON.stringify({ SeriesInstanceUID: seriesUid }) });
  const ended = await eventually(async () => {
    const { series } = (await (await fetch(`${url}/series`)).json()) as { series: ListedOutcome[] };
    return series.find(({ state }) => state !== 'running' && state !== 'waiting');
  });
  if (ended.state !== 'done') throw new Error(`${ended.state}: ${ended.message}`);
  const seconds = (performance.now() - started) / 1000;
  const peakMiB = residentMiB(gateway.pid, 'VmHWM') - idle;
  for (const Modality of ['SEG', 'SR']) {
    const body = JSON.stringify({ Level: 'Series', Query: { Modality } });
    for (const id of await orthanc.rest<string[]>('/tools/find', { method: 'POST', body }))
      await orthanc.rest(`/series/${id}`, { method: 'DELETE' });
  }
  return { seconds, peakMiB };
}
