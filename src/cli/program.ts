/** The commands, their options, and which file runs each: `m4oe COMMAND --help`. */
import { Command, CommanderError } from 'commander';
import { Failure, invalid } from '../errors.ts';
import { GATEWAY_SETTINGS, MODEL_SETTINGS, readConfig, SEGMENT_SETTINGS, SERVE_SETTINGS } from '../settings/config.ts';
import type { BatchFlags } from './batch.ts';
import { withListOptions, withResultOptions, withSettings, withVolumeOptions } from './options.ts';
import type { CommandRun, SegmentFlags } from './segment.ts';
import { helpWidth, withShortHelp } from './short-help.ts';
import { unknownCommand, wrongLine } from './wrong-line.ts';

const EXIT_HELP = `
Exit codes: 0 done; 1 defect; 2 wrong input or command line; 3 busy or unreachable,
try again; 4 damaged model or message; 130 interrupted (docs/operations.md).`;

const VOLUME_SHOWN = ['modality', 'volume', 'model', 'classes', 'server', 'json'];
const RESULT_SHOWN = ['out', 'labels-as', 'dicom-seg', 'dicom-sr', 'dicom-rtstruct'];

/**
 * Reads the command line and runs its command; resolves at once where help was asked for.
 * @param version of this program
 * @throws Failure COMMAND_LINE, and those of the command
 */
export async function runCommandLine(version: string): Promise<void> {
  try {
    await program(version).parseAsync();
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
  }
}

function program(version: string): Command {
  const root = new Command('m4oe')
    .description('Segments abdominal organs in CT, MR and contrast-enhanced MR volumes.')
    .version(version)
    .addHelpText('after', EXIT_HELP)
    .helpCommand(false)
    .configureOutput({ getOutHelpWidth: helpWidth, getErrHelpWidth: helpWidth, outputError: () => undefined });
  addServices(root, version);
  addSegmenting(root, version);
  addMachine(root);
  root
    .command('help')
    .summary('what a command takes')
    .argument('[command]')
    .action((name?: string) => {
      const found = root.commands.find((one) => one.name() === name);
      if (name !== undefined && found === undefined)
        throw new Failure('invalid', 'COMMAND_LINE', unknownCommand(name, root));
      (found ?? root).help();
    });
  for (const command of [root, ...root.commands])
    command.exitOverride((error) => {
      throw error.exitCode === 0 ? error : wrongLine(error, command);
    });
  return root;
}

function addServices(root: Command, version: string): void {
  const serve = root.command('serve').description('run the gRPC service until SIGTERM');
  const shown = ['host', 'port', 'admin-port', 'models', 'device', 'tls-cert', 'tls-key', 'callers'];
  withShortHelp(withSettings(serve, SERVE_SETTINGS), [...shown, 'max-volume-mib', 'log-level']).action(
    async (flags) => {
      const { serve: run } = await import('./serve.ts');
      await run(readConfig(SERVE_SETTINGS, flags), version);
    },
  );
  const gateway = root
    .command('gateway')
    .summary('segment what a DICOMweb archive receives')
    .description('segment the series of a DICOMweb archive as they come, until SIGTERM')
    .option('--list <url>', 'only print what became of each series, asked of the gateway that runs there')
    .option('--json', 'print the list as JSON', false);
  const usual = ['archive-url', 'service', 'service-ca', 'rules', 'seg-type', 'report'];
  withShortHelp(withSettings(gateway, GATEWAY_SETTINGS), [...usual, 'list', 'json', 'log-level']).action(
    async (flags: { list?: string; json: boolean }) => {
      const { gateway: run, listSeries } = await import('./gateway.ts');
      if (flags.list !== undefined) await listSeries(flags.list, flags.json);
      else await run(readConfig(GATEWAY_SETTINGS, { ...flags }));
    },
  );
  root
    .command('token')
    .summary('make a token for a caller of the service')
    .description('make a token: into a new file; its line for M4OE_CALLERS on standard output')
    .argument('<file>', 'new file for the token')
    .option('--days <n>', 'days until it expires; for ever if absent')
    .action(async (file: string, { days }: { days?: string }) => {
      const { writeToken } = await import('./token.ts');
      await writeToken(file, days === undefined ? undefined : wholeNumber(days, '--days', 36_500));
    });
  const healthy = root
    .command('health')
    .summary('ask whether the service takes requests')
    .description('ask the service on this machine whether it takes requests');
  withSettings(healthy, { adminPort: SERVE_SETTINGS.adminPort }).action(async (flags) => {
    const { health } = await import('./health.ts');
    await health(readConfig({ adminPort: SERVE_SETTINGS.adminPort }, flags).adminPort);
  });
}

function addSegmenting(root: Command, version: string): void {
  const segment = root
    .command('segment')
    .summary('segment one volume')
    .description('segment one volume: FILE_labels.nii.gz, FILE_report.json and FILE_overlay.png')
    .addHelpText('after', '\nExample: m4oe segment abdomen.nii.gz -m CT --classes liver,spleen --out results');
  withResultOptions(withVolumeOptions(segment));
  withShortHelp(withSettings(segment, SEGMENT_SETTINGS), [...VOLUME_SHOWN, ...RESULT_SHOWN]).action(
    async (file: string, flags: SegmentFlags) => {
      const { segmentFile } = await import('./segment.ts');
      await segmentFile(file, flags, commandRun(flags, version));
    },
  );
  const batch = root
    .command('batch')
    .summary('segment the volumes of a list, or a share of them')
    .description('segment the volumes of a list, or a share; what has its report is left alone');
  withResultOptions(withListOptions(batch));
  const ofList = ['share', 'csv', 'volume', 'model', 'classes'];
  withShortHelp(withSettings(batch, SEGMENT_SETTINGS), [...ofList, ...RESULT_SHOWN]).action(
    async (list: string, flags: BatchFlags) => {
      const { batch: run } = await import('./batch.ts');
      await run(list, flags, commandRun(flags, version));
    },
  );
  const demo = root
    .command('demo')
    .summary('segment a volume through a service of its own')
    .description('start a service on loopback and segment a volume through it');
  withResultOptions(withVolumeOptions(demo));
  const ofDemo = VOLUME_SHOWN.filter((name) => name !== 'server');
  withShortHelp(withSettings(demo, SEGMENT_SETTINGS), [...ofDemo, ...RESULT_SHOWN]).action(
    async (file: string, flags: SegmentFlags) => {
      const { demo: run } = await import('./demo.ts');
      await run(file, flags, commandRun(flags, version));
    },
  );
  const plan = root
    .command('plan')
    .summary('what segmenting a volume would cost and get')
    .description('what segmenting a volume would cost and get, without doing it');
  withShortHelp(withSettings(withVolumeOptions(plan), SEGMENT_SETTINGS), VOLUME_SHOWN).action(
    async (file: string, flags: SegmentFlags) => {
      const { planFile } = await import('./models.ts');
      await planFile(file, flags, readConfig(SEGMENT_SETTINGS, { ...flags }));
    },
  );
}

function addMachine(root: Command): void {
  const { models, device, state, batchSlices } = MODEL_SETTINGS;
  const listed = root
    .command('models')
    .summary('list the models, their heads and classes')
    .description('list the models, their heads and classes, and what was measured of them')
    .option('--json', 'print their manifests', false);
  withSettings(listed, { models }).action(async (flags: { json: boolean }) => {
    const { listModels } = await import('./models.ts');
    await listModels(readConfig(MODEL_SETTINGS, { ...flags }), flags.json);
  });
  const devices = root
    .command('devices')
    .summary('list adapters and execution providers')
    .description('list adapters and execution providers, their memory, and why one is not taken')
    .option('--json', 'print it as JSON', false);
  withSettings(devices, { models, device }).action(async (flags: { json: boolean }) => {
    const { listDevices } = await import('./devices.ts');
    await listDevices(readConfig({ models, device }, { ...flags }), flags.json);
  });
  const tune = root
    .command('tune')
    .summary('measure sessions and threads that suit this machine')
    .description(
      "measure how this machine's cores are best split into sessions and threads, and keep it for serve and segment",
    )
    .option('--rounds <n>', 'rounds of each split; the best one counts', '3');
  withSettings(tune, { models, state, batchSlices }).action(async (flags: { rounds: string }) => {
    const { tune: run } = await import('./tune.ts');
    const rounds = wholeNumber(flags.rounds, '--rounds', 100);
    await run(readConfig(MODEL_SETTINGS, { ...flags }), rounds, interrupted());
  });
}

/** What a command over volumes is run with. */
function commandRun(flags: SegmentFlags | BatchFlags, version: string): CommandRun {
  return { config: readConfig(SEGMENT_SETTINGS, { ...flags }), version, signal: interrupted() };
}

/** Aborted by ctrl-c. */
function interrupted(): AbortSignal {
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  return stop.signal;
}

/** @throws Failure SETTING_INVALID */
function wholeNumber(text: string, flag: string, most: number): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= 1 && number <= most) return number;
  throw invalid('SETTING_INVALID', flag, `expected a whole number from 1 to ${most}, got "${text}"`);
}
