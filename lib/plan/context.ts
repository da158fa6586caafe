// The state of lowering one function: the list that nodes go to, temps, jump targets. It lives as long as the lowering.

import type { Span } from '../source.js';
import { invariant } from '../invariant.js';
import { startOf } from '../parse/start.js';
import { ts } from '../parse/typescript.js';
import type { Analysis, Binding, FunctionInfo, Scope } from '../analyse/types.js';
import type { BindingPlan } from './bindings.js';
import type { DirectMethod } from './calls.js';
import type { Jump, Label, Local, Node, Rope, Step, Suspend } from './ir.js';

/** Holds the value that a suspension resumes with, and the reason at the start of a handler. Never saved. */
export const resumeValue: Local = { kind: 'temp', name: 'v', index: -1 };

interface JumpTarget {
  /** The lowered statement. An unlabelled jump means the nearest loop or switch. */
  readonly node: ts.Node;
  /** The labels before it in the source. */
  readonly names: readonly string[];
  readonly onBreak: Jump;
  readonly onContinue?: Jump;
}

/** The fresh names that a machine uses for what is its own; chosen once per file. */
export interface MachineNames {
  readonly runtime: string;
  readonly frame: string;
  readonly state: string;
  readonly handler: string;
  readonly value: string;
  readonly locals: string;
  /** The rest parameter that stands for parameters which the machine takes apart. */
  readonly rest: string;
}

/** What the plans of a file share. */
export interface PlanContext {
  readonly analysis: Analysis;
  readonly sourceFile: ts.SourceFile;
  readonly names: MachineNames;
  /** Spec: function objects get their exact prototypes. */
  readonly exact: boolean;
  /** All functions are planned as if they had many variables (for tests). */
  readonly packed: boolean;
  /** The helpers of the runtime that are used; the planner adds to them. */
  readonly helpers: Set<string>;
  /** The callees of calls that give a value or WAIT, and no promise. */
  readonly directCalls: ReadonlySet<ts.Identifier>;
  /** Awaited calls of methods, and what they may mean. */
  readonly directMethods: ReadonlyMap<ts.CallExpression, readonly DirectMethod[]>;
  /** The names by which entries of async generators know their own function objects, by function. */
  readonly selfNames: ReadonlyMap<ts.Node, string>;
}

export class Lowering {
  readonly analysis: Analysis;
  readonly sourceFile: ts.SourceFile;
  readonly names: MachineNames;
  readonly locals: Local[] = [];
  /** The disposal scopes of the `using` lists that are being lowered, innermost last. */
  readonly disposalScopes: Local[] = [];
  private list: Node[] = [];
  private readonly pack: Local | undefined;
  private readonly temps: Local[] = [];
  private tempsInUse = 0;
  private labels = 0;
  private readonly targets: JumpTarget[] = [];
  private readonly localOfBinding = new Map<Binding, Local>();
  private readonly recordOfScope = new Map<Scope, Local>();

  constructor(
    readonly fn: FunctionInfo,
    readonly context: PlanContext,
    readonly bindings: BindingPlan,
    /** Parameters that are parameters of the machine, too. */
    readonly rawParameters: ReadonlySet<Binding>,
    /** Temps and records are elements of one array. */
    isPacked: boolean,
  ) {
    ({ analysis: this.analysis, sourceFile: this.sourceFile, names: this.names } = context);
    if (isPacked) this.pack = this.addLocal({ kind: 'temp', name: 'pack' });
    for (const binding of bindings.hoisted) {
      if (bindings.boxed.has(binding)) continue;
      this.localOfBinding.set(binding, this.addLocal({ kind: 'binding', name: binding.name, binding }));
    }
    for (const scope of bindings.records.keys()) {
      this.recordOfScope.set(scope, this.addLocal({ kind: 'temp', name: 'scope' }));
    }
  }

  suspends(node: ts.Node): boolean {
    return this.analysis.suspending.has(node);
  }

  span(node: ts.Node): Span {
    return { start: startOf(node, this.sourceFile), end: node.end };
  }

  // ---- nodes

  /** Runs `body` and returns the nodes that it made. */
  collect(body: () => void): readonly Node[] {
    const outer = this.list;
    this.list = [];
    body();
    const inner = this.list;
    this.list = outer;
    return inner;
  }

  push(node: Node): void {
    this.list.push(node);
  }

  step(code: Rope, writes?: Local): void {
    const step: Step = writes === undefined ? { kind: 'step', code } : { kind: 'step', code, writes };
    this.list.push(step);
  }

  /** A suspension point; its value is in `$v` afterwards. */
  suspend(op: Suspend['op'], operand: Rope, at: ts.Node, more: Pick<Suspend, 'onReturn' | 'loop' | 'read' | 'direct' | 'resumed'> = {}): void {
    this.list.push({ kind: 'suspend', op, operand, at: this.span(at), ...more });
  }

  if(test: Rope, at: ts.Node, then: () => void, otherwise: () => void = () => {}): void {
    this.list.push({ kind: 'if', test, then: this.collect(then), else: this.collect(otherwise), at: this.span(at) });
  }

  // ---- temps

  private addLocal({ kind, name, binding }: Omit<Local, 'index'>): Local {
    const { pack } = this;
    const index = this.locals.length;
    const isPacked = pack !== undefined && kind === 'temp';
    const added: Local = binding !== undefined ? { kind, name, index, binding } : isPacked ? { kind, name, index, pack } : { kind, name, index };
    this.locals.push(added);
    return added;
  }

  /** A temp that is free until the statement ends that asked for it. */
  temp(): Local {
    const index = this.tempsInUse++;
    return (this.temps[index] ??= this.addLocal({ kind: 'temp', name: String(index + 1) }));
  }

  /** Gives back the temps that `body` takes. */
  scratch<T>(body: () => T): T {
    const mark = this.tempsInUse;
    const result = body();
    this.tempsInUse = mark;
    return result;
  }

  assign(local: Local, value: Rope): void {
    this.step([local, ' = ', ...value], local);
  }

  /** Stores an operand, so that its value is taken now and not after the next suspension. `at`: the statement that does it. */
  spill(value: Rope, at?: ts.Node): Rope {
    const local = this.temp();
    const step: Step = { kind: 'step', code: [local, ' = ', ...value], writes: local };
    this.list.push(at === undefined ? step : { ...step, at: this.span(at) });
    return [local];
  }

  /** The emitted name of a helper of the runtime. */
  helper(name: string): string {
    this.context.helpers.add(name);
    return `${this.names.runtime}.${name}`;
  }

  // ---- variables

  /** Where a hoisted variable lives: a local, or a field of its scope's record. */
  place(binding: Binding): Rope {
    if (this.bindings.shared.has(binding)) return [binding.name];
    const local = this.localOfBinding.get(binding);
    if (local !== undefined) return [local];
    const record = this.recordOfScope.get(binding.scope);
    invariant(record !== undefined, `no place for the variable ${binding.name}`);
    return [record, `.${binding.name}`];
  }

  localOf(binding: Binding): Local | undefined {
    return this.localOfBinding.get(binding);
  }

  recordOf(scope: Scope): Local | undefined {
    return this.recordOfScope.get(scope);
  }

  // ---- jumps

  newLabel(name?: string): Label {
    const id = this.labels++;
    return name === undefined ? { id } : { id, name };
  }

  /** Lowers `body` with `target` as a target of jumps. */
  withTarget(target: JumpTarget, body: () => void): void {
    this.targets.push(target);
    body();
    this.targets.pop();
  }

  /** Where a jump statement goes; undefined when its target is not lowered. */
  targetOf(jump: ts.BreakOrContinueStatement): Jump | undefined {
    const continues = ts.isContinueStatement(jump);
    for (let i = this.targets.length - 1; i >= 0; i--) {
      const { node, names, onBreak, onContinue } = this.targets[i]!;
      if (jump.label !== undefined ? !names.includes(jump.label.text) : ts.isLabeledStatement(node)) continue;
      if (!continues) return onBreak;
      if (onContinue !== undefined) return onContinue;
    }
    return undefined;
  }
}
