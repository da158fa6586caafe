// Tree → basic blocks. Loops and branches become jumps; a way out through a `try` with a finalizer becomes a completion
// record and a jump to the finalizer, whose end goes where the record says.

import type { Span } from '../source.js';
import { invariant } from '../invariant.js';
import { resumeValue } from './context.js';
import {
  Completion, type Block, type BlockExit, type BlockId, type Exit, type If, type Jump, type Label, type Local, type Node, type Rope,
  type Route, type Step, type Switch, type Terminator, type Try,
} from './ir.js';

type Action = Jump | { readonly kind: 'return' };

/** A finalizer that encloses the current place, and the ways that lead through it. */
interface OpenFinalizer {
  readonly kind: 'finalizer';
  readonly entry: BlockId;
  readonly completion: Local;
  readonly value: Local;
  readonly routes: Route[];
  returns: boolean;
}

interface OpenLabel {
  readonly kind: 'label';
  readonly label: Label;
  readonly onBreak: BlockId;
  readonly onContinue: BlockId | undefined;
}

const unset: Terminator = { kind: 'return', value: undefined, at: { start: 0, end: 0 } };

export interface BuiltBlocks {
  readonly blocks: readonly Block[];
  readonly routes: ReadonlyMap<Try, readonly Route[]>;
}

/** Builds the blocks of a function body, in the order of the source. The first is the entry. */
export function buildBlocks(tree: readonly Node[]): BuiltBlocks {
  return new Builder().run(tree);
}

class Builder {
  private readonly placed: Block[] = [];
  private readonly routes = new Map<Try, readonly Route[]>();
  private readonly enclosing: (OpenFinalizer | OpenLabel)[] = [];
  private readonly reserved = new Map<BlockId, { handler: BlockId | undefined }>();
  private nextId = 0;
  private handler: BlockId | undefined;
  /** The block that steps go to; undefined after a terminator, until code is reachable again. */
  private current: Block | undefined;

  run(tree: readonly Node[]): BuiltBlocks {
    this.place(this.reserve());
    this.lower(tree);
    this.end({ kind: 'return', value: undefined, at: { start: -1, end: -1 } });
    return { blocks: this.placed, routes: this.routes };
  }

  /** Makes a block's id before its place is known. Its handler is that of the current region. */
  private reserve(): BlockId {
    const id = this.nextId++ as BlockId;
    this.reserved.set(id, { handler: this.handler });
    return id;
  }

  private place(id: BlockId): void {
    const { handler } = this.reserved.get(id)!;
    invariant(this.current === undefined, 'a block begins before the last one has ended');
    this.current = { id, steps: [], terminator: unset, handler };
    this.placed.push(this.current);
  }

  private end(terminator: Terminator): void {
    if (this.current === undefined) return;
    this.current.terminator = terminator;
    this.current = undefined;
  }

  private goto(to: BlockId, at?: Span): void {
    this.end(at === undefined ? { kind: 'goto', to } : { kind: 'goto', to, at });
  }

  private step(code: Rope, writes?: Local, at?: Span): void {
    this.current?.steps.push({ kind: 'step', code, ...(writes === undefined ? {} : { writes }), ...(at === undefined ? {} : { at }) });
  }

  private lower(nodes: readonly Node[]): void {
    for (const node of nodes) {
      if (this.current === undefined) return; // nothing reaches what follows a jump
      this.node(node);
    }
  }

  private node(node: Node): void {
    switch (node.kind) {
      case 'step':
        return node.exits === undefined || node.exits.length === 0 ? void this.current!.steps.push(node) : this.leave(node, node.exits);
      case 'suspend': {
        const { op, operand, at, resumed } = node;
        const resume = this.reserve();
        const next = resumed === undefined ? resume : this.reserve();
        const onReturn = node.onReturn === undefined ? undefined : this.reserve();
        this.end({ kind: 'suspend', op, operand, at, node, resume, next, onReturn });
        if (onReturn !== undefined) {
          this.place(onReturn);
          this.lower(node.onReturn!);
          invariant(this.current === undefined, 'a return request goes on');
        }
        this.place(resume);
        if (resumed === undefined) return;
        this.step(resumed);
        this.goto(next);
        return this.place(next);
      }
      case 'if':
        return this.if(node);
      case 'loop': {
        const start = this.reserve();
        const after = this.reserve();
        this.goto(start);
        this.place(start);
        this.enclosing.push({ kind: 'label', label: node.label, onBreak: after, onContinue: start });
        this.lower(node.body);
        this.enclosing.pop();
        this.goto(start);
        return this.place(after);
      }
      case 'labelled': {
        const after = this.reserve();
        this.enclosing.push({ kind: 'label', label: node.label, onBreak: after, onContinue: undefined });
        this.lower(node.body);
        this.enclosing.pop();
        this.goto(after);
        return this.place(after);
      }
      case 'break':
      case 'continue':
        return this.jump(node);
      case 'return':
        return this.return(node.value, node.at);
      case 'throw':
        return this.end({ kind: 'throw', value: node.value, at: node.at });
      case 'try':
        return this.try(node);
      case 'switch':
        return this.switch(node);
    }
  }

  private if(node: If): void {
    const then = this.reserve();
    const otherwise = this.reserve();
    const after = this.reserve();
    this.end({ kind: 'branch', test: node.test, then, else: otherwise, at: node.at });
    this.place(then);
    this.lower(node.then);
    this.goto(after);
    this.place(otherwise);
    this.lower(node.else);
    this.goto(after);
    this.place(after);
  }

  private switch(node: Switch): void {
    const after = this.reserve();
    const bodies = node.clauses.map(() => this.reserve());
    let otherwise = after;
    node.clauses.forEach(({ before, test }, i) => {
      if (test === undefined) return void (otherwise = bodies[i]!);
      this.lower(before);
      const next = this.reserve();
      this.end({ kind: 'branch', test, then: bodies[i]!, else: next, at: { start: -1, end: -1 } });
      this.place(next);
    });
    this.goto(otherwise);
    this.enclosing.push({ kind: 'label', label: node.label, onBreak: after, onContinue: undefined });
    node.clauses.forEach(({ body }, i) => {
      this.goto(bodies[i]!);
      this.place(bodies[i]!);
      this.lower(body);
    });
    this.enclosing.pop();
    this.goto(after);
    this.place(after);
  }

  // ---- ways out

  /** Where an action goes from here: its own target, or the nearest finalizer on the way. */
  private route(action: Action): { to: BlockId; finalizer?: OpenFinalizer; number?: number } | undefined {
    for (let i = this.enclosing.length - 1; i >= 0; i--) {
      const open = this.enclosing[i]!;
      if (open.kind === 'finalizer') {
        if (action.kind === 'return') {
          open.returns = true;
          return { to: open.entry, finalizer: open, number: Completion.return };
        }
        let route = open.routes.find((known) => isSameJump(known.action, action));
        if (route === undefined) open.routes.push((route = { number: Completion.firstJump + open.routes.length, action }));
        return { to: open.entry, finalizer: open, number: route.number };
      }
      if (action.kind !== 'return' && open.label.id === action.label.id) {
        const to = action.kind === 'break' ? open.onBreak : open.onContinue;
        invariant(to !== undefined, 'continue of a block');
        return { to };
      }
    }
    invariant(action.kind === 'return', 'a jump without a target');
    return undefined;
  }

  private jump(action: Jump): void {
    const { to, finalizer, number } = this.route(action)!;
    if (finalizer === undefined) return this.goto(to, action.at);
    this.complete(finalizer, number!, action.at);
    this.goto(to);
  }

  /** Sets a completion record that has no value. Its old value is dead from here: the second step only says so. */
  private complete({ completion, value }: OpenFinalizer, number: number, at?: Span): void {
    this.step([completion, ` = ${number}`], completion, at);
    this.step([], value);
  }

  private return(value: Rope | undefined, at: Span): void {
    const route = this.route({ kind: 'return' });
    if (route === undefined) return this.end({ kind: 'return', value, at });
    const finalizer = route.finalizer!;
    this.step([finalizer.value, ' = ', ...(value ?? ['void 0'])], finalizer.value, at.start < 0 ? undefined : at);
    this.step([finalizer.completion, ` = ${Completion.return}`], finalizer.completion);
    this.goto(route.to);
  }

  /** Code that stays as it stands but for the jumps out of it. A return that passes no finalizer of ours is one here, too. */
  private leave(step: Step, exits: readonly Exit[]): void {
    const routed: BlockExit[] = [];
    for (const { start, end, action } of exits) {
      const route = this.route(action);
      if (route === undefined) continue;
      const { to, finalizer, number } = route;
      if (finalizer === undefined) {
        routed.push({ start, end, to });
        continue;
      }
      const completion = { local: finalizer.completion, number: number! };
      routed.push(action.kind !== 'return'
        ? { start, end, to, completion }
        : { start, end, to, completion, returns: { local: finalizer.value, value: action.value } });
    }
    if (routed.length === 0) return void this.current!.steps.push(step);
    const next = this.reserve();
    this.end({ kind: 'leave', code: step.code, whole: step.whole ?? false, exits: routed, next });
    this.place(next);
  }

  // ---- try

  private try(node: Try): void {
    if (node.finalizer === undefined) return this.tryCatch(node.body, node.handler!);
    const { completion, value } = node as { completion: Local; value: Local };
    const after = this.reserve();
    const entry = this.reserve();
    const thrown = this.reserve();
    const open: OpenFinalizer = { kind: 'finalizer', entry, completion, value, routes: [], returns: false };
    this.routes.set(node, open.routes);
    const outer = this.handler;
    this.handler = thrown;
    this.enclosing.push(open);
    const begin = this.reserve();
    this.goto(begin);
    this.place(begin);
    if (node.handler === undefined) this.lower(node.body);
    else this.tryCatch(node.body, node.handler);
    if (this.current !== undefined) this.complete(open, Completion.normal);
    this.goto(entry);
    this.enclosing.pop();
    this.handler = outer;

    this.place(thrown);
    this.step([completion, ` = ${Completion.throw}`], completion);
    this.step([value, ' = ', resumeValue], value);
    this.goto(entry);
    this.place(entry);
    this.lower(node.finalizer);
    if (this.current !== undefined) this.endFinally(open, after);
    this.place(after);
  }

  private endFinally({ completion, value, routes, returns }: OpenFinalizer, normal: BlockId): void {
    const onReturn = returns ? this.reserve() : undefined;
    const jumps = routes.map(({ number, action }) => ({ number, action, to: this.reserve() }));
    this.end({ kind: 'end-finally', completion, value, normal, onReturn, jumps: jumps.map(({ number, to }) => ({ number, to })) });
    if (onReturn !== undefined) {
      this.place(onReturn);
      this.return([value], { start: -1, end: -1 });
    }
    for (const { action: { kind, label }, to } of jumps) {
      this.place(to);
      this.jump({ kind, label });
    }
  }

  private tryCatch(body: readonly Node[], handler: readonly Node[]): void {
    const after = this.reserve();
    const caught = this.reserve();
    const outer = this.handler;
    this.handler = caught;
    const begin = this.reserve();
    this.goto(begin);
    this.place(begin);
    this.lower(body);
    this.handler = outer;
    this.goto(after);
    this.place(caught);
    this.lower(handler);
    this.goto(after);
    this.place(after);
  }
}

/** Whether two jumps go to the same place. */
export function isSameJump(a: Jump, b: Jump): boolean {
  return a.kind === b.kind && a.label.id === b.label.id;
}
