/**
 * Models of patches from an archive to a segmentation that others read: a tiny one against SciPy, an
 * imported results folder against nnU-Net's own predictor. NNUNET_SMALL names the folder of a network
 * that training/tools/small_nnunet.py trained (docs/networks.md).
 */
import { execFileSync } from 'node:child_process';
import { existsSync, globSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import { readNifti } from '../../src/formats/nifti/read.ts';
import type { Volume } from '../../src/volume.ts';
import { instanceUid, resultsOf } from '../gateway/expected.ts';
import { DICOM_TOOLS_MISSING, dciodvfy, folderOf, pacsPython } from '../support/dicom-tools.ts';
import { eventually, runGateway } from '../support/gateway.ts';
import { ORTHANC_MISSING, Orthanc } from '../support/orthanc.ts';
import { expectedOf, PATCH_MODELS } from '../support/patch-models.ts';
import { metric } from '../support/serves-on.ts';
import { startService } from '../support/service.ts';
import { seriesOf } from '../support/volume-series.ts';

const fromRoot = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const TRAIN = fromRoot('training/.venv/bin/m4oe-train');
const REFERENCE = fromRoot('../shared/reference/peers/nnunetv2_plain');
const { NNUNET_SMALL } = process.env;
const LIMIT = { maxBytes: 2 ** 28 };

interface Given {
  readonly models: string;
  readonly volume: Volume;
  /** Of its voxels, i fastest. */
  readonly labels: Uint8Array;
}

type Folders = Parameters<typeof folderOf>[0];

/** An image and what nnU-Net's own predictor made of it. */
interface Predicted {
  readonly results: string;
  readonly image: string;
  readonly labels: string;
  /** Of the image, which that of a series need not be. */
  readonly orientation: string;
}

/** A results folder, imported. */
async function imported(t: Folders, { results, image, labels, orientation }: Predicted): Promise<Given> {
  const models = await folderOf(t);
  const flags = [
    '--modality',
    'CT',
    '--orientation',
    orientation,
    ...(labels.includes('mirror0') ? ['--no-mirror'] : []),
  ];
  execFileSync(TRAIN, ['import', 'nnunet', results, '--out', join(models, 'imported'), ...flags], { stdio: 'pipe' });
  const [{ volume }, expected] = await Promise.all([readNifti(image, LIMIT), readNifti(labels, LIMIT)]);
  return { models, volume, labels: Uint8Array.from(expected.volume.voxels, Number) };
}

interface Case {
  readonly name: string;
  /** What it needs beside Orthanc and readers, where that is not there. */
  readonly missing?: string | undefined;
  given(t: Folders): Given | Promise<Given>;
}

const small = (number: string): Case => ({
  name: `a trained network over the CT ${number}, against nnU-Net's predictor`,
  missing: NNUNET_SMALL === undefined ? 'NNUNET_SMALL is not set' : undefined,
  given: (t) => {
    const out = String(NNUNET_SMALL);
    return imported(t, {
      results: join(out, globSync('results/*/*', { cwd: out })[0] ?? ''),
      image: join(out, `images/btcv_${number}_0000.nii.gz`),
      labels: join(out, `expected/btcv_${number}__mirror0.nii.gz`),
      orientation: 'LAS',
    });
  },
});

const CASES: readonly Case[] = [
  {
    name: 'a tiny network, against SciPy',
    given: () => ({ models: join(PATCH_MODELS, 'patches'), ...expectedOf('patches') }),
  },
  {
    name: "a results folder of random weights, against nnU-Net's predictor",
    missing: existsSync(REFERENCE) && existsSync(TRAIN) ? undefined : `${REFERENCE} or ${TRAIN} is not there`,
    given: (t) =>
      imported(t, {
        results: REFERENCE,
        image: join(REFERENCE, 'images/same_0000.nii.gz'),
        labels: join(REFERENCE, 'expected/same__mirror1.nii.gz'),
        orientation: 'RAS',
      }),
  },
  small('04'),
  small('15'),
];

for (const [n, { name, given, ...needs }] of CASES.entries()) {
  const missing = ORTHANC_MISSING ?? DICOM_TOOLS_MISSING ?? needs.missing;
  if (missing !== undefined) console.log(`pacs/patches.test.ts: skipped in part, ${missing}`);
  const where = missing === undefined ? test.serial : test.serial.skip;
  where(`${name}: what an archive gets is the labels of the reference`, async (t) => {
    t.timeout(600_000);
    const { models, volume, labels } = await given(t);
    await using service = await startService({ models, tagCheck: 'warn' });
    await using orthanc = await Orthanc.start();
    await using gateway = await runGateway(orthanc, service.address, { segType: 'BINARY', rules: 'everything' });
    await orthanc.send(seriesOf(n, volume));
    const done = await eventually(async () =>
      (await gateway.series()).find(({ state }) => state === 'done' || state === 'refused'),
    );
    t.is(done.state, 'done', done.reason ?? '');
    const { segs, reports } = await resultsOf(orthanc, n);
    t.deepEqual([segs.length, reports.length], [1, 1]);

    const folder = await folderOf(t);
    const files = {
      seg: join(folder, 'seg.dcm'),
      instances: join(folder, 'instances'),
      labels: join(folder, 'labels'),
    };
    await writeFile(files.seg, segs[0]?.file as Buffer);
    const [, , slices] = volume.geometry.size;
    await writeFile(files.instances, Array.from({ length: slices }, (_, k) => `${instanceUid(n, k)}\n`).join(''));
    await writeFile(files.labels, labels);
    t.deepEqual((await dciodvfy(files.seg)).errors, []);
    const dice: Record<string, number> = JSON.parse(
      await pacsPython('read_dice.py', files.seg, files.instances, files.labels),
    );
    t.log(dice);
    t.true(Object.keys(dice).length > 1);
    for (const [label, value] of Object.entries(dice)) t.true(value >= 0.999, `label ${label}: ${value}`);

    t.regex(String(reports[0]?.file), /NOT_CALIBRATED/);
    const of = `{modality="CT",model="${service.server.models.defaultName}"}`;
    t.true((await metric(service, 'm4oe_patches_total', of)) > 0);
  });
}
