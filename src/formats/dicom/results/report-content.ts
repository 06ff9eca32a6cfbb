/** Content items of structured reports (PS3.3 C.17.3) by value type. */
import { type Dataset, decimal } from '../file/dataset.ts';
import { type Code, codeItem, PRIVATE_SCHEME } from './codes.ts';
import { MANUFACTURER } from './modules.ts';

export type Relationship = 'CONTAINS' | 'HAS OBS CONTEXT' | 'HAS CONCEPT MOD' | 'HAS PROPERTIES';

function item(relationship: Relationship, type: string, name: Code | undefined, value: Dataset): Dataset {
  return {
    RelationshipType: relationship,
    ValueType: type,
    ...(name === undefined ? {} : { ConceptNameCodeSequence: [codeItem(name)] }),
    ...value,
  };
}

export function codeContent(relationship: Relationship, name: Code, value: Code): Dataset {
  return item(relationship, 'CODE', name, { ConceptCodeSequence: [codeItem(value)] });
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
