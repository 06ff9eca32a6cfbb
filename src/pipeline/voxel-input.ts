/**
 * The voxels of a request as they arrive: checked before use, with the window once it can be known,
 * and which slices show the patient.
 */
import { setImmediate } from 'node:timers/promises';
import { invalid } from '../errors.ts';
import { IntensityScan } from '../preprocess/intensity.ts';
import { type IntensityProfile, IntensitySample } from '../preprocess/intensity-sample.ts';
import { PatientCheck } from '../preprocess/patient.ts';
import { checkTag, type TagFinding, tagFindings } from '../preprocess/tag-check.ts';
import { type StorageMap, storageMap, windowFor } from '../preprocess/window.ts';
import type { PipelineRequest } from './request.ts';

export interface Window {
  readonly map: StorageMap;
  /** As intensities. */
  readonly rescaled: { readonly lower: number; readonly upper: number };
}

/**
 * Voxels that are checked in one go: some milliseconds, after which the event loop gets its turn.
 */
const SCAN_VOXELS = 1 << 20;

export class VoxelInput {
  readonly scan = new IntensityScan();
  readonly #request: PipelineRequest;
  readonly #sample: IntensitySample;
  #findings: readonly TagFinding[] | undefined;
  #classes: IntensityProfile['classes'] | undefined;
  #scanned = 0;
  #window: Window | undefined;
  #patient: PatientCheck | undefined;

  constructor(request: PipelineRequest) {
    this.#request = request;
    const { rescale, voxels } = request.arrival.volume;
    this.#sample = new IntensitySample(rescale, voxels.length);
  }

  get volume() {
    return this.#request.arrival.volume;
  }

  /**
   * Resolves when the first `slices` slices of the source can be inferred: all of them unless they
   * stream.
   */
  async ready(slices: number): Promise<Window> {
    const whole = this.volume.voxels.length;
    const { plan } = this.#request;
    await this.#checked(plan.streams ? (whole / plan.slices) * slices : whole);
    this.#window ??= this.#findWindow();
    return this.#window;
  }

  /**
   * Resolves when every voxel is here and checked. @throws Failure CONSTANT_VOLUME,
   * VOXEL_NOT_FINITE, and those of checkTag
   */
  async finished(): Promise<void> {
    await this.#checked(this.volume.voxels.length);
  }

  /**
   * What speaks against the modality that the volume is said to have; for one that is finished.
   */
  get tagFindings(): readonly TagFinding[] {
    return this.#findings ?? [];
  }

  /** Of a volume that is finished. */
  get intensities(): { readonly bright: number; readonly contrast: number } {
    return { bright: this.#classes?.bright ?? 0, contrast: this.#classes?.distance ?? 0 };
  }

  /** False for a canonical slice that shows nothing of the patient; for slices that are ready. */
  showsPatient(slice: number): boolean {
    return this.#request.order.everySlice || this.#patient === undefined || this.#patient.holds(slice);
  }

  async #checked(voxels: number): Promise<void> {
    const { arrival, signal } = this.#request;
    while (this.#scanned < voxels) {
      const to = Math.min(voxels, this.#scanned + SCAN_VOXELS);
      await arrival.until(to, signal);
      this.scan.update(this.volume.voxels, this.#scanned, to);
      this.#sample.update(this.volume.voxels, to);
      this.#scanned = to;
      await setImmediate();
    }
    if (this.#scanned === this.volume.voxels.length && this.#findings === undefined) this.#checkWhole();
  }

  #checkWhole(): void {
    const { modality, rescale, tagCheck } = this.#request.order;
    if (this.scan.constant) {
      throw invalid('CONSTANT_VOLUME', 'voxels', 'every voxel has the same value; expected an image');
    }
    const eightBits = rescale.slope === 1 && rescale.intercept === 0 && this.scan.fillsByte;
    const profile = this.#sample.profile();
    this.#classes = profile.classes;
    this.#findings = tagFindings(profile, modality, eightBits);
    checkTag(this.#findings, tagCheck);
  }

  #findWindow(): Window {
    const { volume } = this;
    const { order, plan } = this.#request;
    const { window: rule } = order.routing;
    if (rule === undefined) throw new Error('a graph of slices has a window');
    const window = windowFor(rule, volume);
    this.#patient = new PatientCheck(volume, plan.orientation, window, rule.kind);
    const map = storageMap(volume.voxelType, Math.sign(volume.rescale.slope), window.stored);
    return { map, rescaled: window.rescaled };
  }
}
