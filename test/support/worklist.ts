/**
 * A worklist (UPS-RS origin server) that is as strict as PS3.18 section 11 and PS3.4 annex CC: states,
 * Transaction UIDs, attributes and their VRs, what the final states ask for. Every fault is kept.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { finalFaults, type Item, updateFaults } from './ups-table.ts';

const UPS_PUSH = '1.2.840.10008.5.1.4.34.6.1';
const JSON_TYPE = 'application/dicom+json';
const MOST_ON_A_PAGE = 3;

const element = (vr: string, ...Value: unknown[]) => ({ vr, Value });
const code = (value: string, scheme: string, meaning = value): Item => ({
  '00080100': element('SH', value),
  '00080102': element('SH', scheme),
  '00080104': element('LO', meaning),
});

export interface Scheduled {
  readonly code?: readonly [string, string];
  readonly station?: readonly [string, string];
  readonly priority?: string;
  readonly readiness?: string;
  /** Study, series, and instances where they are named. */
  readonly inputs?: readonly (readonly [string, string, ...string[]])[];
}

interface Kept {
  readonly item: Item;
  transactionUid: string | undefined;
  gone: boolean;
}

interface Answer {
  readonly status: number;
  readonly warning?: string;
  readonly body?: unknown;
}

export class TestWorklist {
  /** "METHOD path status", in the order in which they came. */
  readonly requests: string[] = [];
  /** What a performer did that the standard does not allow. */
  readonly faults: string[] = [];
  /** Bodies of updates and changes of state. */
  readonly bodies: Item[] = [];
  /** In place of any answer: a status for what comes under a path. */
  broken: ((method: string, path: string) => number | undefined) | undefined;
  authorization: string | undefined;
  /** Gives a workitem as a data set without a list around it. */
  bare = false;
  /** Searches that still find as IN PROGRESS what is so no more, as behind an index that lags. */
  lagging = 0;
  readonly #kept = new Map<string, Kept>();
  #root = '';

  static async start(t: { teardown(undo: () => void): void }): Promise<TestWorklist> {
    const worklist = new TestWorklist();
    const server = createServer(async (request, response) => {
      const { status, warning, body } = await worklist.#answer(request);
      const headers = {
        ...(warning === undefined ? {} : { warning: `299 worklist: ${warning}` }),
        'content-type': JSON_TYPE,
      };
      response.writeHead(status, headers).end(body === undefined ? undefined : JSON.stringify(body));
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    t.teardown(() => {
      server.closeAllConnections();
      server.close();
    });
    worklist.#root = `http://127.0.0.1:${(server.address() as AddressInfo).port}/dicom-web`;
    return worklist;
  }

  get root(): string {
    return this.#root;
  }

  schedule(uid: string, { code: of = ['segment', '99SITE'], station, inputs = [], ...more }: Scheduled = {}): void {
    const item: Item = {
      '00080016': element('UI', UPS_PUSH),
      '00080018': element('UI', uid),
      '00741000': element('CS', 'SCHEDULED'),
      '00741200': element('CS', more.priority ?? 'MEDIUM'),
      '00404041': element('CS', more.readiness ?? 'READY'),
      '00404005': element('DT', '20260101120000'),
      '00404018': element('SQ', code(...of)),
      '00404025': element('SQ', ...(station === undefined ? [] : [code(...station)])),
      '00100010': element('PN', { Alphabetic: 'Roe^Jane' }),
      '00404021': element('SQ', ...inputs.map(inputItem)),
      '00741002': { vr: 'SQ' },
      '00741216': { vr: 'SQ' },
    };
    this.#kept.set(uid, { item, transactionUid: undefined, gone: false });
  }

  state(uid: string): string {
    return String(this.#of(uid).item['00741000']?.Value?.[0]);
  }

  /** An item of its progress (00741002) or of what was performed (00741216). */
  said(uid: string, tag: '00741002' | '00741216'): Item {
    return (this.#of(uid).item[tag]?.Value?.[0] ?? {}) as Item;
  }

  /** The server does it itself, or somebody else whom it knows. */
  set(uid: string, state: string, transactionUid?: string): void {
    this.#of(uid).item['00741000'] = element('CS', state);
    this.#of(uid).transactionUid = transactionUid;
  }

  transactionUid(uid: string): string | undefined {
    return this.#of(uid).transactionUid;
  }

  delete(uid: string): void {
    this.#of(uid).gone = true;
  }

  #of(uid: string): Kept {
    const kept = this.#kept.get(uid);
    if (kept === undefined) throw new Error(`no workitem ${uid}`);
    return kept;
  }

  async #answer(request: IncomingMessage): Promise<Answer> {
    const { method = '', url = '' } = request;
    const [path = '', query = ''] = url.replace(/^\/dicom-web/, '').split('?', 2);
    const body = await text(request);
    const broken = this.broken?.(method, path);
    const answer = broken === undefined ? this.#judged(request, path, query, body) : { status: broken };
    this.requests.push(`${method} ${path} ${answer.status}`);
    if (answer.status >= 400 && broken === undefined && answer.warning !== undefined)
      this.faults.push(`${method} ${path}: ${answer.warning}`);
    return answer;
  }

  #judged({ method, headers }: IncomingMessage, path: string, query: string, body: string): Answer {
    if (this.authorization !== undefined && headers.authorization !== this.authorization) return { status: 401 };
    if (method === 'GET' && headers.accept !== JSON_TYPE) return { status: 406, warning: `accept ${headers.accept}` };
    if (method !== 'GET' && headers['content-type'] !== JSON_TYPE) return { status: 415, warning: 'content-type' };
    if (method === 'GET' && path === '/workitems') return this.#search(new URLSearchParams(query));
    const [, uid = '', state] = /^\/workitems\/([0-9.]+)(\/state)?$/.exec(path) ?? [];
    const kept = this.#kept.get(uid);
    if (kept === undefined) return { status: 404 };
    if (kept.gone) return { status: 410 };
    if (method === 'GET' && state === undefined) {
      return { status: 200, body: this.bare ? shown(kept.item) : [shown(kept.item)] };
    }
    const [item, ...others] = JSON.parse(body) as Item[];
    if (item === undefined || others.length > 0) return { status: 400, warning: 'expected one data set' };
    this.bodies.push(item);
    if (method === 'POST' && state === undefined) return this.#update(kept, item, query);
    if (method === 'PUT' && state !== undefined) return this.#change(kept, item);
    return { status: 405, warning: 'no such method' };
  }

  /** Pages of a few, whatever is asked for. */
  #search(query: URLSearchParams): Answer {
    const [limit, offset] = ['limit', 'offset'].map((name) => Number(query.get(name) ?? 0)) as [number, number];
    const lags = query.get('ProcedureStepState') === 'IN PROGRESS' && this.lagging > 0;
    if (lags) this.lagging--;
    const there = [...this.#kept.values()].filter(({ gone }) => !gone);
    const known = there.map(({ item }) => (lags ? { ...item, '00741000': element('CS', 'IN PROGRESS') } : item));
    const matches = known.filter((item) => matchesAll(item, query));
    const page = matches.slice(offset, offset + Math.min(limit || MOST_ON_A_PAGE, MOST_ON_A_PAGE));
    if (page.length === 0) return { status: 204 };
    const wanted = ['00080016', '00080018', ...query.getAll('includefield')];
    const fields = (item: Item) => Object.fromEntries(wanted.map((tag) => [tag, item[tag]]));
    return { status: 200, body: page.map(fields) };
  }

  #update(kept: Kept, update: Item, query: string): Answer {
    const state = kept.item['00741000']?.Value?.[0];
    if (state === 'SCHEDULED') return { status: 409, warning: 'The target URI did not reference a claimed Workitem.' };
    if (state !== 'IN PROGRESS') return { status: 400 };
    if (query !== kept.transactionUid || update['00081195']?.Value?.[0] !== kept.transactionUid) return { status: 400 };
    const faults = updateFaults(update);
    if (faults.length > 0) return { status: 400, warning: faults.join('; ') };
    for (const [tag, value] of Object.entries(update)) if (tag !== '00081195') kept.item[tag] = value;
    return { status: 200 };
  }

  #change(kept: Kept, wanted: Item): Answer {
    const [from, to, transactionUid] = [kept.item, wanted]
      .map((one) => String(one['00741000']?.Value?.[0]))
      .concat(String(wanted['00081195']?.Value?.[0] ?? '')) as [string, string, string];
    if (Object.keys(wanted).sort().join() !== '00081195,00741000') return { status: 400, warning: 'other attributes' };
    if (transactionUid === '') return { status: 400, warning: 'The Transaction UID is missing.' };
    if (to === 'IN PROGRESS') {
      if (from !== 'SCHEDULED') return { status: 409 };
      kept.transactionUid = transactionUid;
    } else {
      if (!['COMPLETED', 'CANCELED'].includes(to)) return { status: 400, warning: `no such state: ${to}` };
      if (from === 'SCHEDULED') return { status: 409, warning: 'it was not claimed' };
      if (transactionUid !== kept.transactionUid) return { status: 400 };
      if (from !== 'IN PROGRESS') return { status: from === to ? 200 : 409 };
      const faults = finalFaults(kept.item, to);
      if (faults.length > 0) return { status: 409, warning: faults.join('; ') };
    }
    kept.item['00741000'] = element('CS', to);
    return { status: 200 };
  }
}

/** Without the lock. */
const shown = ({ '00081195': _, ...item }: Item) => item;

function inputItem([study, series, ...instances]: readonly [string, string, ...string[]]): Item {
  const references = instances.map((uid) => ({ '00081155': element('UI', uid) }));
  return {
    '0040E020': element('CS', 'DICOM'),
    '0020000D': element('UI', study),
    '0020000E': element('UI', series),
    '00081199': element('SQ', ...references),
  };
}

const SEQUENCES: Readonly<Record<string, string>> = {
  ScheduledWorkitemCodeSequence: '00404018',
  ScheduledStationNameCodeSequence: '00404025',
};

function matchesAll(item: Item, query: URLSearchParams): boolean {
  return [...query].every(([key, value]) => {
    if (['limit', 'offset', 'includefield'].includes(key)) return true;
    if (key === 'ProcedureStepState') return item['00741000']?.Value?.[0] === value;
    const [sequence = '', attribute] = key.split('.');
    if (attribute !== 'CodeValue' || SEQUENCES[sequence] === undefined) throw new Error(`no such key: ${key}`);
    const items = (item[SEQUENCES[sequence]]?.Value ?? []) as Item[];
    return items.some((one) => one['00080100']?.Value?.[0] === value);
  });
}
