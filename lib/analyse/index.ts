// ParsedFile → Analysis, in one walk over the tree. Type syntax is passed over: nothing in it exists at run time.

import type { ParsedFile } from '../parse/index.js';
import { ts } from '../parse/typescript.js';
import { markDynamic, markInside, markLexical, newFunction, type FunctionTraits } from './functions.js';
import { ScopeTable, variableOfBlockFunction, variableScope } from './scopes.js';
import {
  exportedNames, hasModifier, hasSimpleParameters, hasUnmarkedTypes, hasUseStrict, isAmbient, isAssignmentOperator, isDirectEval, kindOf,
  leftmost, operandsOf,
} from './syntax.js';
import type { Analysis, Binding, BindingKind, FunctionInfo, FunctionNode, Scope } from './types.js';

const { SyntaxKind } = ts;

/** Finds functions, scopes, names and suspension points. Recursion is as deep as the tree. */
export function analyse(file: ParsedFile): Analysis {
  return new Walk(file).run();
}

class Walk {
  private readonly table: ScopeTable;
  private readonly functions: FunctionInfo[] = [];
  private readonly functionOf = new Map<ts.Node, FunctionInfo>();
  private readonly suspending = new Set<ts.Node>();
  private readonly names = new Set<string>();
  private readonly identifiers: ts.Identifier[] = [];
  private readonly blockFunctions = new Map<ts.Node, Binding>();
  private fn!: FunctionInfo;
  private hasUsing = false;
  private hasPlainNames = true;
  private hasUnmarkedTypes = false;

  constructor(private readonly file: ParsedFile) {
    this.table = new ScopeTable(file.sourceFile.end);
  }

  run(): Analysis {
    const { sourceFile, isModule } = this.file;
    const strict = isModule || hasUseStrict(sourceFile.statements);
    this.enter(sourceFile, { isAsync: true, strict });
    const scope = this.table.open(isModule ? 'module' : 'script', sourceFile, this.fn);
    this.fn.scope = this.fn.paramScope = scope;
    this.list(sourceFile.statements);
    this.table.close();
    const { table, functions, functionOf, suspending, identifiers, names, hasUsing, hasPlainNames, hasUnmarkedTypes } = this;
    for (const { fn } of table.free.get('arguments') ?? []) markLexical(fn, 'usesArguments');
    // `var arguments` keeps the function's own one as its first value (ECMA-262 10.2.11).
    for (const fn of functions) if (!fn.isArrow && fn.scope.names.get('arguments')?.kind === 'var') fn.usesArguments = true;
    identifiers.sort((a, b) => a.end - b.end);
    return {
      functions, functionOf, suspending, identifiers, names, hasUsing, hasPlainNames, hasUnmarkedTypes, blockFunctions: this.blockFunctions,
      scopeOf: table.scopeOf, bindingOf: table.bindingOf, free: table.free,
    };
  }

  private enter(node: FunctionNode, given: FunctionTraits): void {
    const fn = newFunction(node, this.fn, given);
    this.functions.push(fn);
    this.functionOf.set(node, fn);
    this.fn = fn;
  }

  private readonly visit = (node: ts.Node): void => {
    switch (node.kind) {
      case SyntaxKind.Identifier:
        return this.refer(node as ts.Identifier, false);
      case SyntaxKind.PrivateIdentifier:
        return markInside(this.fn, 'usesPrivateNames');
      case SyntaxKind.TaggedTemplateExpression:
        markInside(this.fn, 'holdsTaggedTemplate');
        break;
      case SyntaxKind.ThisKeyword:
        return markLexical(this.fn, 'usesThis');
      case SyntaxKind.SuperKeyword:
        return markLexical(this.fn, 'usesSuper');
      case SyntaxKind.MetaProperty:
        if ((node as ts.MetaProperty).keywordToken === SyntaxKind.NewKeyword) markLexical(this.fn, 'usesNewTarget');
        return;
      case SyntaxKind.AwaitExpression:
      case SyntaxKind.YieldExpression:
        ts.forEachChild(node, this.visit);
        return this.suspend(node);
      case SyntaxKind.FunctionDeclaration:
      case SyntaxKind.FunctionExpression:
      case SyntaxKind.ArrowFunction:
      case SyntaxKind.MethodDeclaration:
      case SyntaxKind.GetAccessor:
      case SyntaxKind.SetAccessor:
      case SyntaxKind.Constructor:
        return this.functionLike(node as ts.FunctionLikeDeclaration);
      case SyntaxKind.PropertyDeclaration:
      case SyntaxKind.ClassStaticBlockDeclaration:
        return this.initialiser(node as ts.PropertyDeclaration | ts.ClassStaticBlockDeclaration);
      case SyntaxKind.ClassDeclaration:
      case SyntaxKind.ClassExpression:
        return this.classLike(node as ts.ClassLikeDeclaration);
      case SyntaxKind.Block:
        return this.scoped('block', node);
      case SyntaxKind.CaseBlock:
        return this.scoped('switch', node);
      case SyntaxKind.ForStatement:
        return this.scoped('loop', node);
      case SyntaxKind.CatchClause:
        return this.scoped('catch', node);
      case SyntaxKind.ForInStatement:
      case SyntaxKind.ForOfStatement:
        return this.forEach(node as ts.ForInOrOfStatement);
      case SyntaxKind.VariableDeclarationList:
        return this.variables(node as ts.VariableDeclarationList);
      case SyntaxKind.VariableDeclaration:
        return this.pattern((node as ts.VariableDeclaration).name, 'catch');
      case SyntaxKind.ReturnStatement:
        ts.forEachChild(node, this.visit);
        this.fn.jumps.push(node as ts.ReturnStatement);
        // An async generator awaits what it returns (ECMA-262 14.10.1).
        if (this.fn.isAsync && this.fn.isGenerator && (node as ts.ReturnStatement).expression !== undefined) this.suspend(node);
        return;
      case SyntaxKind.ThrowStatement:
        this.fn.throws.push(node as ts.ThrowStatement);
        break;
      case SyntaxKind.BreakStatement:
      case SyntaxKind.ContinueStatement:
        this.fn.jumps.push(node as ts.BreakOrContinueStatement);
        return;
      case SyntaxKind.LabeledStatement:
        return this.visit((node as ts.LabeledStatement).statement);
      case SyntaxKind.BinaryExpression:
        return this.binary(node as ts.BinaryExpression);
      case SyntaxKind.PrefixUnaryExpression:
      case SyntaxKind.PostfixUnaryExpression: {
        const { operator, operand } = node as ts.PrefixUnaryExpression;
        return operator === SyntaxKind.PlusPlusToken || operator === SyntaxKind.MinusMinusToken ? this.target(operand) : this.visit(operand);
      }
      case SyntaxKind.WithStatement:
      case SyntaxKind.CallExpression:
        if (ts.isWithStatement(node) || isDirectEval(node)) markDynamic(this.fn, node);
        break;
      case SyntaxKind.PropertyAccessExpression: {
        const { expression, name } = node as ts.PropertyAccessExpression;
        this.visit(expression);
        if (ts.isPrivateIdentifier(name)) this.visit(name);
        return;
      }
      case SyntaxKind.PropertyAssignment: {
        const { name, initializer } = node as ts.PropertyAssignment;
        this.propertyName(name);
        return this.visit(initializer);
      }
      case SyntaxKind.ShorthandPropertyAssignment: {
        const { name, objectAssignmentInitializer } = node as ts.ShorthandPropertyAssignment;
        this.visit(name);
        if (objectAssignmentInitializer !== undefined) this.visit(objectAssignmentInitializer);
        return;
      }
      case SyntaxKind.ImportDeclaration:
        return this.imports((node as ts.ImportDeclaration).importClause);
      case SyntaxKind.ImportEqualsDeclaration: {
        this.hasPlainNames = false;
        const { name, moduleReference, isTypeOnly } = node as ts.ImportEqualsDeclaration;
        if (isTypeOnly) return;
        this.declare(name, 'import', this.table.scope);
        if (!ts.isExternalModuleReference(moduleReference)) this.visit(leftmost(moduleReference));
        return;
      }
      case SyntaxKind.ExportDeclaration:
        for (const name of exportedNames(node as ts.ExportDeclaration)) this.visit(name);
        return;
      case SyntaxKind.EnumDeclaration:
        return this.enumeration(node as ts.EnumDeclaration);
      case SyntaxKind.ModuleDeclaration:
        return this.namespace(node as ts.ModuleDeclaration);
      case SyntaxKind.ExpressionWithTypeArguments:
        return this.visit((node as ts.ExpressionWithTypeArguments).expression);
      case SyntaxKind.HeritageClause:
        if ((node as ts.HeritageClause).token === SyntaxKind.ImplementsKeyword) return;
        break;
      case SyntaxKind.InterfaceDeclaration:
      case SyntaxKind.TypeAliasDeclaration:
      case SyntaxKind.TypeParameter:
      case SyntaxKind.IndexSignature:
      case SyntaxKind.NamespaceExportDeclaration:
        return;
      case SyntaxKind.VariableStatement:
        if (this.isAmbient(node)) return;
        break;
      default:
        if (node.kind >= SyntaxKind.FirstTypeNode && node.kind <= SyntaxKind.LastTypeNode) return;
    }
    ts.forEachChild(node, this.visit);
  };

  private isAmbient(node: ts.Node): boolean {
    if (!isAmbient(node)) return false;
    this.hasPlainNames = false;
    return true;
  }

  /** Marks `node` and everything around it, up to its function, as holding a suspension point. */
  private suspend(node: ts.Node): void {
    this.fn.suspensions.push(node);
    const boundary = this.fn.node;
    for (let at: ts.Node = node; at !== boundary && !this.suspending.has(at); at = at.parent) this.suspending.add(at);
  }

  private list(statements: readonly ts.Statement[]): void {
    for (const statement of statements) this.visit(statement);
  }

  private scoped(kind: Scope['kind'], node: ts.Node): void {
    this.table.open(kind, node, this.fn);
    ts.forEachChild(node, this.visit);
    this.table.close();
  }

  private refer(node: ts.Identifier, writes: boolean): void {
    this.names.add(node.text);
    this.identifiers.push(node);
    this.table.refer(node, this.fn, writes);
  }

  private declare(name: ts.Identifier, kind: BindingKind, scope: Scope): void {
    this.names.add(name.text);
    this.identifiers.push(name);
    this.table.declare(name, kind, scope);
  }

  /** `catch (e) { var e = 1 }` declares a variable of the function, but assigns the catch parameter (B.3.4). */
  private declareVar(name: ts.Identifier, scope: Scope): void {
    this.declare(name, 'var', scope);
    for (let at = this.table.scope; at !== scope && at.parent !== undefined; at = at.parent) {
      const parameter = at.kind === 'catch' ? at.names.get(name.text) : undefined;
      if (parameter === undefined) continue;
      parameter.references.push({ node: name, fn: this.fn, writes: true });
      this.table.bindingOf.set(name, parameter);
      return;
    }
  }

  /**
   * A function declaration belongs to its block; in sloppy code the function around gets a variable of that name, too,
   * unless that would collide with a lexical name (ECMA-262 B.3.2).
   */
  private declareFunction(node: ts.FunctionDeclaration, name: ts.Identifier, scope = this.table.scope): void {
    if (ts.isIfStatement(node.parent)) return this.declare(name, 'var', variableScope(scope));
    this.declare(name, 'function', scope);
    const isPlain = node.asteriskToken === undefined && !hasModifier(node, SyntaxKind.AsyncKeyword);
    if (this.fn.strict || !isPlain || (scope.kind !== 'block' && scope.kind !== 'switch')) return;
    const outer = variableOfBlockFunction(scope, name.text, this.fn.paramScope);
    if (outer !== undefined) this.blockFunctions.set(node, outer);
  }

  private propertyName(name: ts.PropertyName): void {
    if (ts.isComputedPropertyName(name)) this.visit(name.expression);
    else if (ts.isPrivateIdentifier(name)) this.visit(name);
  }

  /** Declares the names of a binding pattern and visits the expressions in it. */
  private pattern(name: ts.BindingName, kind: BindingKind, scope: Scope = this.table.scope): void {
    if (ts.isIdentifier(name)) return kind === 'var' ? this.declareVar(name, scope) : this.declare(name, kind, scope);
    for (const element of name.elements) {
      if (!ts.isBindingElement(element)) continue;
      if (element.propertyName !== undefined) this.propertyName(element.propertyName);
      this.pattern(element.name, kind, scope);
      if (element.initializer !== undefined) this.visit(element.initializer);
    }
  }

  private variables(list: ts.VariableDeclarationList): void {
    const kind = kindOf(list);
    if (kind === 'using') this.hasUsing = true;
    const scope = kind === 'var' ? variableScope(this.table.scope) : this.table.scope;
    for (const { name, initializer } of list.declarations) {
      this.pattern(name, kind, scope);
      if (initializer !== undefined) this.visit(initializer);
    }
    // Disposal in an async function is planned with its statements, also where it does not wait.
    const waits = (list.flags & ts.NodeFlags.AwaitUsing) === ts.NodeFlags.AwaitUsing;
    if (waits || (kind === 'using' && this.fn.isAsync && !ts.isSourceFile(this.fn.node))) this.suspend(list);
  }

  private forEach(node: ts.ForInOrOfStatement): void {
    this.table.open('loop', node, this.fn);
    if (ts.isVariableDeclarationList(node.initializer)) this.visit(node.initializer);
    else this.target(node.initializer);
    this.visit(node.expression);
    this.visit(node.statement);
    this.table.close();
    if (ts.isForOfStatement(node) && node.awaitModifier !== undefined) this.suspend(node);
  }

  private binary(node: ts.BinaryExpression): void {
    if (isAssignmentOperator(node.operatorToken.kind)) {
      this.target(node.left);
      this.visit(node.right);
    } else if (ts.isBinaryExpression(node.left)) for (const operand of operandsOf(node)) this.visit(operand);
    else {
      this.visit(node.left);
      this.visit(node.right);
    }
  }

  /** An assignment target: names in it are written, everything else is evaluated. */
  private target(node: ts.Node): void {
    switch (node.kind) {
      case SyntaxKind.Identifier:
        return this.refer(node as ts.Identifier, true);
      case SyntaxKind.ParenthesizedExpression:
      case SyntaxKind.AsExpression:
      case SyntaxKind.SatisfiesExpression:
      case SyntaxKind.NonNullExpression:
      case SyntaxKind.TypeAssertionExpression:
      case SyntaxKind.SpreadElement:
      case SyntaxKind.SpreadAssignment:
        return this.target((node as ts.ParenthesizedExpression).expression);
      case SyntaxKind.ArrayLiteralExpression:
        for (const element of (node as ts.ArrayLiteralExpression).elements) this.target(element);
        return;
      case SyntaxKind.ObjectLiteralExpression:
        for (const property of (node as ts.ObjectLiteralExpression).properties) this.target(property);
        return;
      case SyntaxKind.PropertyAssignment:
        if ((node as { exclamationToken?: ts.Node }).exclamationToken !== undefined) this.hasUnmarkedTypes = true;
        this.propertyName((node as ts.PropertyAssignment).name);
        return this.target((node as ts.PropertyAssignment).initializer);
      case SyntaxKind.ShorthandPropertyAssignment: {
        const { name, objectAssignmentInitializer } = node as ts.ShorthandPropertyAssignment;
        this.target(name);
        if (objectAssignmentInitializer !== undefined) this.visit(objectAssignmentInitializer);
        return;
      }
      case SyntaxKind.BinaryExpression:
        if ((node as ts.BinaryExpression).operatorToken.kind === SyntaxKind.EqualsToken) {
          this.target((node as ts.BinaryExpression).left);
          return this.visit((node as ts.BinaryExpression).right);
        }
    }
    this.visit(node);
  }

  private imports(clause: ts.ImportClause | undefined): void {
    if (clause === undefined || clause.phaseModifier === SyntaxKind.TypeKeyword) return;
    if (clause.name !== undefined) this.declare(clause.name, 'import', this.table.scope);
    const bindings = clause.namedBindings;
    if (bindings === undefined) return;
    if (ts.isNamespaceImport(bindings)) return this.declare(bindings.name, 'import', this.table.scope);
    for (const element of bindings.elements) if (!element.isTypeOnly) this.declare(element.name, 'import', this.table.scope);
  }

  private enumeration(node: ts.EnumDeclaration): void {
    this.hasPlainNames = false;
    if (isAmbient(node)) return;
    this.declare(node.name, 'enum', this.table.scope);
    this.table.open('block', node, this.fn);
    for (const member of node.members) if (ts.isIdentifier(member.name)) this.declare(member.name, 'const', this.table.scope);
    for (const member of node.members) if (member.initializer !== undefined) this.visit(member.initializer);
    this.table.close();
  }

  /** A namespace becomes a function that is called at once. */
  private namespace(node: ts.ModuleDeclaration): void {
    this.hasPlainNames = false;
    if (isAmbient(node) || !ts.isIdentifier(node.name) || node.body === undefined) return;
    this.declare(node.name, 'var', this.table.scope);
    const outer = this.fn;
    this.enter(node as unknown as FunctionNode, {});
    this.fn.scope = this.fn.paramScope = this.table.open('namespace', node, this.fn);
    if (ts.isModuleBlock(node.body)) this.list(node.body.statements);
    else this.visit(node.body);
    this.table.close();
    this.fn = outer;
  }

  private classLike(node: ts.ClassLikeDeclaration): void {
    if (this.isAmbient(node)) return;
    const { name } = node;
    const named = ts.isClassExpression(node) && name !== undefined;
    if (!named && name !== undefined) this.declare(name, 'class', this.table.scope);
    for (const modifier of node.modifiers ?? []) this.visit(modifier);
    if (named) {
      this.table.open('self', node, this.fn);
      this.declare(name, 'class', this.table.scope);
    }
    this.table.open('class', node, this.fn);
    if (name !== undefined) this.table.declareInside(name, 'self');
    for (const clause of node.heritageClauses ?? []) this.visit(clause);
    for (const member of node.members) this.visit(member);
    // What is taken out of the class, because something in it awaits, has to find the name outside.
    if (name !== undefined && this.suspending.has(node)) this.table.release(name.text, node.heritageClauses ?? [], node.members);
    this.table.close();
    if (named) this.table.close();
  }

  /** A field's initialiser and a static block are functions of their own: they have their own `this`. */
  private initialiser(node: ts.PropertyDeclaration | ts.ClassStaticBlockDeclaration): void {
    if (isAmbient(node)) return;
    const outer = this.fn;
    if (ts.isPropertyDeclaration(node)) {
      for (const modifier of node.modifiers ?? []) this.visit(modifier);
      this.propertyName(node.name);
      if (node.initializer === undefined) return;
    }
    this.enter(node, { strict: true });
    this.fn.scope = this.fn.paramScope = this.table.open('function', node, this.fn);
    if (ts.isPropertyDeclaration(node)) this.visit(node.initializer!);
    else this.list(node.body.statements);
    this.table.close();
    this.fn = outer;
  }

  private functionLike(node: ts.FunctionLikeDeclaration): void {
    const isArrow = ts.isArrowFunction(node);
    if (ts.isFunctionDeclaration(node)) {
      if (this.isAmbient(node) || node.body === undefined) return;
      if (node.name !== undefined) this.declareFunction(node, node.name);
    } else if (node.name !== undefined && !ts.isFunctionExpression(node)) this.propertyName(node.name as ts.PropertyName);
    if (node.body === undefined) return;
    if (hasUnmarkedTypes(node)) this.hasUnmarkedTypes = true;
    for (const modifier of node.modifiers ?? []) if (ts.isDecorator(modifier)) this.visit(modifier);
    for (const parameter of node.parameters) for (const m of parameter.modifiers ?? []) if (ts.isDecorator(m)) this.visit(m);

    const outer = this.fn;
    const named = ts.isFunctionExpression(node) && node.name !== undefined;
    if (named) {
      this.table.open('self', node, outer);
      this.declare(node.name, 'self', this.table.scope);
    }
    const isGenerator = !isArrow && (node as ts.FunctionDeclaration).asteriskToken !== undefined;
    const strict = outer.strict || ts.isClassLike(node.parent) || (ts.isBlock(node.body) && hasUseStrict(node.body.statements));
    this.enter(node, { isAsync: hasModifier(node, SyntaxKind.AsyncKeyword), isGenerator, isArrow, strict });
    const fn = this.fn;
    const simple = hasSimpleParameters(node);
    if (!simple) fn.paramScope = this.table.open('params', node, fn);
    else fn.paramScope = fn.scope = this.table.open('function', node, fn);
    for (const { name, initializer } of node.parameters) {
      if (ts.isIdentifier(name) && name.text === 'this') continue;
      this.pattern(name, 'param');
      if (initializer !== undefined) this.visit(initializer);
    }
    if (!simple) fn.scope = this.table.open('function', node, fn);
    if (ts.isBlock(node.body)) this.list(node.body.statements);
    else this.visit(node.body);
    this.table.close();
    if (!simple) this.table.close();
    if (named) this.table.close();
    this.fn = outer;
  }
}
