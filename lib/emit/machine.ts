// A plan → the text of its machine: one function, a `switch` on the state at its entry, locals as JavaScript locals.
//
//   function f$1($f, a) {
//     var $s = 0, $v, $l, x;
//     if ($f !== null) { $s = $f.s; $v = $f.v; $l = $f.l; a = $l[0]; x = $l[1]; }
//     switch ($s) {
//       case 0:
//         $v = g(a);
//         if ($oite.waits($v)) return $oite.await($f ?? $oite.frame(f$1), 1, 0, $v, [a, x]);
//         $v = $oite.got($v);
//       case 1:
//         x = $v;
//         return x;
//     }
//   }

import { replace, type Content, type Edit } from '../edits.js';
import type { Span } from '../source.js';
import type { Analysis } from '../analyse/types.js';
import { identifiersIn } from '../plan/bindings.js';
import { resumeValue } from '../plan/context.js';
import type { FunctionPlan } from '../plan/index.js';
import { Completion, type Block, type BlockExit, type BlockId, type Local, type Piece, type Rope, type Step, type Terminator } from '../plan/ir.js';
import { machineParameters } from './entries.js';
import type { FileNames } from './names.js';
import { begins, closingBrace, firstPlace, firstPlaceOf, functionToken, nameIn, Places, valuePlace, withPlace } from './places.js';
import type { References } from './references.js';
import { fallsIntoThen, findRegionChanges, numberStates } from './states.js';

/** The machine of an inner function, and where the body of that function begins. */
export interface Guest {
  readonly pos: number;
  readonly content: Content;
}

export interface MachineContext {
  readonly plan: FunctionPlan;
  readonly analysis: Analysis;
  readonly names: FileNames;
  readonly text: string;
  readonly eager: boolean;
  /** The machine's own name. */
  readonly name: string;
  readonly nameOf: (local: Local) => string;
  readonly aliasOf: (local: Local) => string;
  readonly references: References;
  /** Machines of inner functions that stand with the code that makes those functions. */
  readonly guests: readonly Guest[];
  /** 'arrow' where `this` and its like are those of the surrounding function. */
  readonly form: 'function' | 'arrow';
  readonly directive: boolean;
  /** Edits on jumps in kept code are added here. */
  readonly edits: Edit[];
}

/** Up to this many saved locals keep fixed places; more are packed, and unpacked by the number of the suspension. */
const fixedSlots = 12;

export function emitMachine(context: MachineContext): Content {
  return new Emitter(context).run();
}

class Emitter {
  private readonly out: Content[] = [];
  private readonly state: ReadonlyMap<BlockId, number>;
  private readonly slots: readonly Local[] | undefined;
  private readonly suspensions: { readonly number: number; readonly live: readonly Local[] }[] = [];
  private readonly handles: boolean;
  private readonly changesRegion: ReadonlySet<BlockId>;
  private jumps = false;
  private labelled = false;
  private readonly places: Places;
  /** The suspensions that blocks go on from. */
  private readonly resumed = new Map<BlockId, Span>();
  private readonly entered = new Set<object>();
  /** The suspension that the code being emitted goes on from. */
  private from: Span | undefined;
  /** The place of the code being emitted, its statement, and what the start of its next line stands for: the last is its first token. */
  private at: number | undefined;
  private around: ReturnType<Places['statementAt']>;
  private leads: readonly number[] = [];
  /** The first place in the block: calls of the runtime that come before it belong to it. */
  private upcoming: number | undefined;

  constructor(private readonly context: MachineContext) {
    const { blocks, live } = context.plan.machine;
    const saved = new Set<Local>();
    for (const locals of live.values()) for (const local of locals) saved.add(local);
    this.slots = saved.size <= fixedSlots ? context.plan.machine.locals.filter((local) => saved.has(local)) : undefined;
    this.handles = blocks.some((block) => block.handler !== undefined);
    this.changesRegion = findRegionChanges(blocks);
    this.state = numberStates(blocks);
    this.places = new Places(context.plan.fn);
    for (const { terminator } of blocks) {
      if (terminator.kind !== 'suspend') continue;
      this.resumed.set(terminator.resume, terminator.at);
      if (terminator.onReturn !== undefined) this.resumed.set(terminator.onReturn, terminator.at);
    }
  }

  run(): Content {
    const { plan, names, name, form, directive } = this.context;
    const { blocks } = plan.machine;
    const body: Content[] = [];
    blocks.forEach((block, i) => {
      const state = this.state.get(block.id);
      if (state !== undefined) this.out.push(`\n    case ${state}:`);
      this.enterRegion(block, i === 0);
      this.from = this.resumed.get(block.id);
      this.at = this.from?.start;
      this.upcoming = firstPlaceOf(block);
      for (const step of block.steps) this.step(step);
      this.terminator(block, blocks[i + 1]?.id);
    });
    body.push(...this.out);

    const parameters = [names.frame, ...machineParameters(plan, names)];
    const head = form === 'arrow'
      ? [`const ${name} = `, functionToken('(', plan.fn), `${parameters.join(', ')}) => {`]
      : [functionToken('function', plan.fn), ` ${name}(${parameters.join(', ')}) {`];
    const loop = this.jumps || this.handles;
    const open = `${this.labelled ? `${names.dispatch}: ` : ''}${loop ? 'for (;;) ' : ''}${this.handles ? 'try { ' : ''}switch (${names.state}) {`;
    const tail = this.handles
      ? [`\n  } } catch (${names.caught}) {`,
        `\n    if (${names.handler} === 0) throw ${names.caught};`,
        `\n    ${names.state} = ${names.handler}; ${names.value} = ${names.caught};`,
        '\n  }']
      : ['\n  }'];
    return [
      head,
      directive ? '\n  "use strict";' : '',
      `\n  var ${this.declarations().join(', ')};`,
      ...this.restore(),
      `\n  ${open}`,
      body,
      ...tail,
      form === 'arrow' ? '\n};' : '\n}',
    ];
  }

  private declarations(): readonly string[] {
    const { plan, names, nameOf } = this.context;
    const list = [`${names.state} = 0`];
    if (this.handles) list.push(`${names.handler} = 0`);
    list.push(names.value, names.locals);
    const seen = new Set<string>(machineParameters(plan, names));
    for (const local of plan.machine.locals) {
      const name = nameOf(local);
      if (!seen.has(name)) list.push(name);
      seen.add(name);
    }
    return list;
  }

  private restore(): readonly Content[] {
    const { names, nameOf, plan } = this.context;
    const { frame, state, handler, value, locals } = names;
    const always = plan.fn.isGenerator;
    const parts = [`${state} = ${frame}.s;`];
    if (this.handles) parts.push(`${handler} = ${frame}.h;`);
    parts.push(`${value} = ${frame}.v;`, `${locals} = ${frame}.l;`);
    if (this.slots !== undefined) {
      const guard = always && this.slots.length > 0 ? `if (${state} !== 0) { ` : '';
      if (this.slots.length > 0) parts.push(guard + this.slots.map((local, i) => `${nameOf(local)} = ${locals}[${i}];`).join(' ') + (guard === '' ? '' : ' }'));
    } else {
      const cases = this.suspensions.map(({ number, live }) => {
        const moves = live.map((local, i) => `${nameOf(local)} = ${locals}[${i + 1}];`).join(' ');
        return `\n      case ${number}: ${moves} break;`;
      });
      const begin = always ? `if (${state} !== 0) ` : '';
      parts.push(`\n    ${begin}switch (${locals}[0]) {${cases.join('')}\n    }`);
    }
    const text = parts.join(' ');
    return always ? [`\n  ${text}`] : [`\n  if (${frame} !== null) { ${text} }`];
  }

  /** Sets the handler where a block is entered from another region: by a jump, or as a handler. */
  private enterRegion(block: Block, isEntry: boolean): void {
    if (!this.handles || !(isEntry ? block.handler !== undefined : this.changesRegion.has(block.id))) return;
    this.line(`${this.context.names.handler} = ${this.handlerState(block)};`);
  }

  private handlerState(block: Block): number {
    return block.handler === undefined ? 0 : this.state.get(block.handler)!;
  }

  // ---- code

  private line(...content: Content[]): void {
    this.out.push('\n      ', ...content);
  }

  /** A line that stands for code of the source: its first token has a place. */
  private codeLine(...content: Content[]): void {
    const { leads } = this;
    this.leads = [];
    if (leads.length === 0) return this.line(...content);
    // Statements without code of their own, `for (;;)` or `try`, have their places in the indent.
    const outer = leads.slice(-6, -1).map((at) => ({ text: ' ', at }));
    this.out.push(`\n${' '.repeat(5 - outer.length)}`, ...outer, withPlace(content, leads.at(-1)!));
  }

  /**
   * The code of `rope` follows, which stands at `given`: less than 0 where the source has nothing for it. The first line
   * of a statement stands for its first token, and for those of the statements around it that have no code before.
   */
  private enter(rope: Rope, given?: number): void {
    if (given === undefined && this.isOurs(rope)) {
      this.leads = [];
      return;
    }
    const at = given !== undefined && given >= 0 ? given : firstPlace(rope) ?? this.at ?? (this.calls(rope) ? this.upcoming : undefined);
    this.at = at;
    this.around = at === undefined ? undefined : this.places.statementAt(at);
    const begun = this.around === undefined ? [] : begins(this.around, this.entered);
    this.leads = begun.length > 0 ? begun : at === undefined ? [] : [at];
  }

  /** Whether a step only keeps books: temps and completion records. */
  private isOurs(rope: Rope): boolean {
    return !this.calls(rope) && rope.every((piece) => typeof piece === 'string' || ('index' in piece && piece.kind === 'temp' && piece !== resumeValue));
  }

  private calls(rope: Rope): boolean {
    return rope.some((piece) => typeof piece === 'string' && piece.startsWith(`${this.context.names.runtime}.`));
  }

  private content(rope: Rope): Content {
    return rope.map((piece, i): Content => {
      if (piece === ' = ') return this.assignment(rope[i - 1]);
      if (typeof piece === 'string') return this.helper(piece, rope[i + 2]);
      return 'index' in piece ? this.local(piece) : piece;
    });
  }

  private local(local: Local): Content {
    const { nameOf, names } = this.context;
    if (local === resumeValue) return this.from === undefined ? names.value : { text: names.value, at: this.from.start };
    const text = nameOf(local);
    const node = local.binding === undefined || this.around === undefined ? undefined : nameIn(local.binding, this.around);
    if (node === undefined) return text;
    return node.text === text ? { text, at: node.getStart() } : { text, at: node.getStart(), name: node.text };
  }

  /** The sign of an assignment is where it throws that its target is constant. */
  private assignment(target: Piece | undefined): Content {
    if (target === undefined || typeof target === 'string' || !('start' in target)) return ' = ';
    const sign = this.context.text.slice(target.end, target.end + 80).search(/\S/);
    return this.context.text[target.end + sign] === '=' ? [' ', { text: '=', at: target.end + sign }, ' '] : ' = ';
  }

  /** A call of the runtime may throw what the source would throw: its position is the name after the dot. */
  private helper(text: string, argument: Piece | undefined): Content {
    const runtime = `${this.context.names.runtime}.`;
    if (!text.startsWith(runtime)) return text;
    const name = /^\w*/.exec(text.slice(runtime.length))![0];
    const at = argument !== undefined && typeof argument !== 'string' && 'start' in argument ? valuePlace(this.context.text, argument) : this.at;
    return at === undefined ? text : [runtime, { text: name, at }, text.slice(runtime.length + name.length)];
  }

  /** A statement, with what its inner functions need beside them: records of this iteration, machines. */
  private statement(rope: Rope, content: Content): void {
    const beside = this.beside(rope);
    if (beside.length === 0) this.codeLine(content);
    else this.codeLine('{ ', ...beside, content, ' }');
  }

  private beside(rope: Rope): readonly Content[] {
    const { guests, references, analysis, nameOf, aliasOf } = this.context;
    if (guests.length === 0 && references.aliased.size === 0) return [];
    const records = new Set<Local>();
    const machines: Content[] = [];
    for (const piece of rope) {
      if (typeof piece === 'string' || !('start' in piece)) continue;
      for (let i = firstFrom(guests, piece.start); i < guests.length && guests[i]!.pos < piece.end; i++) machines.push(guests[i]!.content, ' ');
      if (references.aliased.size === 0) continue;
      for (const identifier of identifiersIn(analysis, piece.start, piece.end)) {
        const record = references.aliased.get(identifier);
        if (record !== undefined) records.add(record);
      }
    }
    return [...[...records].map((record) => `const ${aliasOf(record)} = ${nameOf(record)}; `), ...machines];
  }

  private step(step: Step): void {
    if (step.code.length === 0) return;
    this.enter(step.code, step.at?.start);
    const content = this.content(step.code);
    this.statement(step.code, step.whole ? [content, this.needsEnd(step.code) ? ';' : ''] : [content, ';']);
  }

  /** Whether a kept statement relies on the end of its line to end. */
  private needsEnd(code: Rope): boolean {
    const { text } = this.context;
    const { start } = code[0] as Span;
    const { end } = code.at(-1) as Span;
    const last = text.charCodeAt(end - 1);
    if (last === 0x3b) return false;
    return last !== 0x7d || !/^(?:\{|(?:if|for|while|try|switch|with)\b|\w+\s*:)/.test(text.slice(start, start + 80));
  }

  // ---- control

  private goto(to: BlockId, next: BlockId | undefined, at?: Span): void {
    if (at !== undefined) {
      this.enter([], at.start);
      this.codeLine(this.jumpTo(to));
    } else if (to !== next) this.line(this.jumpTo(to));
  }

  /** A jump; `at`: the statement that it stands for. */
  private jumpTo(to: BlockId, at?: Span): Content {
    this.jumps = true;
    const { state } = this.context.names;
    return [at === undefined ? state : { text: state, at: at.start }, ` = ${this.state.get(to)}; continue;`];
  }

  private terminator(block: Block, next: BlockId | undefined): void {
    const { terminator } = block;
    switch (terminator.kind) {
      case 'goto':
        return this.goto(terminator.to, next, terminator.at);
      case 'branch':
        return this.branch(terminator, next);
      case 'suspend':
        return this.suspend(block, terminator, next);
      case 'return': {
        const { value } = terminator;
        if (value === undefined && terminator.at.start < 0) {
          this.leads = [closingBrace(this.context.plan.fn)].filter((place) => place !== undefined);
          return this.codeLine('return;');
        }
        this.enter(value ?? [], terminator.at.start);
        if (value === undefined) return this.codeLine('return;');
        return this.statement(value, ['return ', this.content(value), ';']);
      }
      case 'throw':
        this.enter([], terminator.at.start);
        return this.statement(terminator.value, ['throw ', this.content(terminator.value), ';']);
      case 'leave': {
        for (const exit of terminator.exits) this.exit(exit);
        this.enter(terminator.code);
        this.statement(terminator.code, [this.content(terminator.code), terminator.whole && this.needsEnd(terminator.code) ? ';' : '']);
        return this.goto(terminator.next, next);
      }
      case 'end-finally': {
        const { nameOf } = this.context;
        const completion = nameOf(terminator.completion);
        this.line(`if (${completion} === ${Completion.throw}) throw ${nameOf(terminator.value)};`);
        if (terminator.onReturn !== undefined) this.line(`if (${completion} === ${Completion.return}) { `, this.jumpTo(terminator.onReturn), ' }');
        for (const { number, to } of terminator.jumps) this.line(`if (${completion} === ${number}) { `, this.jumpTo(to), ' }');
        if (terminator.normal !== undefined) this.goto(terminator.normal, next);
      }
    }
  }

  private branch(terminator: Terminator & { kind: 'branch' }, next: BlockId | undefined): void {
    const { test, then, else: otherwise, at, thenAt, elseAt } = terminator;
    this.enter(test, at.start);
    const code = this.content(test);
    let rope = test;
    let text: Content = code;
    if (this.beside(test).length > 0) {
      const { names } = this.context;
      this.statement(test, [`${names.value} = (`, code, ');']);
      rope = [];
      text = names.value;
    }
    if (fallsIntoThen(terminator, next)) {
      // V8 stops at the condition: at its operator, which here is ours.
      const not = this.at === undefined ? '!' : { text: '!', at: firstPlace(test) ?? this.at };
      this.statement(rope, ['if (', not, '(', text, ')) { ', this.jumpTo(otherwise, elseAt), ' }']);
    } else {
      this.statement(rope, ['if (', text, ') { ', this.jumpTo(then, thenAt), ' }']);
      this.goto(otherwise, next, elseAt);
    }
  }

  private suspend(block: Block, { op, operand, resume, onReturn, at }: Terminator & { kind: 'suspend' }, next: BlockId | undefined): void {
    const { names, eager, plan, name, nameOf } = this.context;
    const { runtime, value, frame } = names;
    this.enter([], at.start);
    const state = this.state.get(resume)!;
    const live = plan.machine.live.get(block.id)!;
    this.suspensions.push({ number: state, live });
    const saved = this.slots !== undefined
      ? this.saveFixed(live)
      : `[${[String(state), ...live.map(nameOf)].join(', ')}]`;
    const handler = this.handlerState(block);
    const self = plan.fn.usesThis && this.context.form === 'function' ? `${name}, this` : name;
    const own = plan.fn.isGenerator ? frame : `${frame} ?? ${runtime}.frame(${self})`;
    const isResumeValue = operand.length === 1 && operand[0] === resumeValue;
    if (op === 'yield') {
      const back = this.state.get(onReturn!)!;
      this.statement(operand, [`return ${runtime}.yield(${own}, ${state}, ${back}, ${handler}, `, this.content(operand), `, ${saved});`]);
      return;
    }
    const call = { text: `${runtime}.await`, at: at.start };
    if (!eager) {
      this.statement(operand, ['return ', call, `(${own}, ${state}, ${handler}, `, this.content(operand), `, ${saved});`]);
      return;
    }
    if (!isResumeValue) this.statement(operand, [`${value} = `, this.content(operand), ';']);
    this.codeLine(`if (${runtime}.waits(${value})) return `, call, `(${own}, ${state}, ${handler}, ${value}, ${saved});`);
    this.line({ text: value, at: at.start }, ` = ${runtime}.got(${value});`);
    this.goto(resume, next);
  }

  private saveFixed(live: readonly Local[]): string {
    const list = this.slots!.map((local) => (live.includes(local) ? this.context.nameOf(local) : 'void 0'));
    while (list.at(-1) === 'void 0') list.pop();
    return this.slots!.length === 0 ? 'void 0' : `[${list.join(', ')}]`;
  }

  /** A jump out of kept code: `break outer;` → `{ $s = 4; continue $dispatch; }`. */
  private exit(exit: BlockExit): void {
    const { names, nameOf, edits } = this.context;
    this.jumps = this.labelled = true;
    const content: [string, Content][] = [];
    if (exit.returns !== undefined) {
      const { local, value } = exit.returns;
      content.push([nameOf(local), value === undefined ? 'void 0' : ['(', value, ')']]);
    }
    if (exit.completion !== undefined) content.push([nameOf(exit.completion.local), `${exit.completion.number}`]);
    content.push([names.state, `${this.state.get(exit.to)}`]);
    const assignments = content.map(([name, value], i) => [i === 0 ? { text: name, at: exit.start } : name, ' = ', value, '; ']);
    edits.push(replace(exit, ['{ ', assignments, `continue ${names.dispatch}; }`], 'emit'));
  }
}

/** The first guest, in source order, whose function's body begins at `start` or behind it. */
function firstFrom(guests: readonly Guest[], start: number): number {
  let low = 0;
  let high = guests.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (guests[middle]!.pos < start) low = middle + 1;
    else high = middle;
  }
  return low;
}
