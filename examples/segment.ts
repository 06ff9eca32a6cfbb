/**
 * Segments a NIfTI volume on a running service; labels are written on the same grid.
 *
 *     node segment.ts HOST:PORT IMAGE.nii.gz CT|MR|CE_MR OUT.nii.gz
 *
 * Where the service asks who calls, TOKEN_FILE names the file of a token, and CA_FILE the authority of
 * the service's certificate.
 */
import { collected, readNifti, SegmentationClient, type Wish, writeLabelsNifti } from 'm4oe/client';

const [address = '', image = '', modality = '', out = ''] = process.argv.slice(2);
const source = await readNifti(image, { maxBytes: 2 ** 30 });
const { CA_FILE: ca, TOKEN_FILE: tokenFile } = process.env;
const tls = ca === undefined ? undefined : { ca };
const client = await SegmentationClient.connect(address, tls, {}, { seconds: 60, ...(tokenFile && { tokenFile }) });
const answers = client.segment(source.volume, { modality: modality as Wish['modality'] });
const { labels, report } = await collected(answers, source.volume.geometry, (answer) => {
  if (answer.kind === 'progress') console.error(`${answer.progress.inferredSlices} slices inferred`);
});
for (const { label, name, volumeMl } of report.classes) console.log(`${label} ${name} ${volumeMl.toFixed(1)} ml`);
client.close();
await writeLabelsNifti(out, source, labels);
