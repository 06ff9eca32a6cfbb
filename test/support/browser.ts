/** A browser without a window (Debian's Chromium), driven through its DevTools protocol. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Why there is none; undefined where there is one. */
export const BROWSER_MISSING =
  spawnSync('chromium', ['--version']).status === 0
    ? undefined
    : 'chromium is not there (sh deploy/pacs/install.sh chromium=chromium)';

const FLAGS = [
  ...['--headless=new', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
  ...['--disable-dev-shm-usage', '--hide-scrollbars', '--remote-debugging-port=0', '--force-device-scale-factor=1'],
];

type Answer = { readonly id?: number; readonly method?: string; readonly params?: unknown } & Record<string, unknown>;

/** Use with `await using`. */
export class Browser implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly #profile: string;
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, PromiseWithResolvers<Record<string, unknown>>>();
  readonly #listeners: ((event: Answer) => void)[] = [];
  #sent = 0;

  private constructor(child: ChildProcess, profile: string, socket: WebSocket) {
    this.#child = child;
    this.#profile = profile;
    this.#socket = socket;
    socket.addEventListener('message', ({ data }) => this.#take(JSON.parse(String(data))));
  }

  static async start(): Promise<Browser> {
    const profile = await mkdtemp(join(tmpdir(), 'm4oe-browser-'));
    // Its sandbox does not run as root, nor in most containers.
    const root = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    const child = spawn('chromium', [...FLAGS, ...root, `--user-data-dir=${profile}`, 'about:blank'], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    const address = Promise.withResolvers<string>();
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      const found = /DevTools listening on (ws:\S+)/.exec(said)?.[1];
      if (found !== undefined) address.resolve(found);
    });
    child.once('close', () => address.reject(new Error(`the browser ended: ${said.slice(-1000)}`)));
    const socket = new WebSocket(await address.promise);
    await once(socket, 'open');
    return new Browser(child, profile, socket);
  }

  /** @param url of a page that is then open, `width` x `height` pixels large */
  async open(url: string, [width, height]: readonly [number, number]): Promise<Page> {
    const { targetId } = await this.send('Target.createTarget', { url: 'about:blank' });
    const { sessionId } = await this.send('Target.attachToTarget', { targetId, flatten: true });
    const page = new Page(this, String(sessionId));
    this.#listeners.push((event) => event.sessionId === sessionId && page.heard(event));
    for (const domain of ['Page', 'Runtime', 'Network', 'Log']) await page.send(`${domain}.enable`);
    await page.resize(width, height);
    await page.send('Page.navigate', { url });
    return page;
  }

  async send(method: string, params: object = {}, sessionId?: string): Promise<Record<string, unknown>> {
    const id = ++this.#sent;
    const answer = Promise.withResolvers<Record<string, unknown>>();
    this.#waiting.set(id, answer);
    this.#socket.send(JSON.stringify({ id, method, params, ...(sessionId === undefined ? {} : { sessionId }) }));
    return answer.promise;
  }

  #take(answer: Answer): void {
    if (answer.id === undefined) {
      for (const listener of this.#listeners) listener(answer);
      return;
    }
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if (answer.error === undefined) waiting?.resolve((answer.result ?? {}) as Record<string, unknown>);
    else waiting?.reject(new Error(JSON.stringify(answer.error)));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const ended = once(this.#child, 'close');
    this.#child.kill('SIGKILL');
    await ended;
    await rm(this.#profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

export class Page {
  readonly #browser: Browser;
  readonly #session: string;
  /** What it asked for, and what went wrong in it. */
  readonly requests: string[] = [];
  readonly errors: string[] = [];

  constructor(browser: Browser, session: string) {
    this.#browser = browser;
    this.#session = session;
  }

  send(method: string, params: object = {}): Promise<Record<string, unknown>> {
    return this.#browser.send(method, params, this.#session);
  }

  heard({ method, params }: Answer): void {
    const told = params as Record<string, Record<string, unknown>>;
    if (method === 'Network.requestWillBeSent') this.requests.push(String(told.request?.url));
    if (method === 'Runtime.exceptionThrown') this.errors.push(JSON.stringify(told.exceptionDetails));
    if (method === 'Log.entryAdded' && told.entry?.level === 'error') this.errors.push(String(told.entry.text));
  }

  resize(width: number, height: number): Promise<unknown> {
    return this.send('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 1, mobile: false });
  }

  /** The value of an expression of the page. @throws Error what it threw */
  async evaluate(expression: string): Promise<unknown> {
    const asked = { expression, awaitPromise: true, returnByValue: true };
    const { result, exceptionDetails } = await this.send('Runtime.evaluate', asked);
    if (exceptionDetails !== undefined) throw new Error(JSON.stringify(exceptionDetails));
    return (result as { value?: unknown }).value;
  }

  /** Waits for an expression to be true. */
  async until(expression: string, seconds = 30): Promise<void> {
    const frame = `new Promise((is) => requestAnimationFrame(() => is(Boolean(${expression}))))`;
    const end = Date.now() + 1000 * seconds;
    while ((await this.evaluate(frame)) !== true)
      if (Date.now() > end) throw new Error(`${expression}: not after ${seconds} s; ${this.errors.join()}`);
  }

  async press(key: string): Promise<void> {
    const text = key.length === 1 ? { text: key } : {};
    await this.send('Input.dispatchKeyEvent', { type: 'keyDown', key, ...text });
    await this.send('Input.dispatchKeyEvent', { type: 'keyUp', key });
  }

  /** Presses and lets go at a share of an element's width and height. */
  async click(selector: string, across = 0.5, down = 0.5): Promise<void> {
    const [x, y] = (await this.evaluate(
      `(({ x, y, width, height }) => [x + ${across} * width, y + ${down} * height])(document.querySelector(${JSON.stringify(selector)}).getBoundingClientRect())`,
    )) as [number, number];
    for (const [type, buttons] of [
      ['mousePressed', 1],
      ['mouseReleased', 0],
    ] as const)
      await this.send('Input.dispatchMouseEvent', { type, x, y, button: 'left', buttons, clickCount: 1 });
  }

  /** PNG of what is seen. */
  async picture(): Promise<Buffer> {
    const { data } = await this.send('Page.captureScreenshot', { format: 'png' });
    return Buffer.from(String(data), 'base64');
  }
}
