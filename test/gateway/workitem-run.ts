/** What tests of workitems share: a gateway that performs them, and what its worklist was told. */
import { derivedUid } from '../../src/formats/dicom/file/uid.ts';
import type { GatewayConfig } from '../../src/settings/config.ts';
import { answeringArchive, foundSeries } from '../support/answering-archive.ts';
import { eventually, runGateway, type TestGateway } from '../support/gateway.ts';
import type { TestService } from '../support/service.ts';
import type { Item } from '../support/ups-table.ts';
import type { TestWorklist } from '../support/worklist.ts';

export const CODE = { value: 'segment', scheme: '99SITE', meaning: '' };
export const STATION = { value: 'SEG1', scheme: '99SITE', meaning: 'Segmentation 1' };
export const UID = '1.2.3.4.5.6';
/** The lock by which a gateway that nobody has named claims it. */
export const OURS = derivedUid('M4OE', 'workitem', '99M4OE', 'GATEWAY', UID);
/** Of an archive that says that it has this series; without an image in it, it is refused. */
export const SERIES = '1.2.3.9';
export const STUDY = '1.2.3';
export const IMAGES = [{}, {}];
export const KNEE = '1.2.3.8';

export type Test = Parameters<typeof answeringArchive>[0];

/** A gateway that nothing but its worklist, or an event, has begin any work. */
export const runFor = (
  root: string,
  worklist: TestWorklist | undefined,
  service: TestService,
  overrides: Partial<GatewayConfig> = {},
) =>
  runGateway({ root }, service.address, {
    ...{ worklistCodes: [CODE], worklistUrl: worklist?.root ?? '', start: 'asked', stableSeconds: 0 },
    ...overrides,
  });

/** An archive with the series, where it is asked for it or for all. */
export const archiveWith = (t: Test, found: readonly object[] = [foundSeries(SERIES)]) =>
  answeringArchive(t, found, IMAGES);

export const inState = (worklist: TestWorklist, state: string, uid = UID) =>
  eventually(async () => worklist.state(uid) === state);

export const valueIn = (item: Item, tag: string) => item[tag]?.Value?.[0];
export const itemsOf = (item: Item, tag: string) => (item[tag]?.Value ?? []) as Item[];
export const codeOf = (item: Item, tag: string) => valueIn(itemsOf(item, tag)[0] ?? {}, '00080100');

/** Why a workitem was canceled, as its worklist has it. */
export function reason(worklist: TestWorklist, uid = UID): [unknown, string] {
  const progress = worklist.said(uid, '00741002');
  return [codeOf(progress, '0074100E'), String(valueIn(progress, '00741238'))];
}

export const workitems = async (gateway: TestGateway) =>
  (
    (await (await fetch(`${gateway.url}/series`)).json()) as {
      workitems: { key: string; state: string; reason: string }[];
    }
  ).workitems;

export const inputs = [[STUDY, SERIES]] as const;

/** An archive that fails for the series: it is tried again and again. */
export const failing = (t: Test) => answeringArchive(t, [foundSeries(SERIES)], { no: 'list' });
