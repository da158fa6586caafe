// One walk over a file that collects what its names mean: declarations, by scope, and the places where names are used
// as values. usage.ts resolves one against the other.

import { ts } from '../parse/typescript.js';
import { addEntity, openScope, type Entity, type Meaning, type Scope } from './scopes.js';
import { hasModifier, isAmbient, isInstantiated } from './syntax.js';

const { SyntaxKind, NodeFlags } = ts;

/** `export { x }`, `export default x`, `export = x`. */
export interface ExportReference {
  readonly node: ts.ExportSpecifier | ts.ExportAssignment;
  readonly name: ts.Identifier;
  readonly scope: Scope;
}

export interface Names {
  /** Identifiers in value positions, each followed by its scope. */
  readonly references: readonly (ts.Identifier | Scope)[];
  readonly exportReferences: readonly ExportReference[];
  /** Namespaces in whose body their own name is declared again. */
  readonly collisions: Set<ts.Node>;
  /** The scopes of enum bodies. */
  readonly scopes: ReadonlyMap<ts.Node, Scope>;
  readonly aliases: ReadonlyMap<ts.ImportEqualsDeclaration, Entity>;
  /** Exports that are values whatever their names stand for. */
  readonly values: Set<ts.Node>;
}

/**
 * The names that imports and local exports of the file mention: with no namespace or enum in the file, others need not
 * be followed. Undefined: follow every name.
 */
function namesOfInterest(file: ts.SourceFile): Set<string> | undefined {
  if (/\b(?:namespace|module|enum)\b/.test(file.text)) return undefined;
  const names = new Set<string>();
  for (const statement of file.statements) {
    if (ts.isImportDeclaration(statement)) {
      const clause = statement.importClause;
      if (clause?.name !== undefined) names.add(clause.name.text);
      const bindings = clause?.namedBindings;
      if (bindings === undefined) continue;
      if (ts.isNamespaceImport(bindings)) names.add(bindings.name.text);
      else for (const element of bindings.elements) names.add(element.name.text);
    } else if (ts.isImportEqualsDeclaration(statement)) return undefined;
    else if (ts.isExportAssignment(statement)) {
      if (ts.isIdentifier(statement.expression)) names.add(statement.expression.text);
    } else if (ts.isExportDeclaration(statement) && statement.moduleSpecifier === undefined) {
      const clause = statement.exportClause;
      if (clause === undefined || !ts.isNamedExports(clause)) continue;
      for (const element of clause.elements) names.add((element.propertyName ?? element.name).text);
    }
  }
  return names;
}

/** Walks a whole file. */
export function collectNames(file: ts.SourceFile): Names {
  const interest = namesOfInterest(file);
  const text = file.text;
  const references: (ts.Identifier | Scope)[] = [];
  const exportReferences: ExportReference[] = [];
  const open: ts.ModuleDeclaration[] = [];
  const collisions = new Set<ts.Node>();
  const scopes = new Map<ts.Node, Scope>();
  const aliases = new Map<ts.ImportEqualsDeclaration, Entity>();
  const values = new Set<ts.Node>();

  let scope = openScope(undefined, true);
  /** Inside `declare namespace` everything is exported and nothing is a reference. */
  let ambient = false;
  /** The first `[` at or after the last type looked at; see `visitType`. */
  let bracket = -1;

  const declare = (name: string, meaning: Meaning, target = scope): Entity | undefined => {
    if (interest !== undefined && !interest.has(name)) return undefined;
    if (meaning.value === true || meaning.alias !== undefined) {
      for (const node of open) if (node.name.text === name) collisions.add(node);
    }
    target.names ??= new Map();
    return addEntity(target.names, name, target, undefined, meaning);
  };

  /** Declares a statement's name: exported ones of a namespace belong to all its blocks. */
  const declareStatement = (node: ts.Node, name: string, meaning: Meaning, target = scope): Entity | undefined => {
    const owner = target.owner;
    if (owner === undefined || target.node === undefined || !(ambient || hasModifier(node, SyntaxKind.ExportKeyword))) {
      return declare(name, meaning, target);
    }
    for (const other of open) if (other.name.text === name) collisions.add(other);
    owner.exports ??= new Map();
    const entity = addEntity(owner.exports, name, target, owner, meaning);
    target.names ??= new Map();
    target.names.set(name, entity);
    return entity;
  };

  const inScope = (inner: Scope, body: () => void): void => {
    const outer = scope;
    scope = inner;
    body();
    scope = outer;
  };

  const reference = (node: ts.Identifier): void => {
    if (interest === undefined || interest.has(node.text)) references.push(node, scope);
  };

  const functionScope = (): Scope => {
    let target = scope;
    while (!target.isFunction) target = target.parent!;
    return target;
  };

  // ---- walk ----

  const visitors: (((node: never) => void) | undefined)[] = [];
  const on = <T extends ts.Node>(kinds: readonly ts.SyntaxKind[], visitor: (node: T) => void): void => {
    for (const kind of kinds) visitors[kind] = visitor;
  };
  const visit = (node: ts.Node): void => {
    const visitor = visitors[node.kind] as ((node: ts.Node) => void) | undefined;
    if (visitor === undefined) ts.forEachChild(node, visit);
    else visitor(node);
  };
  const visitOptional = (node: ts.Node | undefined): void => {
    if (node !== undefined) visit(node);
  };
  const visitAll = (nodes: readonly ts.Node[] | undefined): void => {
    if (nodes !== undefined) for (const node of nodes) visit(node);
  };
  const visitPropertyName = (name: ts.Node | undefined): void => {
    if (name !== undefined && ts.isComputedPropertyName(name)) visit(name.expression);
  };
  const nothing = (): void => {};

  // A computed name in a type (`{ [key]: T }`) counts as a use. Types are not walked unless they hold a bracket.
  const visitType = (node: ts.Node): void => {
    if (ambient) return;
    if (bracket < node.pos) {
      bracket = text.indexOf('[', node.pos);
      if (bracket < 0) bracket = text.length;
    }
    if (bracket < node.end) ts.forEachChild(node, visitInType);
  };
  const visitInType = (node: ts.Node): void => {
    if (ts.isComputedPropertyName(node)) {
      let root: ts.Expression = node.expression;
      while (ts.isPropertyAccessExpression(root)) root = root.expression;
      if (ts.isIdentifier(root)) reference(root);
    } else ts.forEachChild(node, visitInType);
  };

  const declareBinding = (
    name: ts.BindingName, target: Scope, statement: ts.Node | undefined, declaration?: ts.VariableDeclaration,
  ): void => {
    if (ts.isIdentifier(name)) {
      if (interest !== undefined && !interest.has(name.text)) return;
      const meaning: Meaning = { value: true, variable: true };
      if (declaration !== undefined) meaning.declaration = declaration;
      if (statement === undefined) declare(name.text, meaning, target);
      else declareStatement(statement, name.text, meaning, target);
      return;
    }
    for (const element of name.elements) {
      if (ts.isOmittedExpression(element)) continue;
      visitPropertyName(element.propertyName);
      declareBinding(element.name, target, statement);
      if (element.initializer !== undefined && !ambient) visit(element.initializer);
    }
  };

  const visitVariables = (list: ts.VariableDeclarationList, statement: ts.Node | undefined): void => {
    const blockScoped = (list.flags & NodeFlags.BlockScoped) !== 0;
    const target = blockScoped ? scope : functionScope();
    const isConst = (list.flags & NodeFlags.BlockScoped) === NodeFlags.Const;
    for (const declaration of list.declarations) {
      declareBinding(declaration.name, target, statement, isConst ? declaration : undefined);
      if (declaration.type !== undefined) visitType(declaration.type);
      if (declaration.initializer !== undefined && !ambient) visit(declaration.initializer);
    }
  };

  const visitFunction = (node: ts.FunctionLikeDeclaration): void => {
    visitAll(node.modifiers?.filter(ts.isDecorator));
    if (!ts.isFunctionDeclaration(node) && !ts.isFunctionExpression(node)) visitPropertyName(node.name);
    if (node.body === undefined) {
      for (const { type, initializer } of node.parameters) {
        if (type !== undefined) visitType(type);
        visitOptional(initializer);
      }
      if (node.type !== undefined) visitType(node.type);
      return;
    }
    inScope(openScope(scope, true), () => {
      if (ts.isFunctionExpression(node) && node.name !== undefined) declareQuietly(node.name.text);
      for (const parameter of node.parameters) {
        visitAll(parameter.modifiers?.filter(ts.isDecorator));
        declareBinding(parameter.name, scope, undefined);
        if (parameter.type !== undefined) visitType(parameter.type);
        visitOptional(parameter.initializer);
      }
      if (node.type !== undefined) visitType(node.type);
      if (!ts.isBlock(node.body!)) visit(node.body!);
      else inScope(openScope(scope, true), () => visitAll((node.body as ts.Block).statements));
    });
  };

  /** The own name of a function or class expression: it shadows, but forces no other name on a namespace around it. */
  const declareQuietly = (name: string): void => {
    scope.names ??= new Map();
    addEntity(scope.names, name, scope, undefined, { value: true });
  };

  const visitClassBody = (node: ts.ClassLikeDeclaration): void => {
    visitAll(node.modifiers?.filter(ts.isDecorator));
    inScope(openScope(scope, false), () => {
      if (ts.isClassExpression(node) && node.name !== undefined) declareQuietly(node.name.text);
      for (const clause of node.heritageClauses ?? []) {
        if (clause.token === SyntaxKind.ExtendsKeyword) visitAll(clause.types);
      }
      visitAll(node.members);
    });
  };

  const visitNamespace = (node: ts.ModuleDeclaration): void => {
    if (node.name.kind === SyntaxKind.StringLiteral || (node.flags & NodeFlags.GlobalAugmentation) !== 0) return;
    const wasAmbient = ambient;
    const value = isInstantiated(node);
    const entity = declareStatement(node, node.name.text, { value, local: value, container: true });
    ambient ||= isAmbient(node);
    if (entity !== undefined) {
      inScope(openScope(scope, true, entity, node), () => {
        if (!ambient) open.push(node);
        const { body } = node;
        if (body !== undefined && ts.isModuleBlock(body)) visitAll(body.statements);
        // The inner part of `namespace A.B {}` is an export of A.
        else if (body !== undefined && ts.isModuleDeclaration(body)) visitDotted(body);
        if (!ambient) open.pop();
      });
    }
    ambient = wasAmbient;
  };
  const visitDotted = (node: ts.ModuleDeclaration): void => {
    const owner = scope.owner!;
    const value = isInstantiated(node);
    for (const other of open) if (other.name.text === node.name.text) collisions.add(other);
    owner.exports ??= new Map();
    const entity = addEntity(owner.exports, node.name.text, scope, owner, { value, local: value, container: true });
    scope.names ??= new Map();
    scope.names.set(node.name.text, entity);
    inScope(openScope(scope, true, entity, node), () => {
      if (!ambient) open.push(node);
      if (node.body !== undefined && ts.isModuleBlock(node.body)) visitAll(node.body.statements);
      else if (node.body !== undefined) visitDotted(node.body as ts.ModuleDeclaration);
      if (!ambient) open.pop();
    });
  };

  const visitEnum = (node: ts.EnumDeclaration): void => {
    const entity = declareStatement(node, node.name.text, { value: true, local: true, container: true });
    if (entity === undefined) return;
    entity.exports ??= new Map();
    const inner = openScope(scope, false, entity, node, true);
    scopes.set(node, inner);
    for (const member of node.members) {
      const { name } = member;
      const memberName = ts.isComputedPropertyName(name)
        ? (ts.isStringLiteralLike(name.expression) ? name.expression.text : undefined) : name.text;
      if (memberName !== undefined) {
        addEntity(entity.exports, memberName, inner, entity, { value: true, declaration: member });
      }
    }
    if (ambient || isAmbient(node)) return;
    inScope(inner, () => {
      for (const member of node.members) visitOptional(member.initializer);
    });
  };

  const block = (node: ts.Node): void => inScope(openScope(scope, false), () => ts.forEachChild(node, visit));

  on<ts.Identifier>([SyntaxKind.Identifier], reference);
  on<ts.PropertyAccessExpression>([SyntaxKind.PropertyAccessExpression], (node) => visit(node.expression));
  on<ts.BinaryExpression>([SyntaxKind.BinaryExpression], (node) => {
    // Long chains of operators lean to the left: no recursion there.
    const rights: ts.Expression[] = [];
    let left: ts.Expression = node;
    while (ts.isBinaryExpression(left)) {
      rights.push(left.right);
      left = left.left;
    }
    visit(left);
    for (let i = rights.length - 1; i >= 0; i--) visit(rights[i]!);
  });
  on<ts.PropertyAssignment>([SyntaxKind.PropertyAssignment], (node) => {
    visitPropertyName(node.name);
    visit(node.initializer);
  });
  on<ts.ShorthandPropertyAssignment>([SyntaxKind.ShorthandPropertyAssignment], (node) => {
    reference(node.name);
    visitOptional(node.objectAssignmentInitializer);
  });
  on<ts.PropertyDeclaration>([SyntaxKind.PropertyDeclaration], (node) => {
    if (isAmbient(node)) return;
    visitAll(node.modifiers?.filter(ts.isDecorator));
    visitPropertyName(node.name);
    if (node.type !== undefined) visitType(node.type);
    visitOptional(node.initializer);
  });
  on<ts.AsExpression>([SyntaxKind.AsExpression, SyntaxKind.SatisfiesExpression], (node) => {
    visit(node.expression);
    visitType(node.type);
  });
  on<ts.TypeAssertion>([SyntaxKind.TypeAssertionExpression], (node) => {
    visitType(node.type);
    visit(node.expression);
  });
  on<ts.LabeledStatement>([SyntaxKind.LabeledStatement], (node) => visit(node.statement));
  on([SyntaxKind.BreakStatement, SyntaxKind.ContinueStatement, SyntaxKind.MetaProperty], nothing);
  on([SyntaxKind.ImportType], nothing);
  on<ts.VariableStatement>([SyntaxKind.VariableStatement], (node) => {
    visitVariables(node.declarationList, node);
  });
  on<ts.VariableDeclarationList>([SyntaxKind.VariableDeclarationList], (node) => visitVariables(node, undefined));
  on<ts.FunctionDeclaration>([SyntaxKind.FunctionDeclaration], (node) => {
    if (node.name !== undefined) declareStatement(node, node.name.text, { value: true, local: true });
    if (!ambient && !isAmbient(node)) visitFunction(node);
  });
  on<ts.FunctionLikeDeclaration>([
    SyntaxKind.FunctionExpression, SyntaxKind.ArrowFunction, SyntaxKind.MethodDeclaration, SyntaxKind.Constructor,
    SyntaxKind.GetAccessor, SyntaxKind.SetAccessor,
  ], visitFunction);
  on<ts.ClassDeclaration>([SyntaxKind.ClassDeclaration], (node) => {
    if (node.name !== undefined) declareStatement(node, node.name.text, { value: true, local: true });
    if (!ambient && !isAmbient(node)) visitClassBody(node);
  });
  on<ts.ClassExpression>([SyntaxKind.ClassExpression], visitClassBody);
  on<ts.ClassStaticBlockDeclaration>([SyntaxKind.ClassStaticBlockDeclaration], (node) =>
    inScope(openScope(scope, true), () => visitAll(node.body.statements)));
  on<ts.ExpressionWithTypeArguments>([SyntaxKind.ExpressionWithTypeArguments], (node) => {
    visit(node.expression);
    for (const type of node.typeArguments ?? []) visitType(type);
  });
  on([
    SyntaxKind.Block, SyntaxKind.CaseBlock, SyntaxKind.ForStatement, SyntaxKind.ForInStatement,
    SyntaxKind.ForOfStatement,
  ], block);
  on<ts.CatchClause>([SyntaxKind.CatchClause], (node) => inScope(openScope(scope, false), () => {
    if (node.variableDeclaration !== undefined) declareBinding(node.variableDeclaration.name, scope, undefined);
    visit(node.block);
  }));
  on<ts.ModuleDeclaration>([SyntaxKind.ModuleDeclaration], visitNamespace);
  on<ts.EnumDeclaration>([SyntaxKind.EnumDeclaration], visitEnum);
  on<ts.InterfaceDeclaration>([SyntaxKind.InterfaceDeclaration], (node) => {
    declareStatement(node, node.name.text, {});
    visitType(node);
  });
  on<ts.TypeAliasDeclaration>([SyntaxKind.TypeAliasDeclaration], (node) => {
    declareStatement(node, node.name.text, {});
    visitType(node);
  });
  on<ts.ImportDeclaration>([SyntaxKind.ImportDeclaration], (node) => {
    const clause = node.importClause;
    if (clause?.name !== undefined) declare(clause.name.text, { alias: clause });
    const bindings = clause?.namedBindings;
    if (bindings === undefined) return;
    if (ts.isNamespaceImport(bindings)) declare(bindings.name.text, { alias: bindings });
    else for (const element of bindings.elements) declare(element.name.text, { alias: element });
  });
  on<ts.ImportEqualsDeclaration>([SyntaxKind.ImportEqualsDeclaration], (node) => {
    const entity = declareStatement(node, node.name.text, { alias: node });
    if (entity !== undefined) aliases.set(node, entity);
  });
  on<ts.ExportAssignment>([SyntaxKind.ExportAssignment], (node) => {
    if (ambient) return;
    if (ts.isIdentifier(node.expression)) exportReferences.push({ node, name: node.expression, scope });
    else {
      values.add(node);
      visit(node.expression);
    }
  });
  on<ts.ExportDeclaration>([SyntaxKind.ExportDeclaration], (node) => {
    const clause = node.exportClause;
    if (ambient || clause === undefined || !ts.isNamedExports(clause) || node.isTypeOnly) return;
    for (const element of clause.elements) {
      const name = element.propertyName ?? element.name;
      if (node.moduleSpecifier !== undefined || !ts.isIdentifier(name)) values.add(element);
      else if (!element.isTypeOnly) exportReferences.push({ node: element, name, scope });
    }
  });
  on([SyntaxKind.NamespaceExportDeclaration, SyntaxKind.MissingDeclaration, SyntaxKind.TypeParameter], nothing);
  for (let kind = SyntaxKind.FirstTypeNode; kind <= SyntaxKind.LastTypeNode; kind++) visitors[kind] = visitType;

  visitAll(file.statements);
  return { references, exportReferences, collisions, scopes, aliases, values };
}
