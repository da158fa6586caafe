// A plan → the fast tier: the function's own code in its entry, with loops that are loops. An await looks at its operand
// and goes on; only one that is really pending leaves, and takes the live locals along into the machine.
//
//   function f(a) {
//     var $v, x;
//     try {
//       $v = $take(g(a));
//       if ($v === $WAIT) return $suspend(f$1, void 0, 1, 0, $v, [a]);
//       x = $v;
//       return $resolved(x);
//     } catch ($e) { return $reject($e); }
//   }
// No `finally` of the language is used: leaving for the machine would run it. A finalizer is code behind a block that
// every way out breaks from, with the machine's own completion record, so that it may be left in the middle, too.

import { after, before, insertAfter, inTier, replace, type Content } from '../edits.js';
import { isSameJump } from '../plan/blocks.js';
import {
  Completion, isPack, type Exit, type If, type Jump, type Label, type Labelled, type Loop, type Node, type Result, type Return, type Rope, type Route, type Step,
  type Suspend, type Switch, type Try,
} from '../plan/ir.js';
import { CodeWriter, type FunctionContext } from './code.js';
import { machineParameters } from './entries.js';
import { closingBrace, withPlace } from './places.js';
import { aroundResult, noResult } from './results.js';

export interface FastTier {
  /** The variables of the entry. */
  readonly declarations: readonly string[];
  /** Its statements; each way through them ends in a return or a throw. */
  readonly body: Content;
  /** Suspensions break to this label, with what the machine needs in the variables of a machine. */
  readonly suspended: string | undefined;
}

/**
 * Writes the fast tier of a function; adds the edits on jumps in the code that it keeps. `shared`: the machine stands
 * inside the entry, and is only made when the call suspends.
 */
export function emitFast(context: FunctionContext, shared: boolean): FastTier {
  return new FastWriter(context, shared).run();
}

/** Code that is nested deeper is indented no further: the blanks alone would grow with the square of the depth. */
const deepestIndent = 40;

type Action = Jump | { readonly kind: 'return' };

interface OpenFinalizer {
  readonly kind: 'finalizer';
  readonly node: Try;
  readonly routes: Route[];
  readonly label: string;
  returns: boolean;
}

interface OpenLabel {
  readonly kind: 'label';
  readonly label: Label;
  readonly name: string;
  used: boolean;
}

/** An open `try`: where a failure that was not thrown goes, if it need not be thrown. */
interface Catcher {
  readonly label: string;
  /** Statements that note the reason. */
  readonly note: (reason: Content) => Content;
}

class FastWriter extends CodeWriter {
  protected override indent = '    ';
  private readonly enclosing: (OpenFinalizer | OpenLabel)[] = [];
  private labels = 0;
  private usesClause = false;
  private suspends = false;
  /** The `try` blocks that are open, innermost last. */
  private readonly catchers: Catcher[] = [];
  private readonly suspended: string;
  private readonly results: Parameters<typeof noResult>[0];

  constructor(context: FunctionContext, private readonly shared: boolean) {
    super(context);
    this.suspended = context.names.label('');
    this.results = { direct: context.direct, shortcut: context.shortcut, value: context.names.value };
  }

  run(): FastTier {
    const { plan } = this.context;
    if (this.list(plan.machine.tree)) {
      this.leads = closingBrace(plan.fn);
      this.codeLine(this.leave({ kind: 'return' }));
    }
    return {
      declarations: this.declarations(),
      body: { tier: 'fast', content: this.out },
      suspended: this.shared && this.suspends ? this.suspended : undefined,
    };
  }

  private declarations(): readonly string[] {
    const { plan, names, nameOf, layout } = this.context;
    const declared = new Set(machineParameters(plan, names));
    const list: string[] = [names.value];
    if (this.usesClause) list.push(names.clause);
    if (this.shared && this.suspends) {
      list.push(names.state, names.locals);
      if (layout.handles) list.push(names.handler);
    }
    for (const local of plan.machine.locals) {
      if (local.pack !== undefined) continue;
      const name = nameOf(local);
      if (!declared.has(name)) list.push(isPack(local) ? `${name} = []` : name);
      declared.add(name);
    }
    return list;
  }

  /** Writes nodes; whether control comes to their end. What follows a jump is left out. */
  private list(nodes: readonly Node[]): boolean {
    for (const node of nodes) if (!this.node(node)) return false;
    return true;
  }

  private node(node: Node): boolean {
    switch (node.kind) {
      case 'step':
        this.kept(node);
        return true;
      case 'suspend':
        this.suspend(node);
        return true;
      case 'if':
        return this.if(node);
      case 'loop':
        return this.loop(node);
      case 'labelled':
        return this.labelled(node);
      case 'break':
      case 'continue':
        if (node.at !== undefined) this.enter([], node.at.start);
        this.codeLine(this.leave(node));
        return false;
      case 'return':
        this.return(node);
        return false;
      case 'throw':
        this.enter([], node.at.start);
        this.statement(node.value, this.thrown(this.content(node.value)));
        return false;
      case 'try':
        return node.finalizer === undefined ? this.tryCatch(node.body, node.handler!) : this.tryFinally(node);
      case 'switch':
        return this.switch(node);
    }
  }

  // ---- suspensions

  private suspend(node: Suspend): void {
    const { names, plan, name, layout, form, shortcut } = this.context;
    const { operand, at } = node;
    const resumption = layout.resumptionOf(node);
    if (resumption === undefined) return; // nothing reaches it
    const { state, handler, saved } = resumption;
    this.enter([], at.start);
    // What fails is handed on as it is, not thrown: V8 takes its time for that.
    const value = this.content(operand);
    const found: Content = node.direct ? value : [`${shortcut(node.read ?? 'take')}(`, value, ')'];
    this.statement(operand, [`${names.value} = `, found, ';']);
    this.leads = [at.start];
    this.suspends = true;
    const failed = node.read === undefined ? this.fail(`${names.runtime}.reason()`) : '';
    const open = [`if (${names.value} === ${shortcut('WAIT')}) `, failed === '' ? '' : [`{ if (!${names.runtime}.pending()) { `, failed, ' } ']];
    const close = failed === '' ? '' : ' }';
    if (this.shared) {
      const handles = layout.handles ? `${names.handler} = ${handler}; ` : '';
      this.codeLine(open, `${failed === '' ? '{ ' : ''}${names.state} = ${state}; ${handles}${names.locals} = ${saved}; break ${this.suspended};${failed === '' ? ' }' : ''}`, close);
    } else {
      const self = plan.fn.usesThis && form === 'function' ? this.context.self : 'void 0';
      const suspend = { text: ` ${shortcut(this.context.direct ? 'hold' : 'suspend')}`, at: at.start };
      this.codeLine(open, 'return', suspend, `(${name}, ${self}, ${state}, ${handler}, ${names.value}, ${saved});`, close);
    }
    this.from = at;
  }

  /** The statements that give a failure to the `try` around; empty where there is none. */
  private fail(reason: Content): Content {
    const catcher = this.catchers.at(-1);
    return catcher === undefined ? '' : [catcher.note(reason), ` break ${catcher.label};`];
  }

  // ---- structure

  /** Writes `body` between `open` and a bracket, with the label before them if something jumps to it. */
  private within(label: Label, open: Content, body: () => boolean): boolean {
    const frame: OpenLabel = { kind: 'label', label, name: this.newLabel(), used: false };
    const { leads } = this;
    this.leads = [];
    this.enclosing.push(frame);
    let ends = false;
    const inner = this.nested(() => { ends = body(); });
    this.enclosing.pop();
    this.leads = leads;
    this.codeLine(frame.used ? `${frame.name}: ` : '', open);
    this.out.push(inner);
    this.line('}');
    return ends || frame.used;
  }

  /** Most often the body of a loop, which nothing continues from its middle: then it needs no brackets. */
  private labelled({ label, body }: Labelled): boolean {
    const frame: OpenLabel = { kind: 'label', label, name: this.newLabel(), used: false };
    this.enclosing.push(frame);
    let ends = false;
    const inner = this.nested(() => { ends = this.list(body); }, this.indent);
    this.enclosing.pop();
    if (frame.used) this.line(`${frame.name}: {`);
    this.out.push(inner);
    if (frame.used) this.line('}');
    return ends || frame.used;
  }

  private nested(body: () => void, indent = this.indent.length < deepestIndent ? `${this.indent}  ` : this.indent): Content {
    const { out, indent: outer } = this;
    this.out = [];
    this.indent = indent;
    body();
    const inner = this.out;
    this.out = out;
    this.indent = outer;
    return inner;
  }

  private newLabel(): string {
    return this.context.names.label(String(++this.labels));
  }

  private block(open: Content, nodes: readonly Node[], close: string): boolean {
    this.codeLine(open);
    let ends = false;
    this.out.push(this.nested(() => { ends = this.list(nodes); }));
    this.line(close);
    return ends;
  }

  private if({ test, then, else: otherwise, at }: If): boolean {
    this.enter(test, at.start);
    const condition = this.condition(test);
    if (then.length === 0) {
      this.block(['if (!(', condition, ')) {'], otherwise, '}');
      return true;
    }
    const ends = this.block(['if (', condition, ') {'], then, otherwise.length === 0 ? '}' : '} else {');
    if (otherwise.length === 0) return true;
    let otherwiseEnds = false;
    this.out.push(this.nested(() => { otherwiseEnds = this.list(otherwise); }));
    this.line('}');
    return ends || otherwiseEnds;
  }

  /** The code of a test; what its inner functions need beside them cannot stand in it. */
  private condition(test: Rope): Content {
    const { names } = this.context;
    if (this.beside(test).length === 0) return this.content(test);
    this.statement(test, [`${names.value} = (`, this.content(test), ');']);
    return names.value;
  }

  private loop({ label, body }: Loop): boolean {
    const first = body[0];
    const leaves = first?.kind === 'if' && first.then.length === 0 && first.else.length === 1 ? first.else[0]! : undefined;
    const isWhile = leaves?.kind === 'break' && leaves.label.id === label.id && this.beside((first as If).test).length === 0;
    let open: Content = 'for (;;) {';
    if (isWhile) {
      const { test, at } = first as If;
      this.enter(test, at.start);
      open = ['while (', this.content(test), ') {'];
    }
    const goesOn = this.within(label, open, () => {
      this.list(isWhile ? body.slice(1) : body);
      return false;
    });
    return goesOn || isWhile;
  }

  private switch({ label, clauses }: Switch): boolean {
    const { clause } = this.context.names;
    this.usesClause = true;
    const otherwise = clauses.findIndex(({ test }) => test === undefined);
    const chosen: Label = { id: -1 };
    this.within(chosen, '{', () => {
      clauses.forEach(({ before: tests, test }, i) => {
        if (test === undefined) return;
        this.list(tests);
        this.enter(test);
        this.codeLine('if (', this.condition(test), `) { ${clause} = ${i}; ${this.leave({ kind: 'break', label: chosen })} }`);
      });
      this.line(`${clause} = ${otherwise};`);
      return true;
    });
    this.within(label, `switch (${clause}) {`, () => {
      clauses.forEach(({ body }, i) => {
        this.line(`case ${i}:`);
        this.list(body);
      });
      return true;
    });
    return true;
  }

  // ---- exceptions

  /**
   * A failure in the body breaks from `inner`, what else ends there breaks from `outer`:
   *
   *   outer: { inner: try { …; break outer; } catch ($e) { $v = $e; } … }
   */
  private tryCatch(body: readonly Node[], handler: readonly Node[]): boolean {
    const { caught, value } = this.context.names;
    const outer = this.newLabel();
    const inner = this.newLabel();
    let ends = false;
    let handled = false;
    const content = this.nested(() => {
      this.line(`${inner}: try {`);
      this.out.push(this.nested(() => {
        this.catchers.push({ label: inner, note: (reason) => [`${value} = `, reason, ';'] });
        ends = this.list(body);
        this.catchers.pop();
        if (ends && handler.length > 0) this.line(`break ${outer};`);
      }));
      this.line(`} catch (${caught}) { ${value} = ${caught}; }`);
      this.from = undefined;
      handled = this.list(handler);
    });
    this.line(ends && handler.length > 0 ? `${outer}: {` : '{');
    this.out.push(content, `\n${this.indent}}`);
    return ends || handled;
  }

  private tryFinally(node: Try): boolean {
    const { nameOf, names, plan } = this.context;
    const { caught } = names;
    const completion = nameOf(node.completion!);
    const value = nameOf(node.value!);
    const open: OpenFinalizer = {
      kind: 'finalizer', node, routes: [...plan.machine.routes.get(node) ?? []], label: this.newLabel(), returns: false,
    };
    this.enclosing.push(open);
    this.line(`${open.label}: try {`);
    let goesOn = false;
    this.catchers.push({ label: open.label, note: (reason) => [`${completion} = ${Completion.throw}; ${value} = `, reason, ';'] });
    this.out.push(this.nested(() => {
      goesOn = node.handler === undefined ? this.list(node.body) : this.tryCatch(node.body, node.handler);
      if (goesOn) this.line(`${completion} = ${Completion.normal};`);
    }));
    this.catchers.pop();
    this.enclosing.pop();
    this.line(`} catch (${caught}) { ${completion} = ${Completion.throw}; ${value} = ${caught}; }`);
    this.from = undefined;
    if (!this.list(node.finalizer!)) return false;
    this.line(`if (${completion} === ${Completion.throw}) `, this.thrown(value));
    if (open.returns) {
      const valueRope: Rope = [node.value!];
      this.line(`if (${completion} === ${Completion.return}) `, this.leave({ kind: 'return' }, valueRope));
    }
    for (const { number, action } of open.routes) this.line(`if (${completion} === ${number}) `, this.leave(action));
    return goesOn;
  }

  // ---- ways out

  /** The statement that does `action` from here: through the finalizers on its way. */
  private leave(action: Action, value?: Rope, result: Result = 'any'): Content {
    const { nameOf } = this.context;
    const target = this.route(action);
    if (target === undefined) {
      if (value === undefined) return `return${noResult(this.results)};`;
      const code = this.content(value);
      const { open, close } = aroundResult(result, this.catchers.length > 0, this.results, code);
      return [`return ${open}`, code, close, ';'];
    }
    if (target.kind === 'label') return `${action.kind} ${target.name};`;
    const { node, number } = target;
    const stores: Content = action.kind === 'return' ? [`${nameOf(node.value!)} = `, value === undefined ? 'void 0' : this.content(value), '; '] : '';
    return ['{ ', stores, `${nameOf(node.completion!)} = ${number}; break ${target.label}; }`];
  }

  private route(action: Action): OpenLabel | (OpenFinalizer & { number: number }) | undefined {
    for (let i = this.enclosing.length - 1; i >= 0; i--) {
      const open = this.enclosing[i]!;
      if (open.kind === 'finalizer') {
        if (action.kind === 'return') {
          open.returns = true;
          return { ...open, number: Completion.return };
        }
        let route = open.routes.find((known) => isSameJump(known.action, action));
        if (route === undefined) open.routes.push((route = { number: Completion.firstJump + open.routes.length, action }));
        return { ...open, number: route.number };
      }
      if (action.kind !== 'return' && open.label === action.label) {
        open.used = true;
        return open;
      }
    }
    return undefined;
  }

  private return({ value, result, at }: Return): void {
    if (value === undefined && at.start < 0) this.leads = closingBrace(this.context.plan.fn);
    else this.enter(value ?? [], at.start);
    this.statement(value ?? [], this.leave({ kind: 'return' }, value, result));
  }

  /** The statement that fails with `reason`. */
  private thrown(reason: Content): Content {
    const { direct, shortcut } = this.context;
    const failed = this.fail(['(', reason, ')']);
    return failed === '' ? [`return ${shortcut(direct ? 'fail' : 'reject')}(`, reason, ');'] : ['{ ', failed, ' }'];
  }

  private kept(step: Step): void {
    for (const exit of step.exits ?? []) this.exit(exit);
    for (const exit of step.throws ?? []) {
      const content = this.thrown(exit.isList ? ['(', exit.value, ')'] : exit.value);
      this.context.edits.push(inTier('fast', replace(exit, withPlace(content, exit.start), 'emit')));
    }
    this.step(step);
  }

  /** A jump out of kept code: `break;` → `break $L1;`, `return x;` → `return $resolved(x);`. */
  private exit({ start, end, action }: Exit): void {
    const { edits } = this.context;
    const value = action.kind === 'return' ? action.value : undefined;
    if (this.route(action) !== undefined) {
      const content = this.leave(action, value && ['(0, ', value, ')']);
      edits.push(inTier('fast', replace({ start, end }, withPlace(content, start), 'emit')));
    } else if (action.kind === 'return' && value !== undefined) {
      const { open, close } = aroundResult(action.result, action.isCaught || this.catchers.length > 0, this.results);
      const [first, last] = action.isList ? ['(', ')'] : ['', ''];
      edits.push(inTier('fast', before(value, open + first, 'emit')), inTier('fast', after(value, [last, close], 'emit')));
    } else edits.push(inTier('fast', insertAfter(start + 'return'.length, noResult(this.results), 'emit')));
  }
}
