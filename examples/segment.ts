/**
 * Segments a NIfTI volume on a running service and writes its labels on the same grid.
 *
 *     node examples/segment.ts HOST:PORT IMAGE.nii.gz CT|MR|CE_MR OUT.nii.gz
 */
import { writeFile } from 'node:fs/promises';
import { NO_LIMIT, readNifti, SegmentationClient, writeLabelsNifti } from 'm4oe/client';

const [address = '', image = '', modality = '', out = ''] = process.argv.slice(2);
const { volume, header } = await readNifti(image, NO_LIMIT);
const client = await SegmentationClient.connect(address);
const labels = new Uint8Array(volume.voxels.length);
for await (const answer of client.segment(volume, { modality: modality as 'CT' | 'MR' | 'CE_MR' })) {
  if (answer.kind === 'slice') labels.set(answer.slice.data, answer.slice.k * answer.slice.data.length);
  if (answer.kind !== 'report') continue;
  for (const organ of answer.report.classes) {
    console.log(`${organ.label} ${organ.name} ${organ.volumeMl.toFixed(1)} ml: ${organ.verdict}`);
  }
  await writeFile(out, writeLabelsNifti(header, labels));
}
client.close();
