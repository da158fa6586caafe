// Direct calls of methods. Which function `await o.m(x)` calls shows when it runs; where a class of the file has an async
// method of that name it is most often that one, which is told by one comparison. Its body gives its value, or WAIT, as in direct.ts.
//
//   class C { async m(x) { return this.y + x; } }
//   →   var m$1, m$2;
//       class C { static { m$1 = this.prototype.m; m$2 = ($this, x) => { try { return $give($this.y + x); } catch … }; }
//                 m(x) { return $promise(m$2(this, x)); } }
//
//   await o.m(1)    →   $1 = o.m; $v = $1 === m$1 ? m$2(o, 1) : $take($oite.apply($1, o, [1], "o.m")); if ($v === $WAIT) …
//   await o.#m(1)   →   $v = (o.#m, m$1(o, 1)); if ($v === $WAIT) …
//
// It is assigned before any static part can call or change a method.

import { inTier, insertAfter, insertBefore, replace, type Content, type Edit } from '../edits.js';
import { startOf } from '../parse/start.js';
import { ts } from '../parse/typescript.js';
import { hasModifier } from '../analyse/syntax.js';
import type { Analysis, FunctionInfo } from '../analyse/types.js';
import { awaitedMethodCall, type DirectMethod } from '../plan/calls.js';
import { entryParameters, planParameters } from '../plan/parameters.js';
import type { FileNames } from './names.js';
import { functionToken, headEnd } from './places.js';

export interface DirectMethods {
  readonly methods: ReadonlyMap<FunctionInfo, DirectMethod>;
  /** The methods that each call may mean. */
  readonly calls: ReadonlyMap<ts.CallExpression, readonly DirectMethod[]>;
}

interface Options {
  readonly analysis: Analysis;
  /** Functions whose body can give a value. */
  readonly candidates: Iterable<FunctionInfo>;
  /** Functions that are planned: their awaits can be direct. */
  readonly planned: Iterable<FunctionInfo>;
  readonly names: FileNames;
}

/** So many methods a call compares with: where more have one name, none is likely. */
const most = 3;

/** The methods that can be called directly, and may be. */
export function findDirectMethods({ analysis, candidates, planned, names }: Options): DirectMethods {
  const methods = new Map<FunctionInfo, DirectMethod>();
  const calls = new Map<ts.CallExpression, readonly DirectMethod[]>();
  const called = awaitedCalls(planned, analysis);
  if (called.length === 0) return { methods, calls };
  const byName = eligibleMethods(candidates, new Set(called.map(({ name }) => name.text)), analysis);
  const methodOf = (fn: FunctionInfo): DirectMethod => {
    let method = methods.get(fn);
    if (method === undefined) {
      const name = nameOf(fn)!;
      const hint = name.text.replace('#', '');
      methods.set(fn, (method = { object: ts.isPrivateIdentifier(name) ? undefined : names.fresh(hint), direct: names.fresh(hint) }));
    }
    return method;
  };
  for (const { node, name } of called) {
    const same = byName.get(name.text) ?? [];
    const meant = ts.isPrivateIdentifier(name) ? same.filter((fn) => fn.node.parent === ownerOf(name)) : same;
    if (meant.length > 0 && meant.length <= most) calls.set(node, meant.map(methodOf));
  }
  return { methods, calls };
}

type MethodCall = NonNullable<ReturnType<typeof awaitedMethodCall>>;

function awaitedCalls(planned: Iterable<FunctionInfo>, { suspending }: Analysis): readonly MethodCall[] {
  const found: MethodCall[] = [];
  for (const { suspensions } of planned) {
    for (const node of suspensions) {
      const call = ts.isAwaitExpression(node) ? awaitedMethodCall(node) : undefined;
      if (call !== undefined && !suspending.has(call.node)) found.push(call);
    }
  }
  return found;
}

/** Of the functions that a name is called of, those that can be called directly; by name. */
function eligibleMethods(candidates: Iterable<FunctionInfo>, called: ReadonlySet<string>, analysis: Analysis): ReadonlyMap<string, readonly FunctionInfo[]> {
  const byName = new Map<string, FunctionInfo[]>();
  const classes = new Map<ts.Node, ClassFacts>();
  // The machine of an arrow function takes its `this` from around it.
  const arrowsTakeThis = new Set<FunctionInfo>();
  for (const fn of analysis.functions) {
    if (!fn.isArrow || !fn.isAsync || !fn.usesThis) continue;
    let owner = fn.parent!;
    while (owner.isArrow) owner = owner.parent!;
    arrowsTakeThis.add(owner);
  }
  for (const fn of candidates) {
    const name = nameOf(fn);
    if (name === undefined || !called.has(name.text) || arrowsTakeThis.has(fn)) continue;
    if (fn.isGenerator || fn.usesArguments || fn.usesSuper || fn.usesNewTarget) continue;
    const owner = fn.node.parent as ts.ClassLikeDeclaration;
    let facts = classes.get(owner);
    if (facts === undefined) classes.set(owner, (facts = classFacts(owner, analysis)));
    if (!facts.isPlain || facts.uses.get(name.text) !== 1 || (facts.hasUnknown && !ts.isPrivateIdentifier(name))) continue;
    const same = byName.get(name.text);
    if (same === undefined) byName.set(name.text, [fn]);
    else same.push(fn);
  }
  return byName;
}

/** The name of a method of a class, if it is written there. */
function nameOf({ node }: FunctionInfo): ts.Identifier | ts.PrivateIdentifier | undefined {
  if (!ts.isMethodDeclaration(node) || !ts.isClassLike(node.parent)) return undefined;
  return ts.isIdentifier(node.name) || ts.isPrivateIdentifier(node.name) ? node.name : undefined;
}

interface ClassFacts {
  /** It runs once at most, whole, and no decorator puts anything in the place of a member. */
  readonly isPlain: boolean;
  /** How often a name stands for a method or an accessor; static and other ones share the count. */
  readonly uses: ReadonlyMap<string, number>;
  /** A computed name may turn out to be any of them. */
  readonly hasUnknown: boolean;
}

function classFacts(node: ts.ClassLikeDeclaration, { suspending }: Analysis): ClassFacts {
  const uses = new Map<string, number>();
  let hasUnknown = false;
  let isPlain = isMadeOnce(node) && !suspending.has(node) && !isDecorated(node);
  for (const member of node.members) {
    if (isDecorated(member) || (ts.isFunctionLike(member) && member.parameters.some(isDecorated))) isPlain = false;
    if (!(ts.isMethodDeclaration(member) ? member.body !== undefined : ts.isAccessor(member))) continue;
    const { name } = member as ts.MethodDeclaration;
    if (ts.isComputedPropertyName(name)) hasUnknown ||= !isSymbol(name.expression);
    else uses.set(name.text, (uses.get(name.text) ?? 0) + 1);
  }
  return { isPlain, uses, hasUnknown };
}

const isDecorated = (node: ts.Node): boolean => ts.canHaveDecorators(node) && (ts.getDecorators(node)?.length ?? 0) > 0;

/** Whether the code of a class runs once at most: another run would assign the same variables again. */
function isMadeOnce(node: ts.ClassLikeDeclaration): boolean {
  for (let at: ts.Node = node.parent; !ts.isSourceFile(at); at = at.parent) {
    if ((ts.isFunctionLike(at) && !isCalledInPlace(at)) || ts.isClassLike(at) || ts.isIterationStatement(at, false)) return false;
  }
  return true;
}

/** Whether a function runs where it stands, and nobody else has it: `(function () { … })()`. */
function isCalledInPlace(node: ts.SignatureDeclaration): boolean {
  if (!ts.isArrowFunction(node) && !(ts.isFunctionExpression(node) && node.name === undefined && node.asteriskToken === undefined)) return false;
  let at: ts.Node = node;
  while (ts.isParenthesizedExpression(at.parent)) at = at.parent;
  return !hasModifier(node, ts.SyntaxKind.AsyncKeyword) && ts.isCallExpression(at.parent) && at.parent.expression === at;
}

/** `Symbol.asyncIterator` and the like. */
const isSymbol = (key: ts.Expression): boolean =>
  ts.isPropertyAccessExpression(key) && ts.isIdentifier(key.expression) && key.expression.text === 'Symbol';

/** The class that a private name belongs to: the innermost one that declares it (ECMA-262 15.7.1). */
function ownerOf(name: ts.MemberName): ts.Node | undefined {
  for (let at: ts.Node = name; at !== undefined; at = at.parent) {
    if (ts.isClassLike(at) && at.members.some((member) => member.name !== undefined && ts.isPrivateIdentifier(member.name) && member.name.text === name.text)) return at;
  }
  return undefined;
}

/**
 * The edits that take the method's body out as what is called directly, and leave an entry that makes the promise. `inMachine`: the
 * machine is called with the method's `this`, and keeps that word.
 */
export function directMethodEdits(fn: FunctionInfo, { object, direct }: DirectMethod, { self, rest }: FileNames, promise: string, inMachine: boolean): readonly Edit[] {
  const node = fn.node as ts.MethodDeclaration;
  const parameters = entryParameters(planParameters(fn), rest);
  const owner = node.parent as ts.ClassLikeDeclaration;
  const holder = hasModifier(node, ts.SyntaxKind.StaticKeyword) ? 'this' : 'this.prototype';
  const noted = object === undefined ? '' : `${object} = ${holder}.${(node.name as ts.Identifier).text}; `;
  const body = { start: startOf(node.body!), end: node.body!.end };
  const taken: Content = [`static { ${noted}${direct} = `, functionToken('(', fn), [self, ...parameters].join(', '), headEnd(fn), ' => ', body, '; }'];
  const edits: Edit[] = [
    owner.members.some(runsCode) ? insertAfter(owner.members.pos, [' ', taken], 'emit') : insertBefore(startOf(node), [taken, '\n  '], 'emit'),
    replace({ start: node.name.end, end: node.end }, `(${parameters.join(', ')}) { return ${promise}(${direct}(${['this', ...parameters].join(', ')})); }`, 'emit'),
  ];
  for (const use of [...node.parameters, node.body!].flatMap(thisIn)) {
    const start = startOf(use);
    const edit = replace({ start, end: use.end }, { text: self, at: start }, 'emit');
    edits.push(inMachine ? inTier('fast', edit) : edit);
  }
  return edits;
}

/** Whether a member of a class runs code when the class is made. */
const runsCode = (member: ts.ClassElement): boolean =>
  ts.isClassStaticBlockDeclaration(member) || (ts.isPropertyDeclaration(member) && hasModifier(member, ts.SyntaxKind.StaticKeyword));

/** Each `this` in a part of a function that means the function's own. */
function thisIn(node: ts.Node): readonly ts.Node[] {
  const found: ts.Node[] = [];
  const visit = (at: ts.Node): void => {
    if (at.kind === ts.SyntaxKind.ThisKeyword) found.push(at);
    else if ((ts.isFunctionLike(at) && !ts.isArrowFunction(at)) || ts.isPropertyDeclaration(at)) {
      // The name of a class's or an object's member is evaluated outside of it.
      if (at.name !== undefined && ts.isComputedPropertyName(at.name)) visit(at.name);
    } else if (!ts.isClassStaticBlockDeclaration(at)) ts.forEachChild(at, visit);
  };
  visit(node);
  return found;
}
