/** `--device webgpu` from the command line: where it cannot start, and where it runs on a GPU in software. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ExecutionContext } from 'ava';
import { m4oe } from '../support/command.ts';
import { metric } from '../support/serves-on.ts';
import { BANDS_MODELS, startService } from '../support/service.ts';
import { NO_DRIVER, NO_LOADER, SOFTWARE_GPU, withSoftwareGpu } from '../support/software-gpu.ts';
import { segmented, testVolume } from '../support/volumes.ts';

const SERVE = ['serve', '--models', BANDS_MODELS, '--device', 'webgpu', '--port', '0', '--admin-port', '0'];

async function told(t: ExecutionContext, env: Record<string, string>): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'm4oe-webgpu-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  const log = join(folder, 'termination-log');
  const ended = await m4oe(SERVE, { ...env, M4OE_TERMINATION_LOG: log });
  t.is(ended.code, 3, ended.stderr);
  return readFileSync(log, 'utf8');
}

withSoftwareGpu('no driver: GPU_NOT_FOUND with the remedy, exit code 3, termination log', async (t) => {
  const why = await told(t, NO_DRIVER);
  t.regex(
    why,
    /^m4oe: execution provider webgpu did not start: Vulkan finds no driver: install .+ \[GPU_NOT_FOUND\]\n$/,
  );
});

withSoftwareGpu('no loader: PROVIDER_UNAVAILABLE with what to install', async (t) => {
  const why = await told(t, NO_LOADER);
  // A machine with a loader of its own has no driver, or would have started.
  t.regex(why, /no Vulkan loader .+: install libvulkan1 .+ \[PROVIDER_UNAVAILABLE\]\n$|\[GPU_NOT_FOUND\]\n$/);
});

withSoftwareGpu('the adapter stands in the report and in a metric', async (t) => {
  await using service = await startService({ device: 'webgpu' });
  const { report } = await segmented(service.client, testVolume(), { modality: 'CT' });
  t.is(report.provider, 'webgpu');
  t.regex(report.adapter, SOFTWARE_GPU);
  t.is(await metric(service, 'm4oe_adapter_info', `{model="bands",adapter="${report.adapter}"}`), 1);
});
