/** How a DICOM series is read, for the commands that take one. */
import { decimal, text } from './kinds.ts';
import { named, setting } from './setting.ts';

export const DICOM_SETTINGS = named({
  dicomMaxLossyRatio: setting(
    5,
    decimal(1, 1000, 'n'),
    'highest ratio of lossy compression of DICOM images; 1 takes none',
  ),
  dicomRules: setting('', text('file'), 'rules (JSON) that tell modality and head from a DICOM header; docs/dicom.md'),
  dicomwebAuthorization: setting(
    '',
    text('value'),
    'Authorization header for a DICOMweb service; command lines are visible to others, so give it as variable',
  ),
});
