// A plan → the text of its machine: one function, a `switch` on the state at its entry, locals as JavaScript locals.
//
//   function f$1($f, a) {
//     var $s = 0, $v, $l, x;
//     if ($f !== null) { $s = $f.s; $v = $f.v; $l = $f.l; a = $l[0]; x = $l[1]; }
//     switch ($s) {
//       case 0:
//         $v = $get(g(a));
//         if ($v === $WAIT) return $oite.await($f ?? $oite.frame(f$1), 1, 0, $v, [a, x]);
//       case 1:
//         x = $v;
//         return x;
//     }
//   }

import { inTier, replace, type Content } from '../edits.js';
import type { Span } from '../source.js';
import { Completion, isPack, type Block, type BlockExit, type BlockId, type Terminator } from '../plan/ir.js';
import { CodeWriter, type FunctionContext } from './code.js';
import { machineParameters } from './entries.js';
import { closingBrace, firstPlace, firstPlaceOf, functionToken, headEnd } from './places.js';
import { fallsIntoThen, findOnly, findRegionChanges } from './states.js';

/** Writes the machine of a function; adds the edits on jumps in the code that it keeps. */
export function emitMachine(context: FunctionContext): Content {
  return { tier: 'machine', content: new MachineWriter(context).run() };
}

class MachineWriter extends CodeWriter {
  private readonly changesRegion: ReadonlySet<BlockId>;
  /** Spec: the blocks whose suspension is a call's only one. */
  private readonly only: ReadonlySet<BlockId>;
  private jumps = false;
  private labelled = false;
  /** The suspensions that blocks go on from. */
  private readonly resumed = new Map<BlockId, Span>();

  constructor(context: FunctionContext) {
    super(context);
    this.changesRegion = findRegionChanges(context.layout.blocks);
    this.only = context.eager || context.plan.fn.isGenerator ? new Set() : findOnly(context.layout.blocks);
    // Also those that only the fast tier comes to.
    for (const { terminator } of context.plan.machine.blocks) {
      if (terminator.kind !== 'suspend') continue;
      this.resumed.set(terminator.resume, terminator.at);
      if (terminator.onReturn !== undefined) this.resumed.set(terminator.onReturn, terminator.at);
    }
  }

  run(): Content {
    const { plan, names, name, form, directive, layout } = this.context;
    const { blocks } = layout;
    blocks.forEach((block, i) => {
      const state = this.context.layout.stateOf(block.id);
      this.from = this.resumed.get(block.id);
      if (state !== undefined) this.label(state);
      this.enterRegion(block, i === 0 && !layout.resumedOnly);
      this.at = this.from?.start;
      this.upcoming = firstPlaceOf(block);
      for (const step of block.steps) this.step(step);
      this.terminator(block, blocks[i + 1]?.id);
    });

    const parameters = [names.frame, ...this.parameters()];
    const head = form === 'arrow'
      ? [`const ${name} = `, functionToken('(', plan.fn), parameters.join(', '), headEnd(plan.fn), ' => {']
      : [functionToken('function', plan.fn), ` ${name}(${parameters.join(', ')}`, headEnd(plan.fn), ' {'];
    const loop = this.jumps || this.context.layout.handles;
    const open = `${this.labelled ? `${names.dispatch}: ` : ''}${loop ? 'for (;;) ' : ''}${this.context.layout.handles ? 'try { ' : ''}switch (${names.state}) {`;
    const tail = this.context.layout.handles
      ? [`\n  } } catch (${names.caught}) {`,
        `\n    if (${names.handler} === 0) throw ${names.caught};`,
        `\n    ${names.state} = ${names.handler}; ${names.value} = ${names.caught};`,
        '\n  }']
      : ['\n  }'];
    return [
      head,
      directive ? '\n  "use strict";' : '',
      `\n  var ${this.declarations().join(', ')};`,
      this.restore(),
      `\n  ${open}`,
      this.out,
      ...tail,
      form === 'arrow' ? '\n};' : '\n}',
    ];
  }

  /** What it takes beside its frame. */
  private parameters(): readonly string[] {
    const { layout, plan, names } = this.context;
    return layout.resumedOnly ? [] : machineParameters(plan, names);
  }

  /** A resumption stands for its await; the machine's own name says whose state it is to who walks suspended frames. */
  private label(state: number): void {
    const token = this.from === undefined ? 'case' : { text: 'case', at: this.from.start, name: this.context.name };
    this.out.push('\n    ', token, ` ${state}:`);
  }

  /** The variables, with their values where the machine is only entered to go on. */
  private declarations(): readonly string[] {
    const { plan, names, nameOf, layout } = this.context;
    const { frame, state, handler, value, locals } = names;
    const resumed = layout.resumedOnly;
    const list = [`${state} = ${resumed ? `${frame}.s` : '0'}`];
    if (layout.handles) list.push(`${handler} = ${resumed ? `${frame}.h` : '0'}`);
    list.push(resumed ? `${value} = ${frame}.v` : value);
    if (!layout.isBare) list.push(resumed ? `${locals} = ${frame}.l` : locals);
    const places = new Map(resumed ? layout.slots?.map((local, i) => [local, layout.isBare ? ` = ${frame}.l` : ` = ${locals}[${i}]`]) : []);
    const seen = new Set<string>(this.parameters());
    for (const local of plan.machine.locals) {
      if (local.pack !== undefined) continue;
      const name = nameOf(local);
      if (!seen.has(name)) list.push(name + (places.get(local) ?? (isPack(local) ? ' = []' : '')));
      seen.add(name);
    }
    return list;
  }

  private restore(): Content {
    const { names, nameOf, plan, layout } = this.context;
    const { slots, packed, resumedOnly } = layout;
    const { frame, state, handler, value, locals } = names;
    const parts: string[] = [];
    if (!resumedOnly) {
      parts.push(`${state} = ${frame}.s;`);
      if (layout.handles) parts.push(`${handler} = ${frame}.h;`);
      parts.push(`${value} = ${frame}.v;`);
      if (!layout.isBare) parts.push(`${locals} = ${frame}.l;`);
    }
    // A generator's first locals are its parameters' values, which its first block takes.
    const begin = plan.fn.isGenerator ? `if (${state} !== 0) ` : '';
    if (slots === undefined) {
      const cases = packed.map(({ state: number, live }) => {
        const moves = live.map((local, i) => `${nameOf(local)} = ${locals}[${i + 1}];`).join(' ');
        return `\n      case ${number}: ${moves} break;`;
      });
      parts.push(`\n    ${begin}switch (${locals}[0]) {${cases.join('')}\n    }`);
    } else if (!resumedOnly && slots.length > 0) {
      const moves = slots.map((local, i) => `${nameOf(local)} = ${layout.isBare ? `${frame}.l` : `${locals}[${i}]`};`).join(' ');
      parts.push(begin === '' ? moves : `${begin}{ ${moves} }`);
    }
    if (parts.length === 0) return '';
    const text = parts.join(' ');
    return plan.fn.isGenerator || resumedOnly ? `\n  ${text}` : `\n  if (${frame} !== null) { ${text} }`;
  }

  /** Sets the handler where a block is entered from another region: by a jump, or as a handler. */
  private enterRegion(block: Block, isEntry: boolean): void {
    if (!this.context.layout.handles || !(isEntry ? block.handler !== undefined : this.changesRegion.has(block.id))) return;
    this.line(`${this.context.names.handler} = ${this.context.layout.handlerOf(block)};`);
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
    const { names, layout } = this.context;
    return [at === undefined ? names.state : { text: names.state, at: at.start }, ` = ${layout.stateOf(to)}; continue;`];
  }

  private terminator(block: Block, next: BlockId | undefined): void {
    const { terminator } = block;
    switch (terminator.kind) {
      case 'goto':
        return this.goto(terminator.to, next, terminator.at);
      case 'branch':
        return this.branch(terminator, next);
      case 'suspend':
        return this.suspend(terminator, next, this.only.has(block.id));
      case 'return': {
        const { value } = terminator;
        if (value === undefined && terminator.at.start < 0) {
          this.leads = closingBrace(this.context.plan.fn);
          return this.codeLine('return;');
        }
        this.enter(value ?? [], terminator.at.start);
        if (value === undefined) return this.codeLine('return;');
        return this.statement(value, ['return ', this.content(value), terminator.at.end > terminator.at.start ? { text: ';', at: terminator.at.end - 1 } : ';']);
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

  private suspend({ op, operand, next: direct, onReturn, at, node }: Terminator & { kind: 'suspend' }, next: BlockId | undefined, isOnly: boolean): void {
    const { names, eager, plan, name, layout, shortcut } = this.context;
    const { runtime, value, frame } = names;
    this.enter([], at.start);
    const { state, handler, kept: saved } = layout.resumptionOf(node)!;
    const self = plan.fn.usesThis && this.context.form === 'function' ? `${name}, this` : name;
    const own = plan.fn.isGenerator || layout.resumedOnly ? frame : isOnly ? `${runtime}.once(${self})` : `${frame} ?? ${runtime}.frame(${self})`;
    if (op === 'yield') {
      const back = layout.stateOf(onReturn!)!;
      const give = eager ? shortcut('yield') : `${runtime}.yield`;
      this.statement(operand, [`return ${give}(${own}, ${state}, ${back}, ${handler}, `, this.content(operand), `, ${saved});`]);
      return;
    }
    const call = { text: ` ${runtime}.await`, at: at.start };
    if (!eager) {
      this.statement(operand, ['return', call, `(${own}, ${state}, ${handler}, `, this.content(operand), `, ${saved});`]);
      return;
    }
    const code = this.content(operand);
    this.statement(operand, [`${value} = `, node.direct ? code : [`${shortcut(node.read ?? 'get')}(`, code, ')'], ';']);
    this.leads = [at.start];
    this.codeLine(`if (${value} === ${shortcut('WAIT')}) return`, call, `(${own}, ${state}, ${handler}, ${value}, ${saved});`);
    this.goto(direct, next);
  }

  /** A jump out of kept code: `break outer;` → `{ $s = 4; continue $dispatch; }`. */
  private exit(exit: BlockExit): void {
    const { names, nameOf, edits, layout } = this.context;
    this.jumps = this.labelled = true;
    const content: [string, Content][] = [];
    if (exit.returns !== undefined) {
      const { local, value } = exit.returns;
      content.push([nameOf(local), value === undefined ? 'void 0' : ['(0, ', value, ')']]);
    }
    if (exit.completion !== undefined) content.push([nameOf(exit.completion.local), `${exit.completion.number}`]);
    content.push([names.state, `${layout.stateOf(exit.to)}`]);
    const assignments = content.map(([name, value], i) => [i === 0 ? { text: name, at: exit.start } : name, ' = ', value, '; ']);
    edits.push(inTier('machine', replace(exit, ['{ ', assignments, `continue ${names.dispatch}; }`], 'emit')));
  }
}
