/** Reads every file of a folder with dcmjs and writes it again: rewrite_dcmjs.mjs FOLDER */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import dcmjs from 'dcmjs';

const [folder] = process.argv.slice(2);
dcmjs.log.setLevel('error');
for (const name of readdirSync(folder)) {
  const path = join(folder, name);
  const bytes = readFileSync(path);
  const read = dcmjs.data.DicomMessage.readFile(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
  writeFileSync(path, Buffer.from(read.write()));
}
