/**
 * `m4oe health`: asks a service on this machine whether it takes requests; for engines without
 * probes of their own.
 */
import { once } from 'node:events';
import { get as getHttp, type IncomingMessage } from 'node:http';
import { get as getHttps } from 'node:https';
import { text } from 'node:stream/consumers';
import { Failure } from '../errors.ts';

const SECONDS = 4;

/**
 * @param tls whether the port has TLS; as of a probe, its certificate is for others to judge
 * @throws Failure NOT_READY with what the service says, or that nothing answers
 */
export async function health(adminPort: number, tls: boolean): Promise<void> {
  const options = { host: '127.0.0.1', port: adminPort, path: '/readyz', timeout: 1000 * SECONDS };
  const request = tls ? getHttps({ ...options, rejectUnauthorized: false }) : getHttp(options);
  request.once('timeout', () => request.destroy(new Error('late')));
  try {
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    const said = (await text(response)).trim();
    if (response.statusCode !== 200) throw new Failure('unavailable', 'NOT_READY', said);
    process.stdout.write(`${said}\n`);
  } catch (error) {
    if (error instanceof Failure) throw error;
    const why = `nothing answers on port ${adminPort} (M4OE_ADMIN_PORT, M4OE_ADMIN_TLS)`;
    throw new Failure('unavailable', 'NOT_READY', why, { cause: error });
  }
}
