// Identifier → binding. Every identifier has an end of its own, so that its place finds it: no hash of an object is made or
// looked up, of which a file has some hundred per KB.

import type { ts } from '../parse/typescript.js';
import type { Binding } from './types.js';

export interface Bindings {
  get(node: ts.Identifier): Binding | undefined;
  has(node: ts.Identifier): boolean;
  /** The bindings, each as often as an identifier stands for it. */
  values(): readonly Binding[];
}

export class BindingTable implements Bindings {
  /** By the end of an identifier, its index in the lists and 1. */
  private readonly indexes: Uint32Array;
  private readonly nodes: ts.Identifier[] = [];
  private readonly bindings: Binding[] = [];

  /** `length`: that of the text. */
  constructor(length: number) {
    this.indexes = new Uint32Array(length + 1);
  }

  get(node: ts.Identifier): Binding | undefined {
    const index = this.indexes[node.end]!;
    return index !== 0 && this.nodes[index - 1] === node ? this.bindings[index - 1] : undefined;
  }

  has(node: ts.Identifier): boolean {
    return this.get(node) !== undefined;
  }

  /** A second binding of the same node takes the place of the first. */
  set(node: ts.Identifier, binding: Binding): void {
    const index = this.indexes[node.end]!;
    if (index !== 0) {
      this.nodes[index - 1] = node;
      this.bindings[index - 1] = binding;
      return;
    }
    this.nodes.push(node);
    this.bindings.push(binding);
    this.indexes[node.end] = this.nodes.length;
  }

  values(): readonly Binding[] {
    return this.bindings;
  }
}
