// Analysis and plans → edits for all async functions of a file.

import { after, before, insertAfter, insertLast, replace, type Content, type Edit } from '../edits.js';
import type { Report } from '../diagnostics.js';
import { startOf } from '../parse/start.js';
import { ts } from '../parse/typescript.js';
import type { ParsedFile } from '../parse/index.js';
import type { AwaitMode } from '../options.js';
import { hasUseStrict } from '../analyse/syntax.js';
import type { Analysis, FunctionInfo } from '../analyse/types.js';
import type { Local } from '../plan/ir.js';
import { planFunction, type FunctionPlan } from '../plan/index.js';
import { planParameters } from '../plan/parameters.js';
import { EXTRAS } from '../runtime/abi.js';
import { Unsupported } from '../plan/unsupported.js';
import { machineParameters, entryBody, keepsBody, plainHead, plainParameters, settledBody, type Outcome } from './entries.js';
import type { FunctionContext, Guest } from './code.js';
import { directEntry, findDirect, type DirectFunction } from './direct.js';
import { directMethodEdits, findDirectMethods, type DirectMethods } from './direct-methods.js';
import { emitFast } from './fast.js';
import { formOf } from './forms.js';
import { findHost, type Host } from './hosts.js';
import { Layout } from './layout.js';
import { emitMachine } from './machine.js';
import { MethodForms } from './methods.js';
import type { FileNames, Shortcut } from './names.js';
import { editReferences } from './references.js';
import { functionToken, Places } from './places.js';
import { aroundResult, noResult, takesVariable } from './results.js';
import { scopedFunction, scopedMain } from './scoped.js';
import { findFastTiers } from './tiers.js';

export interface Emission {
  readonly edits: readonly Edit[];
  readonly reports: readonly Report[];
  /** Whether anything refers to the runtime. */
  readonly usesRuntime: boolean;
  /** Whether it needs helpers that only the full runtime has. */
  readonly usesExtras: boolean;
  /** Those that are used. */
  readonly shortcuts: ReadonlySet<Shortcut>;
  readonly plans: readonly FunctionPlan[];
  /** Variables that the file has to declare at its top. */
  readonly variables: readonly string[];
  /** What the machine of each plan is called in the code, and what it looks like. */
  readonly machines: ReadonlyMap<FunctionPlan, { readonly name: string; readonly layout: Layout }>;
}

/** The functions that are lowered in `mode`: all async ones, and the body of a script that awaits at its top level. */
export function loweredFunctions(file: ParsedFile, analysis: Analysis, mode: AwaitMode): readonly FunctionInfo[] {
  if (mode === 'native') return [];
  return analysis.functions.filter((fn) =>
    ts.isSourceFile(fn.node) ? !file.isModule && fn.suspensions.length > 0 : fn.isAsync,
  );
}

export interface EmitOptions {
  readonly mode: AwaitMode;
  /** Whether functions get a fast tier; there is one in eager mode only. */
  readonly fast: boolean;
  /** See `ResolvedOptions`. */
  readonly packed: boolean;
  /** Which functions keep their scopes (scoped.ts). */
  readonly isScoped: (fn: FunctionInfo) => boolean;
  /** Whether the names at the top of a script are those of its realm. */
  readonly sharesRealm: boolean;
}

export function emit(file: ParsedFile, analysis: Analysis, names: FileNames, options: EmitOptions): Emission {
  if (options.mode === 'native') return nativeMain(file, analysis, names);
  return new FileEmitter(file, analysis, names, options).run();
}

/** Native: nothing is lowered, but a script that awaits at its top level still needs a function to do it in. */
function nativeMain({ isModule, sourceFile }: ParsedFile, analysis: Analysis, names: FileNames): Emission {
  const none = { edits: [], reports: [], plans: [], machines: new Map(), usesRuntime: false, usesExtras: false, variables: [], shortcuts: new Set<Shortcut>() };
  if (isModule || analysis.functions[0]!.suspensions.length === 0) return none;
  const first = sourceFile.statements[0]!;
  const start = hasUseStrict(sourceFile.statements) ? first.end : startOf(first);
  const edits = [
    insertAfter(start, `\n${names.runtime}.main(async function () {\n`, 'emit'),
    insertLast(sourceFile.end, '\n}, this);\n', 'emit'),
  ];
  return { ...none, edits, usesRuntime: true };
}

class FileEmitter {
  private readonly edits: Edit[] = [];
  /** What stands beside statements. It comes last: a statement without a semicolon ends where its expression does, whose brackets stand nearer. */
  private readonly besides: Edit[] = [];
  private readonly reports: Report[] = [];
  private readonly plans: FunctionPlan[] = [];
  private readonly machines = new Map<FunctionPlan, { readonly name: string; readonly layout: Layout }>();
  private readonly withMachine: ReadonlySet<FunctionInfo>;
  private readonly withFastTier: ReadonlySet<FunctionInfo>;
  private readonly packed: boolean;
  private readonly direct: ReadonlyMap<FunctionInfo, DirectFunction>;
  private readonly directCalls = new Set<ts.Identifier>();
  private readonly directMethods: DirectMethods;
  private readonly helpers = new Set<string>();
  private readonly shortcuts = new Set<Shortcut>();
  private readonly selfNames = new Map<ts.Node, string>();
  private readonly guestsOf = new Map<FunctionInfo, Guest[]>();
  private readonly methods: MethodForms;
  private readonly eager: boolean;
  private readonly lowered: readonly FunctionInfo[];
  private readonly isScoped: (fn: FunctionInfo) => boolean;
  /** The emitted name of a helper of the runtime, which is then used. */
  private readonly helper = (name: string): string => {
    this.helpers.add(name);
    return `${this.names.runtime}.${name}`;
  };

  constructor(
    private readonly file: ParsedFile,
    private readonly analysis: Analysis,
    private readonly names: FileNames,
    { mode, fast, packed, sharesRealm, isScoped }: EmitOptions,
  ) {
    const eager = mode === 'eager';
    const lowered = loweredFunctions(file, analysis, mode);
    this.eager = eager;
    this.lowered = lowered;
    this.packed = packed;
    this.isScoped = isScoped;
    this.methods = new MethodForms({ analysis, names, exact: !eager, helper: this.helper });
    this.withMachine = new Set(lowered.filter((fn) => !isScoped(fn) && (ts.isSourceFile(fn.node) || !keepsBody(fn))));
    this.withFastTier = fast && eager ? findFastTiers(this.withMachine) : new Set();
    const candidates = !(fast && eager) ? [] : lowered.filter((fn) => !isScoped(fn) && (this.withFastTier.has(fn) || !this.withMachine.has(fn)));
    this.direct = findDirect({
      analysis, sharesRealm, candidates,
      planned: this.withMachine,
      isFlattened: (fn, statement) => this.isFlattened(statement, fn),
    });
    this.directMethods = findDirectMethods({ analysis, candidates, planned: this.withMachine, names });
    for (const { calls } of this.direct.values()) for (const callee of calls) this.directCalls.add(callee);
  }

  run(): Emission {
    // Inner functions first: an outer machine takes up the machines of inner functions.
    for (let i = this.lowered.length - 1; i >= 0; i--) this.function(this.lowered[i]!);
    const { reports, plans, machines, shortcuts } = this;
    const edits = [...this.edits, ...this.besides];
    const usesExtras = EXTRAS.some((name) => this.helpers.has(name));
    const variables = [...this.methods.variables];
    for (const { object, direct } of this.directMethods.methods.values()) variables.push(...(object === undefined ? [] : [object]), direct);
    return { edits, reports, plans, machines, shortcuts, usesRuntime: this.lowered.length > 0, usesExtras, variables };
  }

  private readonly shortcut = (name: Shortcut): string => {
    this.shortcuts.add(name);
    return this.names.shortcuts.get(name)!;
  };

  /** Whether its body gives a value, or WAIT. */
  private isDirect(fn: FunctionInfo): boolean {
    return this.direct.has(fn) || this.directMethods.methods.has(fn);
  }

  private outcome(fn: FunctionInfo): Outcome {
    const { runtime, value } = this.names;
    if (!this.eager) {
      const settle = `${runtime}.settle(`;
      return { around: () => ({ open: settle, close: ')' }), takesVariable: () => false, nothing: ` ${settle})`, reject: `${runtime}.reject`, fails: false };
    }
    const direct = this.isDirect(fn);
    const results = { direct, shortcut: this.shortcut, value };
    return {
      around: (result, isCaught) => aroundResult(result, isCaught, results),
      takesVariable,
      get nothing() {
        return noResult(results);
      },
      reject: this.shortcut(direct ? 'fail' : 'reject'), fails: true,
    };
  }

  private function(fn: FunctionInfo): void {
    try {
      this.lower(fn);
    } catch (error) {
      if (!(error instanceof Unsupported)) throw error;
      this.reports.push(error.report);
    }
  }

  private lower(fn: FunctionInfo): void {
    const { names, file } = this;
    if (ts.isSourceFile(fn.node)) return this.main(fn, fn.node);
    const node = fn.node as Exclude<ts.FunctionLikeDeclaration, ts.ConstructorDeclaration>;
    const host = findHost(fn, this.analysis, this.withMachine);
    const form = ts.isMethodDeclaration(node)
      ? this.methods.formOf(fn, node)
      : formOf(fn, { analysis: this.analysis, names, exact: !this.eager, helper: this.helper, planned: this.isFlattened(node, fn) });
    if (fn.isGenerator) this.helpers.add('generator');
    if (this.isScoped(fn)) {
      this.helpers.add('scoped');
      this.edits.push(...scopedFunction(fn, { analysis: this.analysis, names, text: file.text, isScoped: this.isScoped, self: form.self }));
    }
    this.edits.push(...form.edits);
    if (fn.isGenerator && form.self !== 'null' && this.isFlattened(node, fn)) this.selfNames.set(node, form.self);
    if (!form.headDone) this.edits.push(...plainHead(node, file.text));
    if (this.isScoped(fn)) return;
    const direct = this.direct.get(fn);
    if (!fn.isGenerator) this.edits.push(...plainParameters(planParameters(fn), node, names, direct?.needsEntry && fn.isArrow ? functionToken('(', fn) : '('));
    if (direct?.needsEntry) {
      for (const edit of directEntry(fn, direct, { direct: names.fresh(direct.name.text), promise: this.shortcut('promise'), rest: names.rest }, file.text)) this.edits.push(edit);
    }
    const method = this.directMethods.methods.get(fn);
    if (method !== undefined) {
      const inMachine = this.withMachine.has(fn) && host.kind !== 'inner';
      for (const edit of directMethodEdits(fn, method, names, this.shortcut('promise'), inMachine)) this.edits.push(edit);
    }
    if (!this.withMachine.has(fn)) {
      for (const edit of settledBody(fn, this.analysis, names, this.outcome(fn))) this.edits.push(edit);
      return;
    }
    const machineName = names.fresh(nameHint(node));
    const context = this.context(fn, machineName, host);
    // A function without a suspension whose body had to be taken apart: all of it is in the fast tier.
    const content = context.layout.blocks.length === 0 ? '' : emitMachine(context);
    const inner = host.kind === 'inner';
    this.edits.push(entryBody({
      fn, names, machineName,
      shortcut: this.shortcut,
      direct: this.isDirect(fn),
      machineArguments: machineParameters(context.plan, names),
      self: form.self,
      slots: context.layout.slots?.length ?? 0,
      inner: inner ? content : undefined,
      fast: this.withFastTier.has(fn) ? emitFast(context, inner) : undefined,
    }));
    if (content === '') return;
    if (host.kind === 'native') this.beside(host.statement, fn, content);
    else if (host.kind === 'machine') {
      const guests = this.guestsOf.get(host.owner) ?? [];
      this.guestsOf.set(host.owner, guests);
      guests.push({ pos: (node.body as ts.Node).pos, content });
    }
  }

  /** Whether the list that a declaration stands in belongs to a machine. */
  private isFlattened(node: ts.Node, { parent: owner }: FunctionInfo): boolean {
    if (!(ts.isFunctionDeclaration(node) || ts.isVariableStatement(node)) || owner === undefined || !this.withMachine.has(owner)) return false;
    const { parent } = node;
    const list = ts.isCaseOrDefaultClause(parent) ? parent.parent : parent;
    return list === owner.node || list.parent === owner.node || this.analysis.suspending.has(list);
  }

  /** Plans a function, and makes what its tiers share. */
  private context(fn: FunctionInfo, name: string, host: Host): FunctionContext {
    const { analysis, names, file, eager, edits } = this;
    const plan = planFunction(fn, { analysis, sourceFile: file.sourceFile, names, exact: !eager, packed: this.packed, helpers: this.helpers, directCalls: this.directCalls, directMethods: this.directMethods.calls, selfNames: this.selfNames }, host.kind === 'inner');
    this.plans.push(plan);
    const renamed = new Map<Local, string>();
    for (const local of plan.machine.locals) {
      if (local.kind === 'binding') {
        if (plan.bindings.renamed.has(local.binding!)) renamed.set(local, names.fresh(local.name));
      } else if (local.pack !== undefined) renamed.set(local, `${renamed.get(local.pack)!}[${local.index}]`);
      else if (local.name === 'scope' || local.name === 'pack') renamed.set(local, names.fresh(local.name));
    }
    const nameOf = (local: Local): string => renamed.get(local) ?? (local.kind === 'temp' ? names.temp(local.name) : local.name);
    const aliases = new Map<Local, string>();
    const aliasOf = (local: Local): string => {
      let alias = aliases.get(local);
      if (alias === undefined) aliases.set(local, (alias = names.fresh(local.kind === 'binding' ? local.name : 'turn')));
      return alias;
    };
    const references = editReferences(plan, analysis, nameOf, aliasOf);
    // One by one: a list as arguments has to fit on the stack.
    for (const edit of references.edits) edits.push(edit);
    const needsArrow = host.kind === 'inner' || (fn.isArrow && fn.usesThis);
    const outer = ts.isSourceFile(fn.node) ? fn : this.strictAround(fn, host);
    const layout = new Layout(plan, nameOf, names.locals, this.withFastTier.has(fn));
    this.machines.set(plan, { name, layout });
    return {
      plan, analysis, names, text: file.text, eager, name, nameOf, aliasOf, references, edits, layout,
      direct: this.isDirect(fn),
      self: this.directMethods.methods.has(fn) ? names.self : 'this',
      shortcut: this.shortcut,
      places: new Places(fn, file.sourceFile),
      guests: (this.guestsOf.get(fn) ?? []).sort((a, b) => a.pos - b.pos),
      form: needsArrow ? 'arrow' : 'function',
      directive: fn.strict && !outer.strict && host.kind !== 'inner',
    };
  }

  /** The function that the machine stands in. */
  private strictAround(fn: FunctionInfo, host: Host): { readonly strict: boolean } {
    if (host.kind === 'machine') return host.owner;
    if (host.kind === 'inner') return fn;
    for (let at: ts.Node = host.statement.parent; ; at = at.parent) {
      const around = this.analysis.functionOf.get(at);
      if (around !== undefined) return around;
    }
  }

  private beside(statement: ts.Statement, fn: FunctionInfo, content: Content): void {
    // A function declaration is there from the start of its list; a constant has to come first.
    const isConstant = fn.isArrow && fn.usesThis;
    const span = { start: startOf(statement), end: statement.end };
    this.besides.push(isConstant ? before(span, [content, '\n'], 'emit') : after(span, ['\n', content], 'emit'));
  }

  /** The body of a script that awaits at its top level becomes the machine of a main function. */
  private main(fn: FunctionInfo, sourceFile: ts.SourceFile): void {
    const { names } = this;
    if (this.isScoped(fn)) {
      this.helpers.add('scoped');
      this.edits.push(...scopedMain(fn, { analysis: this.analysis, names, text: sourceFile.text, isScoped: this.isScoped, self: 'null' }));
      return;
    }
    const name = names.fresh('main');
    const content = emitMachine(this.context(fn, name, { kind: 'native', statement: sourceFile.statements[0]! }));
    const first = sourceFile.statements[0]!;
    const start = hasUseStrict(sourceFile.statements) ? first.end : startOf(first);
    this.edits.push(replace({ start, end: sourceFile.end }, ['\n', content, `\n${names.runtime}.main(${name}${fn.usesThis ? ', this' : ''});\n`], 'emit'));
  }
}

function nameHint(node: ts.FunctionLikeDeclaration): string {
  const { name } = node;
  if (name !== undefined && ts.isIdentifier(name)) return name.text;
  const { parent } = node;
  if ((ts.isVariableDeclaration(parent) || ts.isPropertyAssignment(parent)) && ts.isIdentifier(parent.name)) return parent.name.text;
  return 'async';
}
