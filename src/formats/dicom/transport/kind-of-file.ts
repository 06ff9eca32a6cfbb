/**
 * Whether a file that is no DICOM is something else for certain, or may be a slice that was damaged
 * on its way.
 */

/** How the files begin that exports and file managers put beside slices. */
const BEGINNINGS: readonly (readonly number[])[] = [
  [0x89, 0x50, 0x4e, 0x47], // PNG
  [0xff, 0xd8, 0xff], // JPEG
  [0x47, 0x49, 0x46, 0x38], // GIF
  [0x42, 0x4d], // BMP
  [0x49, 0x49, 0x2a, 0x00], // TIFF
  [0x4d, 0x4d, 0x00, 0x2a],
  [0x25, 0x50, 0x44, 0x46], // PDF
  [0x50, 0x4b, 0x03, 0x04], // zip
  [0x1f, 0x8b], // gzip
  [0x4d, 0x5a], // programs of Windows
  [0x7f, 0x45, 0x4c, 0x46], // ... of Linux
  [0xcf, 0xfa, 0xed, 0xfe], // ... of macOS
  [0xd0, 0xcf, 0x11, 0xe0], // Thumbs.db, old documents of Office
  [0x00, 0x00, 0x01, 0x00], // icons
  [0x00, 0x00, 0x00, 0x01, 0x42, 0x75, 0x64, 0x31], // .DS_Store
  [0x00, 0x05, 0x16, 0x07], // AppleDouble
  [0xff, 0xfe], // text in UTF-16
  [0xfe, 0xff],
  [0x5c, 0x01, 0x00, 0x00], // NIfTI
  [0x00, 0x00, 0x01, 0x5c],
];
const SQLITE = 'SQLite format 3';
const TEXT_START = 4096;

/** Names of files that exports put beside slices, whatever is in them. */
const OTHER_NAME =
  /^\.|^(readme|license|licence|copying|changelog|changes|version|autorun|desktop|thumbs|notes?|index|manifest|checksums?|md5sums?|sha\d+sums?|dicomdir|lockfile)\b/i;
const OTHER_EXTENSION =
  /\.(txt|md|rst|pdf|html?|xml|json|csv|tsv|ya?ml|ini|inf|cfg|conf|log|lock|png|jpe?g|gif|bmp|tiff?|ico|svg|docx?|xlsx?|pptx?|exe|dll|so|jar|bat|sh|py|js|css|db|sqlite|md5|sha\d*|bval|bvec|nii|nrrd|gz)$/i;
/** Also of one that is still on its way, or packed. */
const DICOM_EXTENSION = /\.(dcm|dic|dicom|ima|mag)(\.\w{1,10})?$/i;

/** True where the name alone says that this is no slice. */
export function namedAsOther(name: string): boolean {
  // What macOS keeps of a file beside it has that file's own ending.
  if (name.startsWith('._')) return true;
  return (OTHER_NAME.test(name) || OTHER_EXTENSION.test(name)) && !DICOM_EXTENSION.test(name);
}

/**
 * True where a file that is no DICOM is of another kind: its name says so, or it holds what is
 * known as something else and its name does not say that it should be a slice (an error page that
 * was saved as 0007.dcm is a slice that is missing).
 * @param bytes its whole content
 */
export function isOtherKind(name: string, bytes: Uint8Array): boolean {
  if (namedAsOther(name)) return true;
  const namedAsSlice = DICOM_EXTENSION.test(name) || (/\d/.test(name) && !/\.[a-z]\w*$/i.test(name));
  if (bytes.length === 0 || namedAsSlice) return false;
  if (BEGINNINGS.some((beginning) => beginning.every((byte, n) => bytes[n] === byte))) return true;
  const start = bytes.subarray(0, TEXT_START);
  if (Buffer.from(start).toString('latin1', 0, SQLITE.length) === SQLITE) return true;
  return start.every((byte) => byte >= 0x20 || (byte >= 0x09 && byte <= 0x0d) || byte === 0x1b);
}
