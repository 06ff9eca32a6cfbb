/** Colours as viewers of segmentations want them. */

// sRGB to XYZ, adapted to the D50 white of the ICC profile connection space that CIELab values of DICOM are in (PS3.3 C.10.7.1.1).
const TO_XYZ_D50 = [
  [0.4360747, 0.3850649, 0.1430804],
  [0.2225045, 0.7168786, 0.0606169],
  [0.0139322, 0.0971045, 0.7141733],
] as const;
const WHITE_D50 = [0.9642, 1, 0.8249] as const;

/** `#rrggbb` (sRGB) as CIELab: L* 0 to 100 as 0 to 65535, a* and b* -128 to 127 as 0 to 65535. */
export function cielab(colour: string): [number, number, number] {
  const linear = [1, 3, 5].map((at) => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  const [x, y, z] = TO_XYZ_D50.map((row, n) => {
    const share = (row[0] * linear[0] + row[1] * linear[1] + row[2] * linear[2]) / (WHITE_D50[n] as number);
    return share > 216 / 24389 ? Math.cbrt(share) : (24389 / 27) * (share / 116) + 16 / 116;
  }) as [number, number, number];
  const whole = (share: number) => Math.round(65535 * Math.min(1, Math.max(0, share)));
  return [whole((116 * y - 16) / 100), whole((500 * (x - y) + 128) / 255), whole((200 * (y - z) + 128) / 255)];
}
