/** What a header tells of an image beside its modality, to be held against what the labels show. */

/**
 * When after the injection of a contrast agent a CT was taken: `venous` from the portal venous phase
 * on, `enhanced` where an agent is there and nothing tells when it was given.
 */
export type ContrastPhase = 'native' | 'arterial' | 'venous' | 'enhanced';

export interface Told {
  readonly phase?: ContrastPhase;
  /** Keyword of the attribute that told the phase. */
  readonly phaseBy?: string;
  /** Whether the body part is one that has the organs that networks here know. */
  readonly part?: 'trunk' | 'elsewhere';
}
