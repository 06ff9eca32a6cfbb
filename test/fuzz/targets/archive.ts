/**
 * An archive's answers: search, metadata of a series, an instance, what became of a result. Which it
 * is, its status and its content type come first.
 */

import { jsonAttributes } from '../../../src/formats/dicom/file/json-attributes.ts';
import { instanceHeader } from '../../../src/formats/dicom/series/header.ts';
import { planSeries } from '../../../src/formats/dicom/series/series.ts';
import { Archive } from '../../../src/gateway/archive.ts';
import type { ArchiveHttp } from '../../../src/gateway/archive-http.ts';
import { findCandidate, searchCandidates } from '../../../src/gateway/candidate.ts';
import { LIMITS } from '../../formats/dicom/series.ts';
import { frames } from '../frames.ts';
import { unlessRefused } from '../refusal.ts';

const SIGNAL = new AbortController().signal;
const RESULT = { sopInstanceUid: '1.2.3', contentType: '', byteLength: 0, chunks: () => [] };

export async function fuzz(bytes: Buffer): Promise<void> {
  const [how = Buffer.alloc(0), contentType = Buffer.alloc(0), ...bodies] = frames(bytes);
  let asked = 0;
  const http = {
    exchange: async () => ({
      status: how[1] === 1 ? 409 : 200,
      header: () => contentType.toString('latin1'),
      body: bodies[asked++] ?? Buffer.from('[]'),
    }),
  };
  const archive = new Archive(http as unknown as ArchiveHttp, 'http://archive');
  const uses = [
    () => searchCandidates(archive, 0, SIGNAL),
    () => findCandidate(archive, '1.2', SIGNAL),
    () => archive.instancesOf('1', '2', SIGNAL),
    async () => {
      const found = await archive.metadata('1', '2', SIGNAL);
      planSeries(
        found.map((dataSet) => instanceHeader(jsonAttributes(dataSet))),
        LIMITS,
      );
    },
    () => archive.instance('1', '2', '3', 4096, SIGNAL),
    () => archive.store(RESULT as never, SIGNAL),
  ];
  await unlessRefused<unknown>(uses[(how[0] ?? 0) % uses.length] as () => Promise<unknown>);
}
