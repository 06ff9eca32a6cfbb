/**
 * Tools of others against the service: what they say of it, and that it serves on.
 * `make test-tools` builds them.
 */
import { execFile } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import test from 'ava';
import { makeCertificates } from '../support/certificates.ts';
import { servesOn } from '../support/serves-on.ts';
import { startService } from '../support/service.ts';

const CACHE = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'm4oe/tools');
const SSLYZE = join(CACHE, 'sslyze/bin/sslyze');
const built = existsSync(SSLYZE);
if (!built) console.log('tools.test.ts: skipped, make test-tools builds what it needs');
const withTools = built ? test.serial : test.serial.skip;

/** What a tool prints, and its exit code. */
async function run(command: string, args: readonly string[]): Promise<{ code: number; said: string }> {
  const path = command === 'sslyze' ? SSLYZE : join(CACHE, 'bin', command);
  try {
    const { stdout, stderr } = await promisify(execFile)(path, args, { maxBuffer: 2 ** 26 });
    return { code: 0, said: stdout + stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, said: stdout + stderr };
  }
}

withTools('grpc-health-probe: serving, in the clear and over TLS, and not found', async (t) => {
  const certificates = makeCertificates();
  if (certificates === undefined) return t.pass('there is no openssl');
  t.teardown(() => rmSync(certificates.folder, { recursive: true }));
  const at = (name: string) => join(certificates.folder, name);
  await using plain = await startService();
  await using secure = await startService({ tlsCert: at('right.pem'), tlsKey: at('right.key') });
  const served = ['-service', 'm4oe.v1.Segmentation'];
  t.like(await run('grpc-health-probe', ['-addr', plain.address, ...served]), { code: 0 });
  const overTls = ['-addr', secure.address, '-tls', '-tls-ca-cert', certificates.authority];
  t.like(await run('grpc-health-probe', [...overTls, ...served]), { code: 0 });
  t.not((await run('grpc-health-probe', ['-addr', secure.address])).code, 0);
  t.regex((await run('grpc-health-probe', ['-addr', plain.address, '-service', 'none'])).said, /NotFound/);
});

withTools('ghz: 2,000 calls from 50 callers, by reflection alone, all answered', async (t) => {
  await using service = await startService();
  const call = ['--insecure', '--call', 'm4oe.v1.Segmentation.ListModels', '-d', '{}'];
  const { said } = await run('ghz', [...call, '-n', '2000', '-c', '50', '-O', 'json', service.address]);
  t.deepEqual((JSON.parse(said) as { statusCodeDistribution: unknown }).statusCodeDistribution, { OK: 2000 });
  await servesOn(t, service);
});

/**
 * Sections of RFC 9113 in which nghttp2, which Node has HTTP/2 from, answers or says nothing where
 * the standard asks for an error (frames on streams that are over, priorities, a request whose
 * answer is on its way), and in which h2spec wants a body where gRPC answers without (2).
 */
const LIGHTLY_TAKEN = ['2', '5.1', '5.1.1', '5.1.2', '5.3.1', '6.1', '6.3', '6.7', '6.9.1', '8.1', '8.1.2.1'];

withTools(
  'h2spec: what the standard asks for, but where nghttp2 takes it lightly; the service serves on',
  async (t) => {
    t.timeout(170_000);
    await using service = await startService();
    const to = [
      '-h',
      '127.0.0.1',
      '-p',
      String(service.server.port),
      '-P',
      '/m4oe.v1.Segmentation/ListModels',
      '-o',
      '8',
    ];
    const { said } = await run('h2spec', to);
    const [, tests = ''] = /(\d+) tests, \d+ passed/.exec(said) ?? [];
    t.true(Number(tests) > 140, said);
    let section = '';
    const failed: string[] = [];
    for (const line of said.slice(said.indexOf('Failures:')).split('\n')) {
      section = /^\s+(\d+(?:\.\d+)*)\. /.exec(line)?.[1] ?? section;
      if (/^\s+× \d+: /.test(line)) failed.push(`${section} ${line.trim()}`);
    }
    t.deepEqual(
      failed.filter((one) => !LIGHTLY_TAKEN.includes(one.split(' ')[0] as string)),
      [],
    );
    t.log(`${failed.length} of ${tests} fail`);
    await servesOn(t, service);
  },
);

interface Found extends Readonly<Record<string, unknown>> {
  readonly accepted_cipher_suites?: readonly { readonly cipher_suite: { readonly name: string } }[];
}

interface Scan {
  readonly server_scan_results: readonly {
    readonly scan_result: Readonly<Record<string, { readonly result: Found }>>;
  }[];
}

withTools('sslyze: no old version, no weak cipher, none of the known attacks, at each port', async (t) => {
  const certificates = makeCertificates();
  if (certificates === undefined) return t.pass('there is no openssl');
  t.teardown(() => rmSync(certificates.folder, { recursive: true }));
  const at = (name: string) => join(certificates.folder, name);
  const ports = { inferencePort: 0, inferenceGrpcPort: 0, adminTls: true };
  await using service = await startService({ tlsCert: at('right.pem'), tlsKey: at('right.key'), ...ports });
  const { port, adminPort, inference } = service.server;
  for (const each of [port, adminPort, inference.port, inference.grpcPort]) {
    await run('sslyze', [`--json_out=${at('scan.json')}`, `127.0.0.1:${each}`]);
    const scan = JSON.parse(readFileSync(at('scan.json'), 'utf8')) as Scan;
    const found = scan.server_scan_results[0]?.scan_result ?? {};
    const ciphers = (version: string) =>
      (found[`${version}_cipher_suites`]?.result.accepted_cipher_suites ?? []).map((one) => one.cipher_suite.name);
    for (const version of ['ssl_2_0', 'ssl_3_0', 'tls_1_0', 'tls_1_1']) t.deepEqual(ciphers(version), [], version);
    t.is(ciphers('tls_1_3').length, 3);
    for (const name of ciphers('tls_1_2')) t.regex(name, /^TLS_ECDHE_ECDSA_WITH_(AES_\d+_GCM|CHACHA20_POLY1305)_SHA/);
    t.like(found, {
      tls_compression: { result: { supports_compression: false } },
      openssl_ccs_injection: { result: { is_vulnerable_to_ccs_injection: false } },
      heartbleed: { result: { is_vulnerable_to_heartbleed: false } },
      robot: { result: { robot_result: 'NOT_VULNERABLE_RSA_NOT_SUPPORTED' } },
      session_renegotiation: { result: { is_vulnerable_to_client_renegotiation_dos: false } },
    });
  }
});
