// Classes with decorators (the 2023-11 proposal, as TypeScript implements it) and `accessor` fields.
//
// In:  @c class A { @f x = 1; @m n() {} }
// Out: let A = (() => { let A, $d, $c = [c];
//        A = class { static { A = ($d = $oite.decorate(this, [[[f], 0, "x"], [[m], 2, "n"]], $c)).C; }
//          x = ($oite.run(this, $d.i), $oite.init($d[0], this, 1)); n() {}
//          #d = $oite.run(this, $d[0].e); static { $oite.run($d.C, $d.c); } };
//        return A = $d.C; })();
//
// `$d` holds what the decorators said: `$d[i]` of the element i, `i`/`s`/`c` the initializers that methods and the
// class added, `C` the class that the class decorators made. lib/runtime/decorators.ts has the other half.

import type { Content } from '../edits.js';
import { messages } from '../diagnostics.js';
import { ts } from '../parse/typescript.js';
import { append, freshName, helper, localName, put, startOf, type Eraser } from './context.js';
import { hasModifier, isTypeOnlyMember } from './syntax.js';
import type { Span } from '../source.js';
import { afterToken, skipTrivia } from './text.js';

const { SyntaxKind } = ts;

/** What a decorated element is; the runtime has the same numbers. */
const Kind = { Field: 0, Accessor: 1, Method: 2, Getter: 3, Setter: 4, Static: 8, Private: 16 } as const;

/** The names that the code of one class uses. */
export interface ClassNames {
  /** What the decorators said. */
  readonly record: string;
  /** Keys and decorators that had to be evaluated in the order of the members. */
  readonly keys: string;
  /** The class decorators. */
  readonly decorators: string;
}

/** How the members of one class are rewritten. */
export interface ClassPlan {
  readonly names: ClassNames;
  readonly node: ts.ClassLikeDeclaration;
  readonly isDecorated: boolean;
  readonly classDecorators: readonly ts.Decorator[];
  /** The number of each decorated element. */
  readonly indexes: Map<ts.ClassElement, number>;
  /** The private names that `accessor` fields keep their value under. */
  readonly storages: Map<ts.ClassElement, string>;
  /** Whether decorators must be evaluated between the keys of members; else all at the beginning of the class. */
  readonly inKeys: boolean;
  /** The next free place in `names.keys`. */
  nextKey: number;
  /** Where the key of a member, or its decorators, are kept. */
  readonly keyOf: Map<ts.ClassElement, string>;
  readonly decoratorsOf: Map<ts.ClassElement, string>;
  /** Decorators of private members, that wait for a key to be evaluated in. */
  waiting: Content[];
  /** Lists of initializers that the next instance field runs first. */
  runs: string[];
}

export function decoratorsOf(node: ts.Node): readonly ts.Decorator[] {
  return (node as { modifiers?: ts.NodeArray<ts.ModifierLike> }).modifiers?.filter(ts.isDecorator) ?? [];
}

export function isAutoAccessor(node: ts.Node): node is ts.PropertyDeclaration {
  return ts.isPropertyDeclaration(node) && hasModifier(node, SyntaxKind.AccessorKeyword);
}

/** A key that is known before the program runs. */
export function hasFixedKey(name: ts.PropertyName): boolean {
  if (!ts.isComputedPropertyName(name)) return true;
  return ts.isStringLiteralLike(name.expression) || ts.isNumericLiteral(name.expression);
}

/** True when `node` means something else inside a static block of the class: `this`, `await`, `arguments` … */
function needsItsPlace(node: ts.Node): boolean {
  switch (node.kind) {
    case SyntaxKind.ThisKeyword:
    case SyntaxKind.SuperKeyword:
    case SyntaxKind.AwaitExpression:
    case SyntaxKind.YieldExpression:
    case SyntaxKind.MetaProperty:
      return true;
    case SyntaxKind.Identifier:
      return (node as ts.Identifier).text === 'arguments';
    case SyntaxKind.FunctionExpression:
    case SyntaxKind.ClassExpression:
      return false;
    default:
      return ts.forEachChild(node, (child) => needsItsPlace(child) || undefined) ?? false;
  }
}

/** Reports `await` and `yield` that would end up in another function: the one around a decorated class. */
export function reportSuspensions(e: Eraser, node: ts.ClassLikeDeclaration): void {
  const search = (part: ts.Node): void => {
    if (part.kind === SyntaxKind.AwaitExpression || part.kind === SyntaxKind.YieldExpression) {
      e.reports.push(messages.awaitInDecorator({ start: startOf(e, part), end: part.end }));
    } else if (!ts.isFunctionLike(part) && !ts.isClassStaticBlockDeclaration(part)) ts.forEachChild(part, search);
  };
  for (const part of [...decoratorsOf(node), ...(node.heritageClauses ?? [])]) search(part);
  for (const member of node.members) {
    for (const decorator of decoratorsOf(member)) search(decorator);
    if (member.name !== undefined) search(member.name);
  }
}

/** Makes the plan of a class, or undefined when it needs none. */
export function planClass(e: Eraser, node: ts.ClassLikeDeclaration): ClassPlan | undefined {
  // Legacy decorators are applied elsewhere; `accessor` is lowered here in any case.
  const isLegacy = e.options.decorators === 'legacy';
  const classDecorators = isLegacy ? [] : decoratorsOf(node);
  const members = node.members.filter((member) => !isTypeOnlyMember(member));
  const decorated = isLegacy ? [] : members.filter((member) => decoratorsOf(member).length > 0);
  const accessors = members.filter(isAutoAccessor);
  const isDecorated = classDecorators.length + decorated.length > 0;
  if (!isDecorated && accessors.length === 0) return undefined;
  const names = { record: localName(e, '$d'), keys: localName(e, '$k'), decorators: localName(e, '$c') };
  const hasComputedKeys = members.some(({ name }) => name !== undefined && !hasFixedKey(name as ts.PropertyName));
  const hasKeys = members.some((member) => member.name !== undefined && !ts.isPrivateIdentifier(member.name));
  const plan: ClassPlan = {
    names, node, isDecorated, classDecorators,
    indexes: new Map(decorated.map((member, index) => [member, index])),
    storages: new Map(accessors.map((member) => [member, `#${freshName(e, storageHint(member))}`])),
    inKeys: hasKeys && decorated.some((member) =>
      hasComputedKeys || decoratorsOf(member).some((decorator) => needsItsPlace(decorator.expression))),
    nextKey: 0, keyOf: new Map(), decoratorsOf: new Map(), waiting: [], runs: [],
  };
  const addsToInstances = (member: ts.ClassElement): boolean =>
    !hasModifier(member, SyntaxKind.StaticKeyword) && !ts.isPropertyDeclaration(member);
  if (decorated.some(addsToInstances)) plan.runs.push(`${names.record}.i`);
  if (isDecorated) reportSuspensions(e, node);
  return plan;
}

function storageHint(node: ts.PropertyDeclaration): string {
  const { name } = node;
  if (ts.isPrivateIdentifier(name)) return name.text.slice(1);
  return ts.isIdentifier(name) ? name.text : 'value';
}

/** The text of decorators: `[a, b.c()]`. */
export function decoratorList(decorators: readonly ts.Decorator[], e: Eraser, more: readonly Content[] = []): Content {
  const parts: Content[] = decorators.map(({ expression }) => ({ start: startOf(e, expression), end: expression.end }));
  return ['[', [...parts, ...more].map((part, i) => (i === 0 ? part : [', ', part])), ']'];
}

export const isStatic = (node: ts.ClassElement): boolean => hasModifier(node, SyntaxKind.StaticKeyword);

/** The key of a member, as an expression. */
export function keyExpression(e: Eraser, name: ts.PropertyName): Content {
  if (ts.isIdentifier(name) || ts.isPrivateIdentifier(name)) return JSON.stringify(name.text);
  const node = ts.isComputedPropertyName(name) ? name.expression : name;
  return hasFixedKey(name) ? e.text.slice(startOf(e, node), node.end) : { start: startOf(e, node), end: node.end };
}

/** A member's key: as an expression for later, and as it is written in the class. */
export interface PlannedKey {
  readonly expression: Content;
  readonly source: Content;
  /** Whether `source` is not what the user wrote. */
  readonly isChanged: boolean;
}

/**
 * Works out a member's key: with the decorators that are evaluated in it, and kept when it is computed and needed
 * again. Call for each member, in their order.
 */
export function planKey(e: Eraser, plan: ClassPlan, member: ts.ClassElement, name: ts.PropertyName): PlannedKey {
  const { keys } = plan.names;
  const keep = (one: ts.ClassElement): Content => {
    const place = `${keys}[${plan.nextKey++}]`;
    plan.decoratorsOf.set(one, place);
    return [`${place} = `, decoratorList(decoratorsOf(one), e)];
  };
  if (plan.inKeys && plan.indexes.has(member) && !plan.decoratorsOf.has(member)) {
    plan.waiting.push([keep(member), ', ']);
  }
  const written = e.text.slice(startOf(e, name), name.end);
  if (ts.isPrivateIdentifier(name)) return { expression: JSON.stringify(name.text), source: written, isChanged: false };

  const isComputed = !hasFixedKey(name);
  // Decorators behind the last key that can be an expression are evaluated right after it.
  const late = plan.inKeys && isLastKey(plan.node, member) ? decoratedBehind(plan, member) : [];
  const isKept = isComputed && (plan.indexes.has(member) || plan.storages.has(member) || late.length > 0);
  let key = keyExpression(e, name);
  if (isKept) {
    const place = `${keys}[${plan.nextKey++}]`;
    key = [`${place} = ${helper(e, 'key')}(`, key, ')'];
    plan.keyOf.set(member, place);
  }
  const expression = plan.keyOf.get(member) ?? keyExpression(e, name);
  const parts: Content[] = [plan.waiting, key];
  plan.waiting = [];
  for (const one of late) parts.push(', ', keep(one));
  if (late.length > 0) parts.push(', ', expression);
  const isSequence = parts.length > 2 || (parts[0] as Content[]).length > 0;
  if (!isSequence && !isKept) return { expression, source: isComputed ? ['[', key, ']'] : written, isChanged: false };
  return { expression, source: isSequence ? ['[(', parts, ')]'] : ['[', key, ']'], isChanged: true };
}

/** True for the last member whose key is an expression or may be written as one. */
function isLastKey(node: ts.ClassLikeDeclaration, member: ts.ClassElement): boolean {
  for (let i = node.members.length - 1; i >= 0; i--) {
    const one = node.members[i]!;
    if (one.name !== undefined && !ts.isPrivateIdentifier(one.name) && !isTypeOnlyMember(one)) return one === member;
  }
  return false;
}

function decoratedBehind(plan: ClassPlan, after: ts.ClassElement): ts.ClassElement[] {
  const { members } = plan.node;
  return members.slice(members.indexOf(after) + 1).filter((one) => plan.indexes.has(one));
}

/** The code that runs when the class has been made: one static block before all other static parts. */
export function decorateBlock(e: Eraser, plan: ClassPlan): Content {
  const { record, decorators } = plan.names;
  const elements: Content[] = [];
  for (const [member, index] of plan.indexes) elements.push(index === 0 ? '' : ', ', elementCode(e, plan, member));
  const hasClassDecorators = plan.classDecorators.length > 0;
  const call: Content = [
    `${record} = ${helper(e, 'decorate')}(this, [`, elements, hasClassDecorators ? `], ${decorators})` : '])',
  ];
  const { name } = plan.node;
  const isStaticElement = (member: ts.ClassElement): boolean => isStatic(member) && !ts.isPropertyDeclaration(member);
  const run = [...plan.indexes.keys()].some(isStaticElement)
    ? ` ${helper(e, 'run')}(${hasClassDecorators ? `${record}.C` : 'this'}, ${record}.s);` : '';
  const made: Content = hasClassDecorators && name !== undefined ? [`${name.text} = (`, call, ').C;'] : [call, ';'];
  return [' static { ', made, run, ' }'];
}

/** `[decorators, kind, key, has, get, set, functions]` of one element. */
function elementCode(e: Eraser, plan: ClassPlan, member: ts.ClassElement): Content {
  const name = member.name as ts.PropertyName;
  const isPrivate = ts.isPrivateIdentifier(name);
  const kind = kindOf(member) + (isStatic(member) ? Kind.Static : 0) + (isPrivate ? Kind.Private : 0);
  const list = plan.decoratorsOf.get(member) ?? decoratorList(decoratorsOf(member), e);
  const key = plan.keyOf.get(member) ?? keyExpression(e, name);
  const parts: Content[] = ['[', list, `, ${kind}, `, key];
  if (isPrivate) {
    const { text } = name;
    const get = kindOf(member) === Kind.Setter ? ', ' : `, (o) => o.${text}`;
    const isReadOnly = kindOf(member) === Kind.Method || kindOf(member) === Kind.Getter;
    const set = isReadOnly ? ', ' : `, (o, v) => { o.${text} = v; }`;
    parts.push(`, (o) => ${text} in o${get}${set}`);
    if (kindOf(member) !== Kind.Field) parts.push(', ', privateFunctions(e, plan, member));
  }
  return [...parts, ']'];
}

function kindOf(member: ts.ClassElement): number {
  if (ts.isPropertyDeclaration(member)) return isAutoAccessor(member) ? Kind.Accessor : Kind.Field;
  if (ts.isMethodDeclaration(member)) return Kind.Method;
  return ts.isGetAccessorDeclaration(member) ? Kind.Getter : Kind.Setter;
}

/** The functions of a private method or accessor, in an object literal that gives them their name and their `super`. */
function privateFunctions(e: Eraser, plan: ClassPlan, member: ts.ClassElement): Content {
  const storage = plan.storages.get(member);
  const key = JSON.stringify((member.name as ts.PrivateIdentifier).text);
  if (storage !== undefined) {
    const self = receiver(plan, member);
    return `{ get ${key}() { return ${self}.${storage}; }, set ${key}(v) { ${self}.${storage} = v; } }`;
  }
  const start = startBehindModifiers(e, member);
  const text = e.text.slice(start, member.end);
  const parent = isStatic(member) ? 'this' : 'this.prototype';
  const home = /\bsuper\b/.test(text) ? `__proto__: Object.getPrototypeOf(${parent}), ` : '';
  put(e, startOf(e, member.name!), member.name!.end, key);
  return [`{ ${home}`, { start, end: member.end }, ' }'];
}

/** The first token of a member that is no decorator, no `static` and no TypeScript modifier. */
function startBehindModifiers(e: Eraser, member: ts.ClassElement): number {
  let start = startOf(e, member);
  for (const modifier of (member as { modifiers?: ts.NodeArray<ts.ModifierLike> }).modifiers ?? []) {
    if (modifier.kind === SyntaxKind.AsyncKeyword) break;
    start = skipTrivia(e.text, modifier.end);
  }
  return start;
}

/** What holds the storage of an `accessor`: the object, or for a static one the class itself. */
function receiver(plan: ClassPlan, member: ts.ClassElement): string {
  if (!isStatic(member)) return 'this';
  if (plan.classDecorators.length > 0) return `${plan.names.record}.O`;
  return plan.node.name?.text ?? 'this';
}

/** The getter and setter of an `accessor`, for the place behind its storage. */
export function accessorFunctions(
  e: Eraser, plan: ClassPlan, member: ts.PropertyDeclaration, key: PlannedKey,
): Content {
  const storage = plan.storages.get(member)!;
  const prefix = isStatic(member) ? 'static ' : '';
  const index = plan.indexes.get(member);
  const kept = plan.keyOf.get(member);
  const again = kept !== undefined ? `[${kept}]` : e.text.slice(startOf(e, member.name), member.name.end);
  const isReplaced = index !== undefined && ts.isPrivateIdentifier(member.name);
  const functions = isReplaced ? `${plan.names.record}[${index}]` : undefined;
  const self = receiver(plan, member);
  const get = functions === undefined ? `${self}.${storage}` : `${functions}.get.call(this)`;
  const set = functions === undefined ? `${self}.${storage} = v` : `${functions}.set.call(this, v)`;
  return [` ${prefix}get `, key.source, `() { return ${get}; } ${prefix}set ${again}(v) { ${set}; }`];
}

/** A decorated private method or accessor calls what its decorators made of it. */
export function replacePrivate(e: Eraser, plan: ClassPlan, member: ts.ClassElement): void {
  const functions = `${plan.names.record}[${plan.indexes.get(member)!}]`;
  const { text } = member.name as ts.PrivateIdentifier;
  const prefix = isStatic(member) ? 'static ' : '';
  const code = ts.isMethodDeclaration(member) ? `get ${text}() { return ${functions}.value; }`
    : ts.isGetAccessorDeclaration(member) ? `get ${text}() { return ${functions}.get.call(this); }`
      : `set ${text}(v) { ${functions}.set.call(this, v); }`;
  put(e, startOf(e, member), member.end, prefix + code);
}

/** What goes before and behind the initializer of a field, so that added initializers run in their order. */
export function initializerCode(
  e: Eraser, plan: ClassPlan, member: ts.PropertyDeclaration,
): [string, string] | undefined {
  const index = plan.indexes.get(member);
  const { record } = plan.names;
  let before = '';
  let behind = '';
  const self = isStatic(member) && plan.classDecorators.length > 0 ? `${record}.C` : 'this';
  if (!isStatic(member) && plan.runs.length > 0) {
    before = `(${helper(e, 'run')}(this, ${plan.runs.join(', ')}), `;
    behind = ')';
    plan.runs = [];
  }
  if (index !== undefined) {
    before += `${helper(e, 'init')}(${record}[${index}], ${self}${member.initializer === undefined ? '' : ', '}`;
    behind = `)${behind}`;
    if (!isStatic(member)) plan.runs.push(`${record}[${index}].e`);
  } else if (before !== '' && member.initializer === undefined) before += 'void 0';
  if (before === '') return undefined;
  // The function or class keeps the name of the field.
  if (member.initializer !== undefined && isAnonymousFunction(member.initializer) && hasFixedKey(member.name)) {
    const key = ts.isIdentifier(member.name) || ts.isPrivateIdentifier(member.name) ? JSON.stringify(member.name.text)
      : member.name.getText();
    before += `{ ${key}: `;
    behind = ` }${key.startsWith('[') ? key : `[${key}]`}${behind}`;
  }
  return [before, behind];
}

export function isAnonymousFunction(node: ts.Expression): boolean {
  while (ts.isParenthesizedExpression(node)) node = node.expression;
  if (ts.isArrowFunction(node)) return true;
  return (ts.isFunctionExpression(node) || ts.isClassExpression(node)) && node.name === undefined;
}

/** The opening brace of a class body. */
export function openBrace(e: Eraser, node: ts.ClassLikeDeclaration): Span {
  const end = afterToken(e.text, node.members.pos - 1, '{');
  return { start: end - 1, end };
}

/** The parts at the beginning and the end of the class body. Call when all members have been visited. */
export function closeClassBody(e: Eraser, plan: ClassPlan): void {
  const { node, names } = plan;
  if (plan.isDecorated) append(e, openBrace(e, node), decorateBlock(e, plan));
  const parts: string[] = [];
  const { record } = names;
  if (plan.runs.length > 0) {
    parts.push(` #${freshName(e, 'run')} = ${helper(e, 'run')}(this, ${plan.runs.join(', ')});`);
  }
  if (plan.classDecorators.length > 0) parts.push(` static { ${helper(e, 'run')}(${record}.C, ${record}.c); }`);
  const last = node.members[node.members.length - 1];
  if (parts.length === 0) return;
  const isOpen = last !== undefined && ts.isPropertyDeclaration(last) && e.text.charAt(last.end - 1) !== ';';
  put(e, node.end - 1, node.end, `${isOpen ? ';' : ''}${parts.join('')} }`);
}
