/**
 * NVIDIA's tritonclient, unchanged, against our Open Inference Protocol ports and against a real
 * tritonserver: it cannot tell them apart.
 */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import test from 'ava';
import { metric, servesOn } from '../support/serves-on.ts';
import { BANDS_MODELS, startService } from '../support/service.ts';
import { SKIPPED, TRITON_INSTALLED, TRITON_PYTHON, TritonServer, tritonRepository } from '../support/triton.ts';

if (!TRITON_INSTALLED) console.log(`triton/clients.test.ts: ${SKIPPED}`);
const withTriton = TRITON_INSTALLED ? test.serial : test.serial.skip;
const PEER = fileURLToPath(new URL('tritonclient_peer.py', import.meta.url));

async function peer(http: number | undefined, grpc: number | undefined) {
  const { stdout } = await promisify(execFile)(TRITON_PYTHON, [PEER, `127.0.0.1:${http}`, `127.0.0.1:${grpc}`]);
  return JSON.parse(stdout) as { ok: boolean; inputs: unknown; refusals: string[] };
}

withTriton('tritonclient over HTTP and gRPC', async (t) => {
  await using service = await startService({ inferencePort: 0, inferenceGrpcPort: 0 });
  const ours = await peer(service.server.inference.port, service.server.inference.grpcPort);
  t.true(ours.ok);
  t.deepEqual(ours.refusals, ['400', 'StatusCode.INVALID_ARGUMENT']);
  t.true((await metric(service, 'm4oe_slices_total', '{modality="",model="bands"}')) > 50);
  await servesOn(t, service);

  const repository = await tritonRepository(t, [join(BANDS_MODELS, 'bands')]);
  await using triton = await TritonServer.start(repository);
  const theirs = await peer(triton.ports.http, triton.ports.grpc);
  t.deepEqual(theirs.inputs, ours.inputs);
});

withTriton('our own ports in front of Triton: strangers in, Triton behind', async (t) => {
  const repository = await tritonRepository(t, [join(BANDS_MODELS, 'bands')]);
  await using triton = await TritonServer.start(repository);
  await using service = await startService({ tritonUrl: triton.url, inferencePort: 0, inferenceGrpcPort: 0 });
  t.true((await peer(service.server.inference.port, service.server.inference.grpcPort)).ok);
  t.true((await metric(service, 'm4oe_batches_total', '{model="bands",provider="triton"}')) > 20);
});
