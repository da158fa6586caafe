// Legacy decorators (TypeScript's `experimentalDecorators`), with parameter decorators.
//
// In:  @c class A { @p x; @m n(@q a) {} }
// Out: let A = (() => { let A; A = class { x; n(a) {} };
//        $oite.legacy([p], A.prototype, "x", void 0); $oite.legacy([m, $oite.param(0, q)], A.prototype, "n", null);
//        A = $oite.legacy([c], A); return A; })();

import type { Content } from '../edits.js';
import { ts } from '../parse/typescript.js';
import { append, helper, localName, put, startOf, type Eraser } from './context.js';
import {
  decoratorList, decoratorsOf, hasFixedKey, isAutoAccessor, isStatic, keyExpression, openBrace, reportSuspensions,
  type ClassPlan,
} from './decorators.js';
import { isTypeOnlyMember } from './syntax.js';

export interface LegacyPlan {
  readonly node: ts.ClassLikeDeclaration;
  /** The variable that holds computed keys. */
  readonly keys: string;
  readonly keyOf: Map<ts.ClassElement, string>;
  readonly members: readonly ts.ClassElement[];
  readonly classDecorators: Content | undefined;
}

function parametersOf(member: ts.ClassElement): readonly ts.ParameterDeclaration[] {
  return (member as { parameters?: ts.NodeArray<ts.ParameterDeclaration> }).parameters ?? [];
}

function parameterDecorators(e: Eraser, member: ts.ClassElement): Content[] {
  const result: Content[] = [];
  const parameters = parametersOf(member).filter(({ name }) => !(ts.isIdentifier(name) && name.text === 'this'));
  for (const [index, parameter] of parameters.entries()) {
    for (const { expression } of decoratorsOf(parameter)) {
      result.push([`${helper(e, 'param')}(${index}, `, { start: startOf(e, expression), end: expression.end }, ')']);
    }
  }
  return result;
}

function isDecorated(member: ts.ClassElement): boolean {
  if (ts.isAccessor(member)) return decoratorsOf(member).length > 0;
  return [member, ...parametersOf(member)].some((one) => decoratorsOf(one).length > 0);
}

/** Makes the plan of a class with legacy decorators, or undefined when there are none. */
export function planLegacy(e: Eraser, node: ts.ClassLikeDeclaration): LegacyPlan | undefined {
  if (e.options.decorators !== 'legacy') return undefined;
  const constructor = node.members.find((member) => ts.isConstructorDeclaration(member) && member.body !== undefined);
  const own = decoratorsOf(node);
  const ofConstructor = constructor === undefined ? [] : parameterDecorators(e, constructor);
  // Fields that say `declare` may be decorated; a method without a body is an overload.
  const members = node.members.filter((member) => !ts.isConstructorDeclaration(member) && isDecorated(member)
    && (ts.isPropertyDeclaration(member) || !isTypeOnlyMember(member)));
  if (own.length + ofConstructor.length + members.length === 0) return undefined;
  reportSuspensions(e, node);
  return {
    node,
    keys: localName(e, '$n'),
    keyOf: new Map(),
    members: [...members.filter((member) => !isStatic(member)), ...members.filter(isStatic)],
    classDecorators: own.length + ofConstructor.length === 0 ? undefined : decoratorList(own, e, ofConstructor),
  };
}

/** A decorated member's computed key is worked out once, in its place. */
export function keepLegacyKey(
  e: Eraser, plan: LegacyPlan, member: ts.ClassElement, standard: ClassPlan | undefined,
): void {
  const name = member.name as ts.PropertyName | undefined;
  if (name === undefined || !plan.members.includes(member) || hasFixedKey(name)) return;
  const kept = standard?.keyOf.get(member);
  if (kept !== undefined) {
    plan.keyOf.set(member, kept);
    return;
  }
  const place = `${plan.keys}[${plan.keyOf.size}]`;
  plan.keyOf.set(member, place);
  put(e, startOf(e, name), name.end, [`[${place} = ${helper(e, 'key')}(`, keyExpression(e, name), ')]']);
}

/** The static parts of the class see the class by its name. */
export function keepSelf(e: Eraser, { node }: LegacyPlan): void {
  const runsEarly = (member: ts.ClassElement): boolean =>
    ts.isClassStaticBlockDeclaration(member) || (ts.isPropertyDeclaration(member) && isStatic(member));
  if (node.name === undefined || !node.members.some(runsEarly)) return;
  append(e, openBrace(e, node), ` static { ${node.name.text} = this; }`);
}

/** The statements behind the class: members of instances, static ones, then the class itself. */
export function legacyStatements(e: Eraser, plan: LegacyPlan, name: string): Content {
  const statements: Content[] = [];
  const seen = new Set<string>();
  for (const member of plan.members) {
    const key = plan.keyOf.get(member) ?? keyExpression(e, member.name as ts.PropertyName);
    // A getter and its setter have one descriptor: the first one's decorators count.
    let holder = member;
    if (ts.isAccessor(member)) {
      const pair = `${isStatic(member)} ${member.name.getText()}`;
      if (seen.has(pair)) continue;
      seen.add(pair);
      const isSetter = (one: ts.ClassElement): boolean => ts.isSetAccessorDeclaration(one)
        && isStatic(one) === isStatic(member) && one.name.getText() === member.name.getText();
      holder = plan.node.members.find(isSetter) ?? member;
    }
    const descriptor = ts.isPropertyDeclaration(member) && !isAutoAccessor(member) ? 'void 0' : 'null';
    statements.push(
      ` ${helper(e, 'legacy')}(`, decoratorList(decoratorsOf(member), e, parameterDecorators(e, holder)),
      `, ${name}${isStatic(member) ? '' : '.prototype'}, `, key, `, ${descriptor});`,
    );
  }
  if (plan.classDecorators !== undefined) {
    statements.push(` ${name} = ${helper(e, 'legacy')}(`, plan.classDecorators, `, ${name});`);
  }
  return statements;
}
