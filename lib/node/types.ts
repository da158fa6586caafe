// `oite check --types`: TypeScript's checker over Oite programs. Each source is shown to it as a module of the same text:
// what Oite has beyond TypeScript is read first (lib/parse/oite), and behind the end of the source stand imports of the
// names that the file has from its program and from Oite's library. Diagnostics are led back to the source.

import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Diagnostic, toDiagnostics } from '../diagnostics.js';
import { parse, type ParsedFile } from '../parse/index.js';
import { parseAgain } from '../parse/index.js';
import { repeatedParameters } from '../parse/oite/parameters.js';
import { ts } from '../parse/typescript.js';
import { resolveOptions } from '../options.js';
import { stdModules, stdNames } from '../std/names.js';
import { type InputFile, realPath } from './inputs.js';
import type { Program } from './program.js';
import { isPathSpecifier, resolvePath, resolveRequest } from './resolve.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const stdTypes = join(root, 'types/std.d.ts');
const hostTypes = join(root, 'types/host.d.ts');
const oiteFile = /\.(?:ot|tscl)$/;

/** The name under which TypeScript knows the Oite file at `path`, and back. */
const shownAs = (path: string): string => (oiteFile.test(path) ? `${path}.ts` : path);
const pathOf = (shown: string): string => (/\.(?:ot|tscl)\.ts$/.test(shown) ? shown.slice(0, -3) : shown);

/** A source as the checker sees it. */
interface View {
  readonly file: ParsedFile;
  readonly text: string;
}

/** Diagnostics of `inputs` and of what they include, by canonical path. */
export function checkTypes(inputs: readonly InputFile[], program: Program): ReadonlyMap<string, readonly Diagnostic[]> {
  const names = new Map<string, string>();
  for (const { path, name } of inputs) names.set(realPath(path), name);
  for (const [path, { name }] of program) if (!names.has(path)) names.set(path, name);
  const options = optionsFor(dirname([...names.keys()][0] ?? process.cwd()));
  const host = new Host(program, options);
  const roots = [...names.keys()].filter((path) => /\.(?:ot|tscl|[mc]?ts)$/.test(path)).map(shownAs);
  const isNodeKnown = options.types?.includes('node') === true;
  const checked = ts.createProgram([...roots, stdTypes, ...(isNodeKnown ? [] : [hostTypes])], options, host.host);
  const found = new Map<string, readonly Diagnostic[]>();
  for (const shown of roots) {
    const file = checked.getSourceFile(shown);
    if (file === undefined) continue;
    const path = pathOf(shown);
    const diagnostics = [...checked.getSyntacticDiagnostics(file), ...checked.getSemanticDiagnostics(file)];
    found.set(path, host.toSource(diagnostics, path, names.get(path)!));
  }
  return found;
}

/** The project's strictness, and no more than it asks for where there is no project. */
function optionsFor(folder: string): ts.CompilerOptions {
  const config = ts.findConfigFile(folder, existsSync);
  const read = config === undefined ? {} : ts.readConfigFile(config, (path) => readFileSync(path, 'utf8')).config as unknown;
  const given = config === undefined ? {} : ts.parseJsonConfigFileContent(read, ts.sys, dirname(config)).options;
  const hasNode = existsInParents(folder, 'node_modules/@types/node/package.json');
  return {
    strict: false, lib: ['lib.esnext.d.ts'], ...given,
    target: ts.ScriptTarget.ESNext, module: ts.ModuleKind.Preserve, moduleResolution: ts.ModuleResolutionKind.Bundler,
    moduleDetection: ts.ModuleDetectionKind.Force, types: given.types ?? (hasNode ? ['node'] : []), noEmit: true, skipLibCheck: true,
    allowImportingTsExtensions: true, noUnusedLocals: false, isolatedModules: false, verbatimModuleSyntax: false,
    composite: false, incremental: false, declaration: false,
  };
}

function existsInParents(folder: string, name: string): boolean {
  if (existsSync(join(folder, name))) return true;
  return dirname(folder) !== folder && existsInParents(dirname(folder), name);
}

/** Errors of TypeScript that come from showing it a script as a module, or an included name as an import. */
const ours: ReadonlySet<number> = new Set([
  1108, // return at the top level
  1100, 1101, 1102, 1121, 1210, 1212, 1213, 1214, 1215, 1250, 1251, 1252, // strict mode
  2632, // assignment to an import
]);
/** Those that hold for a module as it is written, too. */
const scriptOnly = (code: number): boolean => code !== 2632;

class Host {
  readonly host: ts.CompilerHost;
  private readonly views = new Map<string, View>();
  private readonly order: readonly string[];

  constructor(private readonly program: Program, options: ts.CompilerOptions) {
    this.order = [...program.keys()];
    const host = ts.createCompilerHost(options, true);
    const { getSourceFile, fileExists } = host;
    const isShown = (name: string): boolean => pathOf(name) !== name && existsSync(pathOf(name));
    host.fileExists = (name) => isShown(name) || fileExists(name);
    host.getSourceFile = (name, version, ...rest) =>
      isShown(name)
        ? ts.createSourceFile(name, this.view(pathOf(name)).text, version, true, ts.ScriptKind.TS)
        : getSourceFile(name, version, ...rest);
    host.resolveModuleNameLiterals = (literals, containing, _, settings) =>
      literals.map(({ text }) => ({ resolvedModule: this.resolve(text, containing, settings, host) }));
    this.host = host;
  }

  private resolve(text: string, containing: string, options: ts.CompilerOptions, host: ts.CompilerHost): ts.ResolvedModuleFull | undefined {
    if (text === 'oite/std') return { resolvedFileName: stdTypes, extension: '.d.ts' };
    const from = pathOf(containing);
    if (oiteFile.test(from) && Object.hasOwn(stdModules, text) && this.takesStd(text, from)) return { resolvedFileName: stdTypes, extension: '.d.ts' };
    const found = isPathSpecifier(text) ? resolveRequest(text, from) ?? resolvePath(text) : undefined;
    if (found !== undefined && oiteFile.test(found)) return { resolvedFileName: shownAs(realPath(found)), extension: '.ts' };
    return ts.resolveModuleName(text, containing, options, host).resolvedModule;
  }

  /** `import { path } from 'path'` is Oite's; `import path from 'path'` is Node's. */
  private takesStd(text: string, from: string): boolean {
    return this.view(from).file.sourceFile.statements.some((statement) => {
      if (!ts.isImportDeclaration(statement) || (statement.moduleSpecifier as ts.StringLiteral).text !== text) return false;
      const bindings = statement.importClause?.namedBindings;
      return bindings !== undefined && ts.isNamedImports(bindings) &&
        bindings.elements.every(({ name, propertyName }) => stdModules[text]!.includes((propertyName ?? name).text));
    });
  }

  /** The file at `path` as it is shown. */
  private view(path: string): View {
    const known = this.views.get(path);
    if (known !== undefined) return known;
    const options = resolveOptions({ fileName: path });
    const keep = (text: string): string => text;
    let file = parse(readFileSync(path, 'utf8'), options, keep, 'types');
    const { patches } = repeatedParameters(file.sourceFile, file.origin);
    if (patches.length > 0) file = parseAgain(file, patches, options, keep);
    const view = { file, text: file.text + this.appendix(path, file) };
    this.views.set(path, view);
    return view;
  }

  /** What stands behind the end of a file: exports of its names, imports of those that it uses. */
  private appendix(path: string, file: ParsedFile): string {
    const own = declaredNames(file.sourceFile);
    const used = usedNames(file.sourceFile);
    const lines = ['', 'export {};'];
    if (this.program.has(path)) {
      const shared = [...own.declared].filter((name) => !own.exported.has(name));
      if (shared.length > 0) lines.push(`export { ${shared.join(', ')} };`);
    }
    const missing = [...used].filter((name) => !own.declared.has(name) && !own.imported.has(name));
    const fromProgram = new Map(missing.flatMap((name) => {
      const owner = this.ownerOf(name, path);
      return owner === undefined ? [] : [[name, owner] as const];
    }));
    for (const [name, owner] of fromProgram) lines.push(`import { ${name} } from ${JSON.stringify(owner)};`);
    const std = stdNames.filter((name) => missing.includes(name) && !fromProgram.has(name));
    if (std.length > 0) lines.push(`import { ${std.join(', ')} } from "oite/std";`);
    return lines.join('\n');
  }

  /** The file of the program that `name` comes from where it is used in `path`. */
  private ownerOf(name: string, path: string): string | undefined {
    if (!this.program.has(path)) return undefined;
    const at = this.order.indexOf(path);
    const candidates = [...this.order.slice(0, at).reverse(), ...this.order.slice(at + 1)];
    return candidates.find((other) => this.sharedBy(other).has(name));
  }

  private readonly shared = new Map<string, ReadonlySet<string>>();

  /** Values and types at the top of a file. */
  private sharedBy(path: string): ReadonlySet<string> {
    let names = this.shared.get(path);
    if (names === undefined) {
      const { sourceFile } = parse(readFileSync(path, 'utf8'), resolveOptions({ fileName: path }), (text) => text, 'types');
      this.shared.set(path, (names = declaredNames(sourceFile).declared));
    }
    return names;
  }

  /** Diagnostics of the checker as ours; those about what we added are left out. */
  toSource(found: readonly ts.Diagnostic[], path: string, name: string): readonly Diagnostic[] {
    const view = oiteFile.test(path) ? this.view(path) : undefined;
    const isScript = view?.file.isModule === false;
    const reports = found.flatMap(({ code, start = 0, length = 0, messageText, category }) => {
      if (ours.has(code) && (isScript || !scriptOnly(code))) return [];
      if (view !== undefined && start >= view.file.text.length) return [];
      const span = { start, end: start + length };
      const place = view === undefined ? span : view.file.origin.spanToSource(span);
      const message = ts.flattenDiagnosticMessageText(messageText, '\n');
      const severity = category === ts.DiagnosticCategory.Error ? 'error' as const : 'warning' as const;
      return [{ ...place, code: `TS${code}`, severity, message: /[.?!]$/.test(message) ? message : `${message}.` }];
    });
    return toDiagnostics(reports, view?.file.origin.source ?? readFileSync(path, 'utf8'), name);
  }
}

interface TopLevel {
  readonly declared: ReadonlySet<string>;
  readonly imported: ReadonlySet<string>;
  readonly exported: ReadonlySet<string>;
}

/** The names at the top of a file, those of types too. */
function declaredNames(file: ts.SourceFile): TopLevel {
  const declared = new Set<string>();
  const imported = new Set<string>();
  const exported = new Set<string>();
  const bind = (name: ts.BindingName): void => {
    if (ts.isIdentifier(name)) declared.add(name.text);
    else for (const element of name.elements) if (!ts.isOmittedExpression(element)) bind(element.name);
  };
  for (const statement of file.statements) {
    const before = declared.size;
    if (ts.isVariableStatement(statement)) for (const { name } of statement.declarationList.declarations) bind(name);
    else if (ts.isImportDeclaration(statement)) {
      const { name, namedBindings } = statement.importClause ?? {};
      if (name !== undefined) imported.add(name.text);
      if (namedBindings !== undefined && ts.isNamespaceImport(namedBindings)) imported.add(namedBindings.name.text);
      else for (const element of namedBindings?.elements ?? []) imported.add(element.name.text);
    } else if (ts.isExportDeclaration(statement) && statement.exportClause !== undefined && ts.isNamedExports(statement.exportClause)) {
      for (const { name } of statement.exportClause.elements) exported.add(name.text);
    } else if ('name' in statement && statement.name !== undefined && ts.isIdentifier(statement.name as ts.Node)) {
      declared.add((statement.name as ts.Identifier).text);
    }
    const isExported = ts.canHaveModifiers(statement) && statement.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
    if (isExported === true) for (const name of [...declared].slice(before)) exported.add(name);
  }
  return { declared, imported, exported };
}

/** All identifiers that may refer to something outside of the file. */
function usedNames(file: ts.SourceFile): ReadonlySet<string> {
  const names = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) {
      const { parent } = node;
      const isMember = (ts.isPropertyAccessExpression(parent) || ts.isQualifiedName(parent)) &&
        (ts.isQualifiedName(parent) ? parent.right : parent.name) === node;
      if (!isMember) names.add(node.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return names;
}
