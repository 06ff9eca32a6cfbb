/**
 * Does a device give the labels that the CPU gives? node bench/gpu/labels.ts DEVICE [--models
 * FOLDER] [--input CT] [--slices N] [--threads N]. Slices of the model's phantom, spread over it,
 * one after the other on both; a line each (make compare-webgpu). Ends with 1 where more than one
 * voxel in 100,000 differs.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { findModels, openModelFiles } from '../../src/model/repository.ts';
import { PROVIDERS } from '../../src/model/session.ts';
import { agreementLine, agrees, compare, MOST_DIFFERENT } from './agreement.ts';
import { openSession } from './sessions.ts';
import { CtSlices } from './slices.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    models: { type: 'string', default: 'models/demo' },
    input: { type: 'string' },
    slices: { type: 'string', default: '10' },
    threads: { type: 'string', default: '1' },
  },
});
const device = PROVIDERS.find((provider) => provider === positionals[0]);
if (device === undefined) throw new Error(`expected one of ${PROVIDERS.join(', ')}, got "${positionals[0]}"`);
const folder = (await findModels(values.models))[0] as string;
const files = await openModelFiles(folder);
const slices = await CtSlices.of(values.input ?? join(folder, 'phantom-ct.nii.gz'), files);
const wanted = { threads: Number(values.threads), slices: 1, software: true };
const cpu = await openSession(files, 'cpu', wanted);
const session = await openSession(files, device, wanted);
const { name, version } = files.manifest;
process.stdout.write(`${name} ${version}, ${device} (${session.adapter ?? 'adapter not told'}) against the CPU\n`);
let started = performance.now();
const told = await compare(
  [cpu, slices],
  [session, slices],
  slices.spread(Number(values.slices)),
  (index, agreement) => {
    const seconds = Math.round((performance.now() - started) / 1000);
    process.stdout.write(`slice ${index}: ${agreementLine(agreement)}, ${seconds} s\n`);
    started = performance.now();
  },
);
await session.close();
await cpu.close();
process.stdout.write(`labels differ: ${agreementLine(told)}; at most ${MOST_DIFFERENT} is wanted\n`);
if (!agrees(told)) process.exitCode = 1;
