/**
 * A gateway of this process or `bin/m4oe gateway` between a real archive and a real service, quick
 * enough for tests.
 */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { startGateway } from '../../src/gateway/gateway.ts';
import type { ListedOutcome } from '../../src/gateway/outcomes.ts';
import { archivesOf } from '../../src/settings/archives.ts';
import { GATEWAY_SETTINGS, type GatewayConfig, readConfig } from '../../src/settings/config.ts';
import { start } from './command.ts';
import { eventually } from './eventually.ts';
import { type Orthanc, USER } from './orthanc.ts';

export { eventually };

export interface TestGateway {
  readonly url: string;
  /** Every line of its log. */
  readonly lines: object[];
  series(): Promise<ListedOutcome[]>;
  metrics(): Promise<string>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Settings that make it quick. */
export const QUICK = { pollSeconds: 0.3, stableSeconds: 0.5, retrySeconds: 0.2, lookbackDays: 0, gatewayPort: 0 };

/** Use with `await using`. */
export async function runGateway(
  { root }: Pick<Orthanc, 'root'>,
  service: string,
  overrides: Partial<GatewayConfig> = {},
  version = '1.0.0',
): Promise<TestGateway> {
  const config = {
    ...readConfig(GATEWAY_SETTINGS, {}, {}),
    ...QUICK,
    archiveUrl: root,
    archiveAuthorization: USER.authorization,
    service,
    ...overrides,
  };
  const lines: object[] = [];
  const tell = (fields: object, message: string) => void lines.push({ ...fields, message });
  const gateway = await startGateway(config, await archivesOf(config), version, { info: tell, warn: tell });
  const url = `http://127.0.0.1:${gateway.port}`;
  return {
    url,
    lines,
    series: async () => ((await (await fetch(`${url}/series`)).json()) as { series: ListedOutcome[] }).series,
    metrics: async () => (await fetch(`${url}/metrics`)).text(),
    [Symbol.asyncDispose]: () => gateway.stop(),
  };
}

/** `bin/m4oe gateway` as a process of its own, to be killed. Use with `using`. */
export class GatewayProcess {
  readonly #child: ChildProcess;
  readonly exited: Promise<unknown>;
  said = '';

  /** @param more flags, which win over the quick ones */
  constructor(root: string, service: string, more: readonly string[] = []) {
    const settings = { poll: QUICK.pollSeconds, stable: QUICK.stableSeconds, retry: QUICK.retrySeconds };
    const flags = Object.entries(settings).flatMap(([name, seconds]) => [`--${name}-seconds`, String(seconds)]);
    const args = [
      'gateway',
      '--archive-url',
      root,
      '--service',
      service,
      '--port',
      '0',
      '--lookback-days',
      '0',
      ...flags,
      ...more,
    ];
    this.#child = start(args, { M4OE_GATEWAY_ARCHIVE_AUTHORIZATION: USER.authorization });
    for (const stream of [this.#child.stdout, this.#child.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.said += text;
      });
    this.exited = once(this.#child, 'close');
  }

  get pid(): number {
    return this.#child.pid as number;
  }

  /** Where its HTTP port is, once it is open. */
  async url(): Promise<string> {
    const port = await eventually(async () => /"port":(\d+)/.exec(this.said)?.[1]);
    return `http://127.0.0.1:${port}`;
  }

  signal(name: NodeJS.Signals): void {
    this.#child.kill(name);
  }

  [Symbol.dispose](): void {
    this.#child.kill('SIGKILL');
  }
}
