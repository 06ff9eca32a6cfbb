/**
 * Command line: serve | segment | batch | plan | models | devices | tune | demo | gateway | token | health. Turns
 * failures into one line on standard error and an exit code.
 */
import { readFileSync } from 'node:fs';
import { Command, CommanderError, Option } from 'commander';
import type { BatchFlags } from './cli/batch.ts';
import type { GatewayFlags } from './cli/gateway.ts';
import type { CommandRun, SegmentFlags } from './cli/segment.ts';
import { asFailure, type FailureKind, invalid } from './errors.ts';
import {
  forbidTelemetry,
  GATEWAY_SETTINGS,
  MODEL_SETTINGS,
  readConfig,
  SEGMENT_SETTINGS,
  SERVE_SETTINGS,
  terminationLog,
} from './settings/config.ts';

const VERSION = (JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string })
  .version;

/** What a script can branch on. 2 is also what a misspelt command line gives. */
const EXIT_CODES: Readonly<Record<FailureKind, number>> = {
  internal: 1,
  invalid: 2,
  not_found: 2,
  unauthenticated: 2,
  forbidden: 2,
  too_large: 2,
  busy: 3,
  timed_out: 3,
  unavailable: 3,
  corrupt: 4,
  cancelled: 130,
};

const EXIT_HELP = `
Exit codes: 0 done; 1 a defect of this program; 2 the input or the command line is wrong; 3 busy, late or unreachable, try
again; 4 a model or a message does not match its checksum or contract; 130 interrupted. What went wrong stands on standard error, and
in the file of M4OE_TERMINATION_LOG (/dev/termination-log, where it exists).`;

type Settings = Record<string, { env: string; flag: string; default: unknown; help: string }>;

function withSettings(command: Command, settings: Settings): Command {
  for (const { env, flag, default: fallback, help } of Object.values(settings)) {
    const shown = String(fallback) === '' || String(fallback).startsWith('/') ? '' : `; default ${fallback}`;
    command.addOption(new Option(flag, `${help} [${env}${shown}]`));
  }
  return command;
}

function withVolumeOptions(command: Command): Command {
  return command
    .argument(
      '<file>',
      'volume in NIfTI (.nii, .nii.gz, .hdr with .img), NRRD (.nrrd, .nhdr) or MetaImage (.mha, .mhd), or a DICOM series: a folder, a zip, an enhanced image or a DICOMweb address (.../studies/UID/series/UID)',
    )
    .option('-m, --modality <modality>', 'CT, MR or CE_MR; a DICOM series tells it by itself')
    .option('--series <n>', 'which, where a folder or zip has several DICOM series')
    .option(
      '--volume <n>',
      'which, where the input has several volumes, or all; results have its number in their names',
    )
    .option(
      '--skip-unidentified',
      'leave out files that may be slices and cannot be told, in place of refusing them',
      false,
    )
    .option('--allow-gaps', 'take a DICOM series in which slices are missing: nothing is labelled in a gap', false)
    .option('--model <name>', 'model (the default one if absent)', '')
    .option('--head <name>', "whose classes (the modality's default if absent); see m4oe models", '')
    .option('--classes <names>', 'only these, separated by commas; others become background', '')
    .option('--rescale-slope <number>', "intensity = stored * slope + intercept, in place of the file's own")
    .option('--rescale-intercept <number>', '')
    .option('--server <host:port>', 'let a running service do it instead of this process')
    .option('--tls-ca <file>', 'speak TLS to the server and trust this authority (PEM)')
    .option('--tls-cert <file>', 'own certificate (PEM), where the server asks for one')
    .option('--tls-key <file>', 'private key of it (PEM)')
    .option('--json', 'print JSON in place of a table', false);
}

function withResultOptions(command: Command): Command {
  return command
    .option('-o, --out <folder>', 'where to write', '.')
    .option('--force', 'replace results that are there, of whatever volume and whoever changed them', false)
    .option('--every-slice', 'compute slices without anything of the patient (air, table) too', false)
    .option('--raw', 'labels as the network decides them slice by slice, not settled', false)
    .option('--thorough', 'three passes at three sizes, put together: three times the work, better borders', false)
    .option('--mirrored-anatomy', 'the patient is known to be mirrored (situs inversus)', false)
    .option(
      '--labels-as <format>',
      "format of the labels: nifti, nrrd, metaimage, or input for the input's own",
      'nifti',
    )
    .option('--no-picture', 'write no picture')
    .option(
      '--dicom-seg [type]',
      'of a DICOM series: write FILE_seg.dcm too; binary (if no type is given), labelmap or fractional',
    )
    .option('--dicom-sr', 'of a DICOM series: write FILE_seg.dcm and the measures as FILE_sr.dcm too', false);
}

/** What a command over volumes is run with; ctrl-c ends it. */
function commandRun(flags: SegmentFlags | BatchFlags): CommandRun {
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  return { config: readConfig(SEGMENT_SETTINGS, { ...flags }), version: VERSION, signal: stop.signal };
}

/** @throws Failure SETTING_INVALID */
function wholeNumber(text: string, flag: string, most: number): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= 1 && number <= most) return number;
  throw invalid('SETTING_INVALID', flag, `expected a whole number from 1 to ${most}, got "${text}"`);
}

function program(): Command {
  const root = new Command('m4oe')
    .description('Segments abdominal organs in CT, MR and contrast-enhanced MR volumes.')
    .version(VERSION)
    .addHelpText('after', EXIT_HELP)
    .exitOverride();
  withSettings(root.command('serve').description('run the gRPC service until SIGTERM'), SERVE_SETTINGS).action(
    async (flags) => {
      const { serve } = await import('./cli/serve.ts');
      await serve(readConfig(SERVE_SETTINGS, flags), VERSION);
    },
  );
  const segment = withVolumeOptions(
    root
      .command('segment')
      .description('segment one volume: writes FILE_labels.nii.gz (--labels-as), FILE_report.json and FILE_overlay.png')
      .addHelpText(
        'after',
        '\nExample: m4oe segment abdomen.nii.gz --modality CT --classes liver,spleen --out results',
      ),
  );
  withResultOptions(segment);
  withSettings(segment, SEGMENT_SETTINGS).action(async (file: string, flags: SegmentFlags) => {
    const { segmentFile } = await import('./cli/segment.ts');
    await segmentFile(file, flags, commandRun(flags));
  });
  const batch = root
    .command('batch')
    .description('segment the volumes of a list, or a share of them; what has its report already is left alone')
    .argument(
      '<list>',
      'text file: a line for each volume, its path from the list on, and after a tab its modality (all but DICOM series need it)',
    )
    .option('--volume <n>', 'which of inputs that have several volumes, or all')
    .option('--share <i/n>', 'every n-th volume from the i-th on, i from 0', '0/1')
    .option('--model <name>', 'model (the default one if absent)', '')
    .option('--head <name>', "whose classes (the modality's default if absent)", '')
    .option('--classes <names>', 'only these, separated by commas; others become background', '')
    .option(
      '--skip-unidentified',
      'leave out files that may be slices and cannot be told, in place of refusing them',
      false,
    )
    .option('--allow-gaps', 'take DICOM series in which slices are missing: nothing is labelled in a gap', false);
  withResultOptions(batch);
  withSettings(batch, SEGMENT_SETTINGS).action(async (list: string, flags: BatchFlags) => {
    const { batch: run } = await import('./cli/batch.ts');
    await run(list, flags, commandRun(flags));
  });
  const demo = withVolumeOptions(
    root.command('demo').description('start a service on loopback and segment a volume through it'),
  );
  withResultOptions(demo);
  withSettings(demo, SEGMENT_SETTINGS).action(async (file: string, flags: SegmentFlags) => {
    const { demo: run } = await import('./cli/demo.ts');
    await run(file, flags, commandRun(flags));
  });
  const replay = root
    .command('replay')
    .description('make a report once more from its volume and say whether it is the same to the byte, or what differs')
    .argument('<report>', 'FILE_report.json, as segment or batch wrote it')
    .argument('<file>', 'the volume that it is of')
    .addHelpText('after', '\nExample: m4oe replay results/abdomen_report.json abdomen.nii.gz');
  withSettings(replay, SEGMENT_SETTINGS).action(async (report: string, file: string, flags: SegmentFlags) => {
    const { replay: run } = await import('./cli/replay.ts');
    await run(report, file, commandRun(flags));
  });
  const accept = root
    .command('accept')
    .description("run a site's labelled cases: Dice and verdicts against the truth, on one page to sign")
    .argument('<folder>', 'folder with acceptance.json, which names the cases and what their labels are called')
    .option('-o, --out <folder>', 'where to write acceptance.html and acceptance_result.json', '.')
    .option('--model <name>', 'model (the default one if absent)', '')
    .option('--head <name>', "whose classes (the modality's default if absent)", '');
  withSettings(accept, SEGMENT_SETTINGS).action(async (folder: string, flags: SegmentFlags) => {
    const { accept: run } = await import('./cli/accept.ts');
    await run(folder, flags, commandRun(flags));
  });
  const plan = withVolumeOptions(
    root.command('plan').description('what segmenting a volume would cost and get, without doing it'),
  );
  withSettings(plan, SEGMENT_SETTINGS).action(async (file: string, flags: SegmentFlags) => {
    const { planFile } = await import('./cli/models.ts');
    await planFile(file, flags, readConfig(SEGMENT_SETTINGS, { ...flags }));
  });
  const models = root
    .command('models')
    .description('list the models, their heads and classes, and what was measured of them')
    .option('--json', 'print their manifests', false);
  const { models: ofModels, modelKeys, device } = MODEL_SETTINGS;
  withSettings(models, { models: ofModels, modelKeys }).action(async (flags: { json: boolean }) => {
    const { listModels } = await import('./cli/models.ts');
    await listModels(readConfig(MODEL_SETTINGS, { ...flags }), flags.json);
  });
  const sign = models
    .command('sign')
    .description('sign the manifests of the models; prints the line of the key for the file of M4OE_MODEL_KEYS')
    .argument('<key>', 'private Ed25519 key (PEM, as openssl genpkey -algorithm ed25519 makes it)');
  withSettings(sign, { models: ofModels }).action(async (key: string, _, command: Command) => {
    const { signModels } = await import('./cli/signatures.ts');
    await signModels(readConfig({ models: ofModels }, command.optsWithGlobals()).models, key);
  });
  const verify = models
    .command('verify')
    .description('verify the signatures of the models, and every file that their manifests name');
  withSettings(verify, { models: ofModels, modelKeys }).action(async (_, command: Command) => {
    const { verifyModels } = await import('./cli/signatures.ts');
    await verifyModels(readConfig({ models: ofModels, modelKeys }, command.optsWithGlobals()));
  });
  const devices = root
    .command('devices')
    .description(
      'list adapters and execution providers, their memory, and why one is not taken; ends with 3 where the device asked for does not start',
    )
    .option('--json', 'print it as JSON', false);
  withSettings(devices, { models: ofModels, modelKeys, device }).action(async (flags: { json: boolean }) => {
    const { listDevices } = await import('./cli/devices.ts');
    await listDevices(readConfig({ models: ofModels, modelKeys, device }, { ...flags }), flags.json);
  });
  const tune = root
    .command('tune')
    .description(
      "measure how this machine's cores are best split into sessions and threads, and keep it for serve and segment",
    )
    .option('--rounds <n>', 'rounds of each split; the best one counts', '3');
  const { state, batchSlices } = MODEL_SETTINGS;
  withSettings(tune, { models: ofModels, modelKeys, state, batchSlices }).action(async (flags: { rounds: string }) => {
    const { tune: run } = await import('./cli/tune.ts');
    const rounds = wholeNumber(flags.rounds, '--rounds', 100);
    const stop = new AbortController();
    process.once('SIGINT', () => stop.abort());
    await run(readConfig(MODEL_SETTINGS, { ...flags }), rounds, stop.signal);
  });
  const gateway = root
    .command('gateway')
    .description('segment the series of a DICOMweb archive as they come, until SIGTERM')
    .option('--list <url>', 'only print what became of each series, asked of the gateway that runs there')
    .option('--series <uid>', 'of the list only this series')
    .option('--explain <uid>', 'only print what would be done with this series of the archive, and why')
    .option('--json', 'print the list, or the explanation, as JSON', false);
  withSettings(gateway, GATEWAY_SETTINGS).action(async (flags: GatewayFlags) => {
    const { gateway: run, listSeries } = await import('./cli/gateway.ts');
    const { explain } = await import('./cli/explain.ts');
    const { list, series, explain: uid, json, ...settings } = flags;
    if (list !== undefined) await listSeries(list, json, series);
    else if (uid !== undefined) await explain(readConfig(GATEWAY_SETTINGS, settings), uid, json);
    else await run(readConfig(GATEWAY_SETTINGS, settings), VERSION);
  });
  root
    .command('token')
    .description(
      'make a token for a caller of the service: into a new file, its line for M4OE_CALLERS on standard output',
    )
    .argument('<file>', 'new file for the token')
    .option('--days <n>', 'days until it expires; for ever if absent')
    .action(async (file: string, { days }: { days?: string }) => {
      const { writeToken } = await import('./cli/token.ts');
      await writeToken(file, days === undefined ? undefined : wholeNumber(days, '--days', 36_500));
    });
  const healthy = root.command('health').description('ask the service on this machine whether it takes requests');
  const { adminPort, adminTls } = SERVE_SETTINGS;
  withSettings(healthy, { adminPort, adminTls }).action(async (flags) => {
    const { health } = await import('./cli/health.ts');
    const asked = readConfig({ adminPort, adminTls }, flags);
    await health(asked.adminPort, asked.adminTls);
  });
  for (const command of [...root.commands, ...models.commands]) command.exitOverride();
  return root;
}

try {
  forbidTelemetry();
  await program().parseAsync();
  process.exit(0);
} catch (error) {
  if (error instanceof CommanderError) process.exit(error.exitCode === 0 ? 0 : EXIT_CODES.invalid);
  const failure = asFailure(error);
  const why = `m4oe: ${failure.message} [${failure.reason}]\n`;
  process.stderr.write(why);
  const { path, asked } = terminationLog();
  const { writeTermination } = await import('./cli/termination.ts');
  writeTermination(path, asked, why);
  if (failure.kind === 'internal' && failure.cause instanceof Error) process.stderr.write(`${failure.cause.stack}\n`);
  process.exit(EXIT_CODES[failure.kind]);
}
