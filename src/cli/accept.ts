/**
 * `m4oe accept`: the labelled cases of a site through the model, and one sheet to sign: Dice with
 * intervals beside the model card's, verdicts against the truth, failures with pictures.
 */
import { join } from 'node:path';
import { modelOf } from '../client/dicom-result.ts';
import { Failure } from '../errors.ts';
import { readInput } from '../files/input.ts';
import type { Outcome } from '../files/outcome.ts';
import { picture } from '../files/picture.ts';
import { checkFolder, makeFolder } from '../files/results.ts';
import { readVolumeFile, START_BYTES } from '../files/volume-file.ts';
import { firstBytes } from '../formats/dicom/transport/folder.ts';
import { writeWhole } from '../formats/whole-file.ts';
import type { Model } from '../model/model.ts';
import type { Models } from '../model/models.ts';
import { sizeLimits } from '../settings/config.ts';
import { voxelMl } from '../volume.ts';
import {
  classSummaries,
  comparedLabels,
  failures,
  type OrganComparison,
  verdictSummary,
} from './acceptance/compare.ts';
import { type AcceptanceList, type LabelledCase, LIST_FILE, readAcceptanceList } from './acceptance/list.ts';
import { acceptancePage } from './acceptance/page.ts';
import { onGrid } from './acceptance/same-grid.ts';
import type { Acceptance, Pictures } from './acceptance/sheet.ts';
import { segmentHere, withModels } from './run-local.ts';
import type { CommandRun } from './segment.ts';
import { Progress, table } from './terminal.ts';

export interface AcceptFlags {
  readonly out: string;
  readonly model: string;
  readonly head: string;
}

/** Cases that are shown. */
const MOST_SHOWN = 5;

/** A case that was segmented and compared. */
interface Compared {
  readonly organs: readonly OrganComparison[];
  /** Where some organ is not right. */
  readonly pictures?: Pictures;
}

/**
 * Writes acceptance.html and acceptance_result.json into `out`, and prints the table.
 * @throws Failure of readAcceptanceList; ACCEPTANCE_GRID, ACCEPTANCE_LABELS with the number of the
 *   case; those of reading and of the pipeline
 */
export async function accept(folder: string, flags: AcceptFlags, run: CommandRun): Promise<void> {
  await checkFolder(flags.out);
  const list = await readAcceptanceList(folder);
  const { sheet, shown } = await withModels(run.config, async (models) => {
    const compared: Compared[] = [];
    for (const [n, one] of list.cases.entries()) {
      try {
        compared.push(await compareCase(one, n + 1, list, flags, run, models));
      } catch (error) {
        throw ofCase(n + 1, error);
      }
    }
    return sheetOf(compared, models.get(flags.model, '--model'), run.version);
  });
  const files = { page: join(flags.out, 'acceptance.html'), result: join(flags.out, 'acceptance_result.json') };
  await makeFolder(flags.out, { labels: files.page });
  await writeWhole(files.page, [Buffer.from(acceptancePage(sheet, shown))]);
  await writeWhole(files.result, [Buffer.from(`${JSON.stringify(sheet, null, 2)}\n`)]);
  process.stdout.write(`${terminalTable(sheet)}\nwritten: ${files.page}  ${files.result}\n`);
}

async function compareCase(
  { volume: path, labels, modality }: LabelledCase,
  number: number,
  { names }: AcceptanceList,
  { model, head }: AcceptFlags,
  { config, version, signal }: CommandRun,
  models: Models,
): Promise<Compared> {
  const input = await readInput(path, config, { head, ...(modality === undefined ? {} : { modality }) }, { signal });
  const { volume } = input.source;
  const options = { maxBytes: sizeLimits(config).maxVolumeBytes };
  const drawn = (await readVolumeFile(labels, await firstBytes(labels, START_BYTES), options)).volume;
  const routing = models.get(model, '--model').route(input.modality, input.head, [], (option) => `--${option}`);
  const truth = inHead(onGrid(drawn, volume.geometry), names, routing.head);
  const wish = { modality: input.modality, model, head: input.head, classes: [], everySlice: false };
  const progress = new Progress(`case ${number}`);
  const onProgress = (done: number, slices: number) => progress.show(done / slices, `${done} of ${slices} slices`);
  const outcome = await segmentHere(models, { config, volume, wish, version, onProgress, signal }).finally(() =>
    progress.end(),
  );
  const looked = routing.head.classes.filter(({ name }) => [...names.values()].includes(name));
  const compared = comparedLabels(outcome.labels, truth, looked, voxelMl(volume.geometry));
  const organs = (outcome.report.classes ?? []).flatMap(({ name = '', verdict, reasons = [] }) => {
    const found = compared.get(name);
    const judged = { verdict: String(verdict).toLowerCase(), reasons };
    return found === undefined ? [] : [{ case: number, head: routing.head.name, name, ...found, ...judged }];
  });
  if (failures(organs).length === 0) return { organs };
  const { classes } = modelOf(outcome.plan);
  const pictureOf = (of: Outcome) => picture(volume, { ...of, classes });
  return { organs, pictures: { number, found: pictureOf(outcome), truth: pictureOf({ ...outcome, labels: truth }) } };
}

/** The site's labels as those of the head. @throws Failure ACCEPTANCE_LABELS */
function inHead(
  drawn: Float64Array,
  names: AcceptanceList['names'],
  head: Model['manifest']['heads'][number],
): Uint8Array {
  const table = new Map<number, number>([[0, 0]]);
  for (const [number, name] of names) {
    const organ = head.classes.find((one) => one.name === name);
    if (organ === undefined && name !== null)
      throw labelsFailure(
        `"${name}" of ${LIST_FILE} is no class of head ${head.name}; expected null, or one of ${head.classes.map((one) => one.name).join(', ')}`,
      );
    table.set(number, organ?.label ?? 0);
  }
  const truth = new Uint8Array(drawn.length);
  for (const [n, value] of drawn.entries()) {
    const label = table.get(value);
    if (label === undefined)
      throw labelsFailure(
        `label ${value} is in the file and not among \`labels\` of ${LIST_FILE}; name it, or give null`,
      );
    truth[n] = label;
  }
  return truth;
}

function labelsFailure(message: string): Failure {
  return new Failure('invalid', 'ACCEPTANCE_LABELS', message);
}

function sheetOf(compared: readonly Compared[], { manifest, files }: Model, service: string) {
  const organs = compared.flatMap((one) => one.organs);
  const failed = failures(organs);
  const sheet: Acceptance = {
    model: { name: manifest.name, version: manifest.version, sha256: files.graphSha256 },
    service,
    made: new Date().toISOString(),
    cases: compared.length,
    classes: classSummaries(organs).map((one) => ({
      ...one,
      card: manifest.accuracy.flatMap(({ dataset, head, dice }) => {
        const known = head === one.head ? dice[one.name] : undefined;
        return known === undefined ? [] : [{ dataset, dice: known }];
      }),
    })),
    verdict: verdictSummary(organs),
    failures: failed,
    organs,
  };
  const worst = [...new Set(failed.map((one) => one.case))].slice(0, MOST_SHOWN);
  return { sheet, shown: worst.flatMap((number) => compared[number - 1]?.pictures ?? []) };
}

function terminalTable({ classes, verdict, cases, model }: Acceptance): string {
  const percent = (value: number | null) => (value === null ? '-' : `${(100 * value).toFixed(1)} %`);
  const rows = classes.map(({ name, cases, dice, interval, card }) => [
    name,
    String(cases),
    percent(dice),
    interval === undefined ? '-' : `${percent(interval[0])} - ${percent(interval[1])}`,
    card.map((one) => percent(one.dice)).join(', '),
  ]);
  const { accepted, found, right, wrongAccepted } = verdict;
  return `${model.name} ${model.version}, ${cases} cases
${table([['organ', 'cases', 'Dice', '95 %', "model card's"], ...rows], 'lrrrl')}
accepted: ${accepted} of ${found}, ${percent(right)} of these right; ${percent(wrongAccepted)} of the wrong ones accepted`;
}

function ofCase(number: number, error: unknown): unknown {
  if (!(error instanceof Failure)) return error;
  const { kind, reason, message, cause } = error;
  return new Failure(kind, reason, `case ${number}: ${message}`, { cause });
}
