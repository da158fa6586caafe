// What a dialect does not have: type syntax in JavaScript files, JSX in all of them. TypeScript's parser takes both.

import { messages, type Report } from '../diagnostics.js';
import { ts } from '../parse/typescript.js';

const K = ts.SyntaxKind;

/** The first piece of syntax of each kind that the file must not have. Only the outermost is reported. */
export function checkDialect(sourceFile: ts.SourceFile): readonly Report[] {
  const reports: Report[] = [];
  const pending: ts.Node[] = [sourceFile];
  while (pending.length > 0) {
    const node = pending.pop()!;
    const span = { start: node.getStart(sourceFile), end: node.end };
    if (node.kind >= K.JsxElement && node.kind <= K.JsxNamespacedName) reports.push(messages.jsx(span));
    else if (isTypeScriptOnly(node)) reports.push(messages.typesInJavaScript(span));
    else ts.forEachChild(node, (child) => void pending.push(child));
  }
  return reports;
}

const modifiers: ReadonlySet<ts.SyntaxKind> = new Set([
  K.PublicKeyword, K.PrivateKeyword, K.ProtectedKeyword, K.ReadonlyKeyword, K.AbstractKeyword, K.DeclareKeyword, K.OverrideKeyword, K.ConstKeyword,
]);

function isTypeScriptOnly(node: ts.Node): boolean {
  if (ts.isTypeNode(node) && node.kind !== K.ExpressionWithTypeArguments) return true;
  switch (node.kind) {
    case K.InterfaceDeclaration:
    case K.TypeAliasDeclaration:
    case K.EnumDeclaration:
    case K.ModuleDeclaration:
    case K.AsExpression:
    case K.SatisfiesExpression:
    case K.NonNullExpression:
    case K.TypeAssertionExpression:
    case K.TypeParameter:
    case K.IndexSignature:
    case K.ImportEqualsDeclaration:
      return true;
    case K.ExportAssignment:
      return (node as ts.ExportAssignment).isExportEquals === true;
    case K.ImportClause:
      return (node as ts.ImportClause).phaseModifier === K.TypeKeyword;
    case K.HeritageClause:
      return (node as ts.HeritageClause).token === K.ImplementsKeyword;
    case K.FunctionDeclaration:
    case K.MethodDeclaration:
    case K.Constructor:
      return (node as ts.FunctionLikeDeclaration).body === undefined;
    case K.Parameter:
      return (node as ts.ParameterDeclaration).questionToken !== undefined || ((node as ts.ParameterDeclaration).name as ts.Identifier).text === 'this';
    case K.PropertyDeclaration: {
      const { questionToken, exclamationToken } = node as ts.PropertyDeclaration;
      return questionToken !== undefined || exclamationToken !== undefined;
    }
    case K.ImportSpecifier:
    case K.ExportSpecifier:
    case K.ExportDeclaration:
      return (node as ts.ImportSpecifier).isTypeOnly;
  }
  return modifiers.has(node.kind) && ts.isModifier(node) && !(node.kind === K.ConstKeyword && !ts.isEnumDeclaration(node.parent));
}
