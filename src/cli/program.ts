/** The commands, their options, and which file runs each: `m4oe COMMAND --help`. */
import { Command, CommanderError } from 'commander';
import { Failure, invalid } from '../errors.ts';
import {
  DIMSE_SETTINGS,
  GATEWAY_SETTINGS,
  MODEL_SETTINGS,
  readConfig,
  SEGMENT_SETTINGS,
  SERVE_SETTINGS,
} from '../settings/config.ts';
import type { BatchFlags } from './batch.ts';
import type { GatewayFlags } from './gateway.ts';
import { withListOptions, withResultOptions, withSettings, withVolumeOptions } from './options.ts';
import type { RolloutFlags } from './rollout.ts';
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
  addProofs(root, version);
  addMachine(root);
  // Of the root alone: commands take over what it has when they are made.
  root.configureHelp({ subcommandTerm: (command) => command.name(), visibleOptions: () => [] });
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
  for (const command of [root, ...root.commands, ...root.commands.flatMap((one) => one.commands)])
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
    .option('--series <uid>', 'of the list only this series')
    .option('--explain <uid>', 'only print what would be done with this series of the archive, and why')
    .option('--json', 'print the list, or the explanation, as JSON', false);
  const usual = ['archive-url', 'service', 'service-ca', 'rules', 'seg-type', 'report'];
  withShortHelp(withSettings(gateway, GATEWAY_SETTINGS), [...usual, 'list', 'explain', 'json']).action(
    async (flags: GatewayFlags) => {
      const { gateway: run, listSeries } = await import('./gateway.ts');
      const { explain } = await import('./explain.ts');
      const { list, series, explain: uid, json, ...settings } = flags;
      if (list !== undefined) await listSeries(list, json, series);
      else if (uid !== undefined) await explain(readConfig(GATEWAY_SETTINGS, settings), uid, json);
      else await run(readConfig(GATEWAY_SETTINGS, settings), version);
    },
  );
  const door = root
    .command('dimse')
    .summary('a door before a Storage SCP')
    .description('let peers through to a Storage SCP on this machine, so many at once, until SIGTERM');
  withShortHelp(withSettings(door, DIMSE_SETTINGS), ['host', 'port', 'scp-port', 'peers', 'associations']).action(
    async (flags) => {
      const { dimse } = await import('./dimse.ts');
      await dimse(readConfig(DIMSE_SETTINGS, flags));
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
  const { adminPort, adminTls } = SERVE_SETTINGS;
  withSettings(healthy, { adminPort, adminTls }).action(async (flags) => {
    const { health } = await import('./health.ts');
    const asked = readConfig({ adminPort, adminTls }, flags);
    await health(asked.adminPort, asked.adminTls);
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

function addProofs(root: Command, version: string): void {
  const replay = root
    .command('replay')
    .summary('make a report once more, and compare')
    .description('make a report once more from its volume and say whether it is the same to the byte, or what differs')
    .argument('<report>', 'FILE_report.json, as segment or batch wrote it')
    .argument('<file>', 'the volume that it is of')
    .addHelpText('after', '\nExample: m4oe replay results/abdomen_report.json abdomen.nii.gz');
  withShortHelp(withSettings(replay, SEGMENT_SETTINGS), ['models', 'device']).action(
    async (report: string, file: string, flags: SegmentFlags) => {
      const { replay: run } = await import('./replay.ts');
      await run(report, file, commandRun(flags, version));
    },
  );
  const accept = root
    .command('accept')
    .summary("a site's labelled cases, on one page to sign")
    .description("run a site's labelled cases: Dice and verdicts against the truth, on one page to sign")
    .argument('<folder>', 'folder with acceptance.json, which names the cases and what their labels are called')
    .option('-o, --out <folder>', 'where to write acceptance.html and acceptance_result.json', '.')
    .option('--model <name>', 'model (the default one if absent)', '')
    .option('--head <name>', "whose classes (the modality's default if absent)", '');
  withShortHelp(withSettings(accept, SEGMENT_SETTINGS), ['out', 'model', 'head', 'models', 'device']).action(
    async (folder: string, flags: SegmentFlags) => {
      const { accept: run } = await import('./accept.ts');
      await run(folder, flags, commandRun(flags, version));
    },
  );
}

function addMachine(root: Command): void {
  const { models, modelKeys, device, deviceTimeoutSeconds, state, batchSlices } = MODEL_SETTINGS;
  const listed = root
    .command('models')
    .summary('list the models, their heads and classes')
    .description('list the models, their heads and classes, and what was measured of them')
    .option('--json', 'print their manifests', false);
  withSettings(listed, { models, modelKeys }).action(async (flags: { json: boolean }) => {
    const { listModels } = await import('./models.ts');
    await listModels(readConfig(MODEL_SETTINGS, { ...flags }), flags.json);
  });
  const sign = listed
    .command('sign')
    .description('sign the manifests of the models; prints the line of the key for the file of M4OE_MODEL_KEYS')
    .argument('<key>', 'private Ed25519 key (PEM, as openssl genpkey -algorithm ed25519 makes it)');
  withSettings(sign, { models }).action(async (key: string, _, command: Command) => {
    const { signModels } = await import('./signatures.ts');
    await signModels(readConfig({ models }, command.optsWithGlobals()).models, key);
  });
  const verify = listed
    .command('verify')
    .description('verify the signatures of the models, and every file that their manifests name');
  withSettings(verify, { models, modelKeys }).action(async (_, command: Command) => {
    const { verifyModels } = await import('./signatures.ts');
    await verifyModels(readConfig({ models, modelKeys }, command.optsWithGlobals()));
  });
  addRollout(listed);
  const devices = root
    .command('devices')
    .summary('list adapters and execution providers')
    .description('list adapters and execution providers, their memory, and why one is not taken')
    .option('--json', 'print it as JSON', false);
  const tried = { models, modelKeys, device, deviceTimeoutSeconds };
  withSettings(devices, tried).action(async (flags: { json: boolean }) => {
    const { listDevices } = await import('./devices.ts');
    await listDevices(readConfig(tried, { ...flags }), flags.json);
  });
  const tune = root
    .command('tune')
    .summary('measure sessions and threads that suit this machine')
    .description(
      "measure how this machine's cores are best split into sessions and threads, and keep it for serve and segment",
    )
    .option('--rounds <n>', 'rounds of each split; the best one counts', '3');
  withSettings(tune, { models, modelKeys, state, batchSlices }).action(async (flags: { rounds: string }) => {
    const { tune: run } = await import('./tune.ts');
    const rounds = wholeNumber(flags.rounds, '--rounds', 100);
    await run(readConfig(MODEL_SETTINGS, { ...flags }), rounds, interrupted());
  });
}

/** Which version of a model answers: below `m4oe models`. */
function addRollout(listed: Command): void {
  const { models, modelKeys, rollout } = MODEL_SETTINGS;
  const settings = { models, modelKeys, rollout };
  const configOf = (command: Command) => readConfig(settings, command.optsWithGlobals());
  const add = (name: string, description: string) =>
    withSettings(listed.command(name).description(description).argument('<model>', 'its name'), settings);
  add('rollout', 'say which version of a model answers, and what share of requests the next one gets')
    .option('--live <version>', 'version that answers')
    .option('--next <version>', 'version that may follow it')
    .option('--canary <share>', 'share of requests that the next version answers, 0 to 1')
    .option('--shadow <share>', 'share of the other requests that it is asked too, to be compared, 0 to 1')
    .action(async (name: string, { live, next, canary, shadow }: RolloutFlags, command: Command) => {
      const { setRollout } = await import('./rollout.ts');
      await setRollout(name, { live, next, canary, shadow }, configOf(command));
    });
  add('promote', 'let the next version of a model answer').action(async (name: string, _, command: Command) => {
    const { promote } = await import('./rollout.ts');
    await promote(name, configOf(command));
  });
  const back = 'take the next version of a model away, or bring back the one before';
  add('rollback', back).action(async (name: string, _, command: Command) => {
    const { rollback } = await import('./rollout.ts');
    await rollback(name, configOf(command));
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
