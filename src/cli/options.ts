/** Options that several commands have, and settings as options. */
import { type Command, Option } from 'commander';
import type { Setting } from '../settings/setting.ts';

export type Settings = Readonly<Record<string, Setting<unknown>>>;

export function withSettings(command: Command, settings: Settings): Command {
  for (const { env, flag, default: fallback, help } of Object.values(settings)) {
    const shown = String(fallback) === '' || String(fallback).startsWith('/') ? '' : `; default ${fallback}`;
    command.addOption(new Option(flag, `${help} [${env}${shown}]`));
  }
  return command;
}

/** What is segmented, and with which model. */
function withWish(command: Command): Command {
  return command
    .option('--volume <n>', 'which of several volumes, or all')
    .option(
      '--skip-unidentified',
      'leave out files that may be slices and cannot be told, in place of refusing them',
      false,
    )
    .option('--allow-gaps', 'take a DICOM series in which slices are missing: nothing is labelled in a gap', false)
    .option(
      '--orientation <how>',
      'where a file leaves it open: letters of i, j, k as LAS, or which of its two holds, sform or qform',
    )
    .option('--model <name>', 'model (the default one if absent)', '')
    .option('--refine-model <name>', "model of patches whose labels replace those of --model, the preview's", '')
    .option('--head <name>', "whose classes (the modality's default if absent); m4oe models lists them", '')
    .option('--classes <names>', 'only these, separated by commas', '');
}

export function withVolumeOptions(command: Command): Command {
  return withWish(
    command
      .argument('<file>', 'NIfTI, NRRD, MetaImage, or a DICOM series: folder, zip, file or DICOMweb address')
      .option('-m, --modality <modality>', 'CT, MR or CE_MR; a DICOM series tells it by itself')
      .option('--series <n>', 'which, where a folder or zip has several DICOM series'),
  )
    .option(
      '--prompts <list>',
      'where organs are, for a model that takes that: liver=X,Y,Z;spleen=X,Y,Z,X,Y,Z, a point and a box (LPS, mm)',
    )
    .option('--rescale-slope <number>', "intensity = stored * slope + intercept, in place of the file's own")
    .option('--rescale-intercept <number>', 'the intercept of that')
    .option('--server <host:port>', 'let a running service do it, not this process')
    .option('--tls-ca <file>', 'speak TLS to the server and trust this authority (PEM)')
    .option('--tls-cert <file>', 'own certificate (PEM), where the server asks for one')
    .option('--tls-key <file>', 'private key of it (PEM)')
    .option('--json', 'print JSON in place of a table', false);
}

export function withListOptions(command: Command): Command {
  return withWish(
    command
      .argument('<list>', 'text: a line for each volume, its path from the list on; after a tab its modality')
      .option('--share <i/n>', 'every n-th volume from the i-th on, i from 0', '0/1')
      .option('--csv <file>', 'the measures of all organs as a table too'),
  );
}

export function withResultOptions(command: Command): Command {
  return command
    .option('-o, --out <folder>', 'where to write', '.')
    .option('--force', 'replace results that are there, of whatever volume and whoever changed them', false)
    .option('--every-slice', 'compute slices without anything of the patient (air, table) too', false)
    .option('--raw', 'labels as the network decides them slice by slice, not settled', false)
    .option('--thorough', 'three passes at three sizes, put together: three times the work, better borders', false)
    .option('--source <name>', 'site or scanner, for the metrics of the server (M4OE_SOURCES there)', '')
    .option('--mirrored-anatomy', 'the patient is known to be mirrored (situs inversus)', false)
    .option('--labels-as <format>', 'nifti, nrrd, metaimage, slicer or input', 'nifti')
    .option('--no-picture', 'write no picture')
    .option('--html', 'FILE_view.html too: planes, 3-D and verdicts in one page, which holds the image', false)
    .option('--color-table', 'names and colours of the labels for 3D Slicer too: FILE_labels.ctbl', false)
    .option('--dicom-seg [type]', 'FILE_seg.dcm too: binary, labelmap or fractional')
    .option('--dicom-sr', 'that, and the measures as FILE_sr.dcm')
    .option('--dicom-rtstruct', 'contours as FILE_rtstruct.dcm')
    .option('--dicom-pdf', 'table and picture to print, as FILE_pdf.dcm')
    .option('--pdf', 'table and picture to print, as FILE_report.pdf', false)
    .option('--fhir', 'measures and verdicts as FHIR R4 resources too: FILE_fhir.json', false)
    .option('--fhir-subject <reference>', 'whom these are of, as Patient/123; of nobody if absent')
    .option('--mesh [format]', "the organs' surfaces too: FILE_mesh.glb, or stl: FILE_mesh_stl.zip");
}
