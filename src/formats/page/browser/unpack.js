/** What the page holds: the result as JSON, and bytes that are compressed. */

/**
 * @typedef {{ label: number, name: string, color: string, volumeMl: number, verdict: string,
 *   explanation: string, removedMl: number, context?: string, experts?: Record<string, number> }} Organ
 * @typedef {{ organs: Organ[], windows: { name: string, lower: number, upper: number }[],
 *   experts: { expert: string, share: number, slices?: number[] }[], warnings: string[],
 *   remarks: string[], facts: [string, string][], size: [number, number, number],
 *   spacing: [number, number, number], levels: number[] }} Result
 */

/** @param {string} id */
export function element(id) {
  return /** @type {HTMLElement} */ (document.getElementById(id));
}

/** @returns {Result} */
export function result() {
  return JSON.parse(element('result').textContent ?? '');
}

/**
 * @param {string} id of an element with bytes by gzip, in base64; nothing in it for no bytes
 * @param {number} length that they must have
 * @returns {Promise<Uint8Array | undefined>}
 */
export async function unpacked(id, length) {
  const text = element(id).textContent ?? '';
  if (text === '') return undefined;
  const packed = Uint8Array.from(atob(text), (one) => one.charCodeAt(0));
  element(id).textContent = '';
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  if (bytes.length !== length) throw new Error(`${id}: expected ${length} bytes, got ${bytes.length}`);
  return bytes;
}

/** `#rrggbb` as three numbers. @param {string} color */
export function rgb(color) {
  const value = Number.parseInt(color.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}
