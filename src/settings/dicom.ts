/** How a DICOM series is read, for the commands that take one. */
import { count, decimal, text } from './kinds.ts';
import { named, setting } from './setting.ts';

export const DICOM_SETTINGS = named({
  dicomMaxLossyRatio: setting(
    5,
    decimal(1, 1000, 'n'),
    'highest ratio of lossy compression of DICOM images; 1 takes none',
  ),
  dicomLeastBits: setting(
    9,
    count(2, 16),
    'fewest bits stored of DICOM images; 8 are mostly the picture of a window, and no intensities',
  ),
  dicomRules: setting('', text('file'), 'rules (JSON) that tell modality and head from a DICOM header; docs/dicom.md'),
  dicomwebAuthorization: setting(
    '',
    text('value'),
    'Authorization header for a DICOMweb service; command lines are visible to others, so give it as variable',
  ),
});
