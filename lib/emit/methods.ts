// Async methods get the prototype objects of async functions (ECMA-262 27.4, 27.7). In eager mode only generators do.
//
// A class does it where it begins, since static parts run when all methods are there. A generator finds its own function
// object, for `prototype`, in a private name of the class, which each evaluation of the class has anew:
//
//   class C { async *m() { … } }   →   class C { static #self$1 = $oite.generatorFunction(this.prototype.m); m() { … } }
//
// A private method of instances can only be reached through one: each new instance does it, before its other fields. A
// computed name that may not be evaluated twice is kept in a variable of the file.
//
//   class C { async #m() { … } async [f()]() { … } }
//   →   var key$1;
//       class C { static { $oite.asyncFunction(this.prototype[key$1]); } #own$1 = $oite.asyncFunction(this.#m);
//                 #m() { … } [key$1 = $oite.key(f())]() { … } }
//
// A method of an object literal is taken out of a literal of its own. One that uses `super` needs its own object: that
// is left as it is.
//
//   { async m() { … } }            →   { m: $oite.asyncFunction(({ m() { … } }).m) }

import { after, before, insertAfter, insertBefore, replace, type Content, type Edit } from '../edits.js';
import { ts } from '../parse/typescript.js';
import type { Analysis, FunctionInfo } from '../analyse/types.js';
import { contextName, propertyOf } from '../plan/forms.js';
import { generatorParameters } from '../plan/parameters.js';
import { dressing, plain, type Form } from './forms.js';
import type { FileNames } from './names.js';

interface MethodContext {
  readonly analysis: Analysis;
  readonly names: FileNames;
  readonly exact: boolean;
  /** The emitted name of a helper of the runtime, which is then used. */
  readonly helper: (name: string) => string;
}

/** A property name that can be written twice: to define and to read. */
interface Key {
  /** The same for names of the same property, as far as one can see. */
  readonly id: string;
  readonly access: Content;
}

export class MethodForms {
  /** Variables of the file that hold keys. */
  readonly variables: string[] = [];
  private readonly classNames = new Map<ts.ClassLikeDeclaration, string | undefined>();

  constructor(private readonly context: MethodContext) {}

  formOf(fn: FunctionInfo, node: ts.MethodDeclaration): Form {
    if (!fn.isGenerator && !this.context.exact) return plain;
    if (ts.isClassLike(node.parent)) return this.inClass(fn, node, node.parent);
    return fn.usesSuper || fn.dynamicScopes.length > 0 ? plain : this.inLiteral(fn, node);
  }

  private inClass(fn: FunctionInfo, node: ts.MethodDeclaration, owner: ts.ClassLikeDeclaration): Form {
    const isStatic = hasModifier(node, ts.SyntaxKind.StaticKeyword);
    // A decorator may put another function in its place.
    if (isDecorated(node)) return plain;
    const edits: Edit[] = [];
    const key = this.keyOf(node.name) ?? this.keptKey(node, owner, edits);
    if (key === undefined || (key.id !== '' && this.lastOf(owner, key.id, isStatic) !== node)) return plain;
    const className = fn.isGenerator ? this.classNameOf(owner, edits) : undefined;
    const known = className !== undefined && generatorParameters(fn).every(({ name }) => name !== className);
    const [open, close] = dressing(fn, this.context);
    const ofInstances = ts.isPrivateIdentifier(node.name) && !isStatic;
    const dressed: Content = [open, isStatic || ofInstances ? 'this' : 'this.prototype', key.access, close];
    const self = known ? this.privateName('self') : undefined;
    const place = self === undefined ? '' : `${className}.${self}`;
    let added: Content;
    if (ofInstances) {
      const field = ` ${this.privateName('own')} = `;
      added = self === undefined ? [field, dressed, ';'] : [` static ${self};`, field, `${place} ??= `, dressed, ';'];
    } else added = self === undefined ? [' static { ', dressed, '; }'] : [` static ${self} = `, dressed, ';'];
    edits.push(insertAfter(owner.members.pos, added, 'emit'));
    return { edits, headDone: false, self: self === undefined ? 'null' : place };
  }

  private privateName(hint: string): string {
    const { names, analysis } = this.context;
    let name = `#${names.fresh(hint)}`;
    while (analysis.names.has(name)) name = `#${names.fresh(hint)}`;
    return name;
  }

  /**
   * A computed name that is kept when it is evaluated. Not where the same code may be evaluated again before the class
   * is made: by a recursion in a later name, or while a generator stands still in one.
   */
  private keptKey(node: ts.MethodDeclaration, owner: ts.ClassLikeDeclaration, edits: Edit[]): Key | undefined {
    const { names, analysis } = this.context;
    if (!ts.isComputedPropertyName(node.name) || analysis.suspending.has(owner)) return undefined;
    const { expression } = node.name;
    for (const member of owner.members) {
      if (member.name === undefined || !ts.isComputedPropertyName(member.name)) continue;
      if (ts.isAccessor(member) && this.keyOf(member.name) === undefined) return undefined;
      if (member.pos > node.pos && mayRunOther(member.name)) return undefined;
    }
    const variable = names.fresh('key');
    this.variables.push(variable);
    const span = { start: expression.getStart(), end: expression.end };
    edits.push(before(span, `${variable} = ${this.context.helper('key')}(`, 'emit'), after(span, ')', 'emit'));
    return { id: '', access: `[${variable}]` };
  }

  /** The name by which the code of a class knows the class; one without a name is given one, and its `name` back. */
  private classNameOf(node: ts.ClassLikeDeclaration, edits: Edit[]): string | undefined {
    const { names } = this.context;
    // Decorated classes are made anew (erase/class-forms.ts), and the name is then that of what decorators gave back.
    const remade = isDecorated(node) || node.members.some((member) => isDecorated(member) || hasDecoratedParameter(member));
    if (remade) return undefined;
    if (node.name !== undefined) return node.name.text;
    if (this.classNames.has(node)) return this.classNames.get(node);
    let className: string | undefined;
    const name = ts.isClassDeclaration(node) ? 'default' : contextName(node);
    const keyword = node.getChildren().find((child) => child.kind === ts.SyntaxKind.ClassKeyword);
    if (name !== undefined && keyword !== undefined && !node.members.some((member) => hasModifier(member, ts.SyntaxKind.AccessorKeyword))) {
      className = names.fresh(/^[\w$]+$/.test(name) && name !== 'default' ? name : 'Class');
      const rename = ` static { ${this.context.helper('rename')}(this, ${JSON.stringify(className)}, ${JSON.stringify(name)}); }`;
      edits.push(insertBefore(keyword.end, ` ${className}`, 'emit'), insertAfter(node.members.pos, rename, 'emit'));
    }
    this.classNames.set(node, className);
    return className;
  }

  /** The last of the methods and accessors with this name: the one that stays. */
  private lastOf(owner: ts.ClassLikeDeclaration, id: string, isStatic: boolean): ts.ClassElement | undefined {
    let last: ts.ClassElement | undefined;
    for (const member of owner.members) {
      if (!ts.isMethodDeclaration(member) && !ts.isAccessor(member)) continue;
      if (member.body === undefined || hasModifier(member, ts.SyntaxKind.StaticKeyword) !== isStatic) continue;
      if (this.keyOf(member.name)?.id === id) last = member;
    }
    return last;
  }

  private inLiteral(fn: FunctionInfo, node: ts.MethodDeclaration): Form {
    const { names } = this.context;
    const [open, close] = dressing(fn, this.context);
    const self = fn.isGenerator ? names.fresh('self') : undefined;
    const head = self === undefined ? open : `(() => { const ${self} = ${open}`;
    const tail = self === undefined ? close : `${close}; return ${self}; })()`;
    const { name } = node;
    const start = node.getStart();
    const parametersAt = (node.typeParameters ?? node.parameters).pos - 1;
    // Without the name: a computed one may end up elsewhere.
    const span = { start: parametersAt, end: node.end };
    const key = this.keyOf(name);
    const form = { headDone: true, self: self ?? 'null' };
    if (key === undefined) {
      // What the name is shows when it runs.
      const { expression } = name as ts.ComputedPropertyName;
      const fresh = names.fresh('key');
      return {
        ...form,
        edits: [
          replace({ start, end: expression.getStart() }, `...${this.context.helper('keyed')}(`, 'emit'),
          replace({ start: expression.end, end: parametersAt }, `, (${fresh}) => ${head}({ [${fresh}]`, 'emit'),
          after(span, ` })[${fresh}]${tail})`, 'emit'),
        ],
      };
    }
    const nameSpan = { start: name.getStart(), end: name.end };
    // `__proto__: v` would set the prototype.
    const property: Content = key.id === '.__proto__' ? '["__proto__"]' : nameSpan;
    return {
      ...form,
      edits: [
        replace({ start, end: nameSpan.start }, [property, `: ${head}({ `], 'emit'),
        after(span, [' })', key.access, tail], 'emit'),
      ],
    };
  }

  private keyOf(name: ts.PropertyName): Key | undefined {
    if (ts.isPrivateIdentifier(name)) return { id: name.text, access: `.${name.text}` };
    const expression = ts.isComputedPropertyName(name) ? name.expression : name;
    if (ts.isIdentifier(name) || ts.isStringLiteralLike(expression) || ts.isNumericLiteral(expression)) {
      return literalKey((expression as ts.Identifier | ts.LiteralExpression).text);
    }
    if (ts.isBigIntLiteral(expression)) return literalKey(String(BigInt(expression.text.slice(0, -1).replaceAll('_', ''))));
    // An object literal has a better way for variables (`keyed`).
    if (!this.isConstantChain(expression, ts.isClassLike(name.parent.parent))) return undefined;
    return { id: `[${expression.getText()}]`, access: ['[', { start: expression.getStart(), end: expression.end }, ']'] };
  }

  /** `Symbol.asyncIterator` and the like: reading it again gives the same. So does a variable that is never written. */
  private isConstantChain(node: ts.Node, orVariable: boolean): boolean {
    let at = node;
    while (ts.isPropertyAccessExpression(at) && at.questionDotToken === undefined && ts.isIdentifier(at.name)) at = at.expression;
    if (!ts.isIdentifier(at) || at.text === 'arguments' || at.text === 'await') return false;
    const binding = this.context.analysis.bindingOf.get(at);
    if (at === node && (!orVariable || binding === undefined)) return false;
    return binding === undefined || !binding.references.some((reference) => reference.writes);
  }
}

/** Whether a name may run other code of the file before its class is made: outside of functions that does no harm. */
function mayRunOther(name: ts.ComputedPropertyName): boolean {
  for (let at: ts.Node = name.parent.parent; at !== undefined; at = at.parent) {
    if (ts.isSourceFile(at)) return false;
    if (ts.isFunctionLike(at) || ts.isClassStaticBlockDeclaration(at) || ts.isPropertyDeclaration(at)) break;
  }
  const runs = (node: ts.Node): boolean => ts.isCallExpression(node) || ts.isNewExpression(node) || ts.isTaggedTemplateExpression(node)
    || ts.isYieldExpression(node) || (!ts.isFunctionLike(node) && (ts.forEachChild(node, (child) => runs(child) || undefined) ?? false));
  return runs(name);
}

function literalKey(text: string): Key {
  return { id: `.${text}`, access: propertyOf(text).access };
}

function hasModifier(node: ts.ClassElement, kind: ts.SyntaxKind): boolean {
  return ts.canHaveModifiers(node) && (ts.getModifiers(node)?.some((modifier) => modifier.kind === kind) ?? false);
}

function isDecorated(node: ts.Node): boolean {
  return ts.canHaveDecorators(node) && (ts.getDecorators(node)?.length ?? 0) > 0;
}

function hasDecoratedParameter(member: ts.ClassElement): boolean {
  return ts.isFunctionLike(member) && member.parameters.some(isDecorated);
}
