/** The tensors that a graph has (docs/architecture.md), held against what a graph file declares. */
import { type Manifest, ofPatches, type PatchManifest, type SliceManifest } from './manifest.ts';
import { logitChannels, outputLabels } from './patch-input.ts';

/** Of a graph of slices. */
export interface SliceContract {
  /** Slices as channels. */
  readonly context: number;
  readonly experts: number;
  /** Whether the graph is told the spacing of its slices. */
  readonly spacing?: boolean;
}

/** Of a graph of patches. */
export interface PatchContract {
  readonly channels: number;
  /** Channels of the logits. */
  readonly classes: number;
  /** (D, H, W), or (H, W) of a 2d network. */
  readonly patch: readonly number[];
  /** Of the logits, likewise. */
  readonly size: readonly number[];
}

/** What of its tensors a model's manifest decides. */
export type TensorContract = SliceContract | PatchContract;

export function contractOf(manifest: Manifest): TensorContract {
  return ofPatches(manifest) ? patchContract(manifest) : sliceContract(manifest);
}

export function sliceContract({ input, experts }: SliceManifest): SliceContract {
  return { context: input.context, experts: experts.length, spacing: input.millimetres !== undefined };
}

export function patchContract({ input, output, heads }: PatchManifest): PatchContract {
  const classes = logitChannels(output, heads[0]?.classes ?? []);
  const given = input.labels?.as === 'channels' ? outputLabels(output, classes).length : 0;
  const channels = input.channels.length + given;
  return { channels, classes, patch: input.patch, size: output.size ?? input.patch };
}

interface TensorRule {
  readonly name: string;
  readonly type: string;
  /** A number is fixed; a string names a dimension that must be dynamic. */
  readonly shape: readonly (number | string)[];
}

/** What ONNX Runtime tells of one input or output. */
export interface DeclaredTensor {
  readonly name: string;
  readonly isTensor: boolean;
  readonly type?: string;
  readonly shape?: readonly (number | string)[];
}

interface Rules {
  readonly inputs: readonly TensorRule[];
  readonly outputs: readonly TensorRule[];
}

function rules(contract: TensorContract): Rules {
  if ('patch' in contract) {
    const { channels, classes, patch, size } = contract;
    return {
      inputs: [{ name: 'patches', type: 'float32', shape: ['N', channels, ...patch] }],
      outputs: [{ name: 'logits', type: 'float32', shape: ['N', classes, ...size] }],
    };
  }
  const { context, experts, spacing = false } = contract;
  return {
    inputs: [
      { name: 'slices', type: 'int16', shape: ['N', context, 'H', 'W'] },
      { name: 'window', type: 'float32', shape: ['N', 2] },
      { name: 'head', type: 'int64', shape: ['N'] },
      ...(spacing ? [{ name: 'spacing', type: 'float32', shape: ['N', 2] }] : []),
    ],
    outputs: [
      { name: 'labels', type: 'uint8', shape: ['N', 'H', 'W'] },
      { name: 'confidence', type: 'uint8', shape: ['N', 'H', 'W'] },
      { name: 'gates', type: 'float32', shape: ['N', experts] },
    ],
  };
}

function text(type: string | undefined, shape: readonly (number | string)[] | undefined): string {
  return `${type ?? '?'}(${(shape ?? []).join(', ')})`;
}

function compare(declared: readonly DeclaredTensor[], expected: readonly TensorRule[], side: string): string[] {
  const faults: string[] = [];
  for (const rule of expected) {
    const found = declared.find((tensor) => tensor.name === rule.name);
    if (found === undefined || !found.isTensor) {
      faults.push(`${side} ${rule.name}: expected ${text(rule.type, rule.shape)}, the graph has none`);
      continue;
    }
    const shape = found.shape ?? [];
    // Outputs' dynamic dimensions may be declared as expressions; a fixed number where any size
    // must do is a fault on the input side.
    const fits =
      found.type === rule.type &&
      shape.length === rule.shape.length &&
      rule.shape.every((dim, axis) =>
        typeof dim === 'number'
          ? !(Number(shape[axis]) >= 0) || Number(shape[axis]) === dim
          : !(Number(shape[axis]) > 0),
      );
    if (!fits)
      faults.push(
        `${side} ${rule.name}: expected ${text(rule.type, rule.shape)}, the graph has ${text(found.type, shape)}`,
      );
  }
  for (const tensor of declared) {
    if (!expected.some((rule) => rule.name === tensor.name))
      faults.push(`${side} ${tensor.name}: not part of the contract`);
  }
  return faults;
}

/** Every way in which the declared tensors break the contract; empty when they keep it. */
export function contractViolations(
  inputs: readonly DeclaredTensor[],
  outputs: readonly DeclaredTensor[],
  contract: TensorContract,
): string[] {
  const expected = rules(contract);
  return [...compare(inputs, expected.inputs, 'input'), ...compare(outputs, expected.outputs, 'output')];
}
