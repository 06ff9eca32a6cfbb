/** Content items of structured reports (PS3.3 C.17.3) by value type. */
import type { Triple } from '../../../volume.ts';
import { type Dataset, decimal } from '../file/dataset.ts';
import { type Code, codeItem, PRIVATE_SCHEME } from './codes.ts';
import { MANUFACTURER } from './modules.ts';

export type Relationship = 'CONTAINS' | 'HAS OBS CONTEXT' | 'HAS CONCEPT MOD' | 'HAS PROPERTIES' | 'SELECTED FROM';

function item(relationship: Relationship, type: string, name: Code | undefined, value: Dataset): Dataset {
  return {
    RelationshipType: relationship,
    ValueType: type,
    ...(name === undefined ? {} : { ConceptNameCodeSequence: [codeItem(name)] }),
    ...value,
  };
}

/** @param properties of the value, as content of their own */
export function codeContent(
  relationship: Relationship,
  name: Code,
  value: Code,
  properties: readonly Dataset[] = [],
): Dataset {
  return item(relationship, 'CODE', name, {
    ConceptCodeSequence: [codeItem(value)],
    ...(properties.length > 0 ? { ContentSequence: properties } : {}),
  });
}

export function textContent(relationship: Relationship, name: Code, value: string): Dataset {
  return item(relationship, 'TEXT', name, { TextValue: value });
}

export function uidContent(relationship: Relationship, name: Code, value: string): Dataset {
  return item(relationship, 'UIDREF', name, { UID: value });
}

/** @param modifiers what the number is of, as content of its own */
export function numberContent(name: Code, value: number, unit: Code, modifiers: readonly Dataset[] = []): Dataset {
  const measured = { NumericValue: decimal(value), MeasurementUnitsCodeSequence: [codeItem(unit)] };
  return item('CONTAINS', 'NUM', name, {
    MeasuredValueSequence: [measured],
    ...(modifiers.length > 0 ? { ContentSequence: modifiers } : {}),
  });
}

/** @param reference an item of a Referenced SOP Sequence */
export function imageContent(relationship: Relationship, name: Code | undefined, reference: Dataset): Dataset {
  return item(relationship, 'IMAGE', name, { ReferencedSOPSequence: [reference] });
}

/**
 * A closed line in an image (SCOORD).
 * @param corners pixels from the outer corner of the first pixel (PS3.3 C.18.6.1), the last joined to the first
 * @param image an item of a Referenced SOP Sequence
 */
export function regionContent(
  name: Code,
  corners: readonly (readonly [x: number, y: number])[],
  image: Dataset,
): Dataset {
  return item('CONTAINS', 'SCOORD', name, {
    GraphicType: 'POLYLINE',
    GraphicData: [...corners, ...corners.slice(0, 1)].flat(),
    ContentSequence: [imageContent('SELECTED FROM', undefined, image)],
  });
}

/** Places in the patient (SCOORD3D). @param points LPS, mm */
export function placeContent(
  name: Code,
  type: 'POINT' | 'MULTIPOINT',
  points: readonly Triple[],
  frameOfReferenceUid: string,
): Dataset {
  return item('CONTAINS', 'SCOORD3D', name, {
    GraphicType: type,
    GraphicData: points.flat(),
    ReferencedFrameOfReferenceUID: frameOfReferenceUid,
  });
}

/** A container that is not the root. @param template of PS3.16, where the content follows one */
export function containerContent(name: Code, content: readonly Dataset[], template?: string): Dataset {
  return item('CONTAINS', 'CONTAINER', name, container(content, template));
}

/** What a container has beside its name; the root of a document is one. */
export function container(content: readonly Dataset[], template?: string): Dataset {
  return {
    ContinuityOfContent: 'SEPARATE',
    ...(template === undefined
      ? {}
      : { ContentTemplateSequence: [{ MappingResource: 'DCMR', TemplateIdentifier: template }] }),
    ...(content.length > 0 ? { ContentSequence: content } : {}),
  };
}

/** What a structured report of ours says of its state and its codes (PS3.3 C.17.2, C.12.1). */
export const UNVERIFIED_DOCUMENT: Dataset = {
  CompletionFlag: 'COMPLETE',
  VerificationFlag: 'UNVERIFIED',
  PerformedProcedureCodeSequence: [],
  CodingSchemeIdentificationSequence: [
    { CodingSchemeDesignator: PRIVATE_SCHEME, CodingSchemeResponsibleOrganization: MANUFACTURER },
  ],
};
