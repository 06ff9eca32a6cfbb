/**
 * How much of the graph runs on the CPU beside WebGPU, and what crosses between the two? By
 * bench/gpu/placement.ts on a GPU in software, where the placement is that of any GPU; speed there
 * says nothing and is not asked for.
 */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { bytesOf, type Placement } from './gpu/placement.ts';
import { MODELS, type Row, row } from './support.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const GPU = fileURLToPath(new URL('../test/webgpu/.gpu', import.meta.url));

export async function run(_rounds: number): Promise<Row[]> {
  const driver = `${GPU}/vk_swiftshader_icd.json`;
  if (!existsSync(driver)) {
    process.stderr.write('skipped: no GPU in software (make setup-webgpu)\n');
    return [];
  }
  const env = { ...process.env, VK_DRIVER_FILES: driver, LD_LIBRARY_PATH: GPU, ORT_DISABLE_TELEMETRY: '1' };
  const command = ['bench/gpu/placement.ts', '--models', MODELS, '--json'];
  const { stdout } = await promisify(execFile)(process.execPath, command, { cwd: ROOT, env });
  const { nodes, onCpu, toHost, fromHost } = JSON.parse(stdout) as Placement;
  const told = (question: string, value: number, unit: string, detail: string) => ({
    ...row(question, [value], unit, {}, detail),
    wanted: '-',
    met: true,
  });
  const copies = `${toHost.length} copies to the host, ${fromHost.length} from it`;
  return [
    told('nodes that the CPU runs beside WebGPU', onCpu / nodes, '', `${onCpu} of ${nodes}`),
    told('... bytes that cross between the two a slice', bytesOf(toHost) + bytesOf(fromHost), 'B', copies),
  ];
}
