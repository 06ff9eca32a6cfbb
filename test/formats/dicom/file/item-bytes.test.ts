/** Sequences of frames as bytes, read back by another parser. */
import test from 'ava';
import { sequenceBytes } from '../../../../src/formats/dicom/file/item-bytes.ts';
import { readDataSet } from '../../../../src/formats/dicom/file/read-part10.ts';
import { encodePart10 } from '../../../../src/formats/dicom/file/write-part10.ts';

const SOP = { SOPClassUID: '1.2.840.10008.5.1.4.1.1.66.4', SOPInstanceUID: '1.2.3' };

/** A file of these items alone, as the parser sees it. */
async function readBack(items: Parameters<typeof sequenceBytes>[1]) {
  const bytes = await sequenceBytes('PerFrameFunctionalGroupsSequence', items);
  return readDataSet(Buffer.concat([await encodePart10(SOP), bytes]), 2 ** 20).attributes.items('52009230');
}

test('texts of any length, numbers and nested sequences come back, in the order of their tags', async (t) => {
  const shared = [{ ImagePositionPatient: ['-180.5', '3', '1.25'] }];
  const items = await readBack([
    {
      // Not in the order of their tags: the parser refuses a file in which they are not.
      SegmentIdentificationSequence: [{ ReferencedSegmentNumber: 513 }],
      PlanePositionSequence: shared,
      FrameContentSequence: [{ DimensionIndexValues: [70000, 2] }],
      DerivationImageSequence: [
        {
          DerivationCodeSequence: [{ CodeValue: '113076', CodingSchemeDesignator: 'DCM', CodeMeaning: 'Segmentation' }],
          SourceImageSequence: [{ ReferencedSOPInstanceUID: '1.2.30', ReferencedFrameNumber: undefined }],
        },
      ],
    },
    { PlanePositionSequence: shared },
    {},
  ]);
  t.is(items.length, 3);
  t.deepEqual(items[0]?.items('0062000a')[0]?.binary('0062000b', 'US'), [513]);
  t.deepEqual(items[0]?.items('00209111')[0]?.binary('00209157', 'UL'), [70000, 2]);
  const derivation = items[0]?.items('00089124')[0];
  t.deepEqual(derivation?.items('00089215')[0]?.texts('00080102'), ['DCM']);
  t.deepEqual(derivation?.items('00082112')[0]?.texts('00081155'), ['1.2.30']);
  t.deepEqual(derivation?.items('00082112')[0]?.texts('00081160'), []);
  for (const item of items.slice(0, 2))
    t.deepEqual(item.items('00209113')[0]?.texts('00200032'), ['-180.5', '3', '1.25']);
});

test('a value that frames do not have is refused', async (t) => {
  const error = await t.throwsAsync(sequenceBytes('PerFrameFunctionalGroupsSequence', [{ PatientBirthTime: 'Roe' }]));
  t.false(error?.message.includes('Roe'));
});
