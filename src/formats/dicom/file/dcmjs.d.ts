/** The part of dcmjs that is used; the package comes without types. */
declare module 'dcmjs' {
  export interface Element {
    vr: string;
    Value: unknown;
  }
  export const log: { setLevel(level: 'silent', persist: false): void; getLogger(name: string): typeof log };
  export const data: {
    DicomMetaDictionary: {
      nameMap: Readonly<Record<string, { readonly tag: string; readonly vr: string } | undefined>>;
      denaturalizeDataset(dataset: object): Record<string, Element>;
    };
    Colors: {
      rgb2DICOMLAB(rgb: readonly number[]): number[];
      dicomlab2RGB(lab: readonly number[]): number[];
    };
    DicomDict: new (meta: Record<string, Element>) => { dict: Record<string, Element>; write(): ArrayBuffer };
  };
}
