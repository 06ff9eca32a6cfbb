/**
 * Triton numbers versions; a manifest names them. One follows from the other, so each service
 * addresses the very version that it has the manifest of.
 */
import { Failure } from '../../errors.ts';
import type { Manifest } from '../manifest.ts';

/**
 * 1.2.3 is 1002003; `m4oe-train export --triton` names the folder the same way.
 * @throws Failure TRITON_VERSION for a version that has no number: a pre-release, 0.0.0, or a part
 *   above 999
 */
export function tritonVersion({ name, version }: Pick<Manifest, 'name' | 'version'>): number {
  const [major, minor, patch] = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(version)?.slice(1).map(Number) ?? [];
  const number = Number(major) * 1_000_000 + Number(minor) * 1000 + Number(patch);
  if (number > 0) return number;
  throw new Failure(
    'invalid',
    'TRITON_VERSION',
    `model ${name}: expected a version x.y.z above 0.0.0 with parts up to 999 to serve it from Triton, got ${version}`,
  );
}
