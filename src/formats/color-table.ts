/** Names and colours of labels as 3D Slicer loads them (.ctbl). */
import { displayName } from '../class-names.ts';
import type { OrganClass } from '../model/manifest.ts';

/**
 * A line for each label: its value, its name with _ for blanks, red, green, blue and opacity, 0 to
 * 255. Slicer shows _ as a blank.
 * @param classes by ascending label
 */
export function colorTable(classes: readonly Pick<OrganClass, 'label' | 'name' | 'color'>[]): string {
  const lines = classes.map(({ label, name, color }) => {
    const rgb = [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16));
    return [label, displayName(name).replaceAll(' ', '_'), ...rgb, 255].join(' ');
  });
  return ['# Color table of M4OE labels', '0 Background 0 0 0 0', ...lines, ''].join('\n');
}
