// `oite check --types`: TypeScript's checker over Oite programs. Each source is shown to it as a module of the same text:
// what Oite has beyond TypeScript is read first (lib/parse/oite), and behind the end of the source stand imports of the
// names that the file has from its program and from Oite's library. Diagnostics are led back to the source.

import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Diagnostic, toDiagnostics } from '../diagnostics.js';
import { parse, type ParsedFile } from '../parse/index.js';
import { parseAgain } from '../parse/index.js';
import type { Patch } from '../parse/patches.js';
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
  const { options, config, isNodeKnown, problems } = readProject(dirname([...names.keys()][0] ?? process.cwd()));
  const host = new Host(program, options);
  const roots = [...names.keys()].filter((path) => /\.(?:ot|tscl|[mc]?ts)$/.test(path)).map(shownAs);
  const checked = ts.createProgram([...roots, stdTypes, ...(isNodeKnown ? [] : [hostTypes])], options, host.host);
  const found = new Map<string, readonly Diagnostic[]>();
  const missing = [...checked.getOptionsDiagnostics(), ...checked.getGlobalDiagnostics()].filter(({ code }) => unloaded.has(code));
  const general = configReports(problems.length > 0 ? problems : missing, config);
  if (general.length > 0) found.set(config ?? roots[0]!, general);
  for (const shown of roots) {
    const file = checked.getSourceFile(shown);
    if (file === undefined) continue;
    const path = pathOf(shown);
    const diagnostics = [...checked.getSyntacticDiagnostics(file), ...checked.getSemanticDiagnostics(file)];
    found.set(path, host.toSource(diagnostics, path, names.get(path)!));
  }
  return found;
}

/** Types or libraries that cannot be loaded: everything else would be told wrongly without them. */
const unloaded: ReadonlySet<number> = new Set([2318, 2688, 6053]);
/** A configuration that names no sources of its own is none of our business. */
const noSources: ReadonlySet<number> = new Set([18002, 18003]);

/** What the nearest tsconfig.json says, and whether there are types for Node. */
interface Project {
  readonly options: ts.CompilerOptions;
  readonly config: string | undefined;
  readonly isNodeKnown: boolean;
  readonly problems: readonly ts.Diagnostic[];
}

/** The project's strictness, and no more than it asks for where there is no project. */
function readProject(folder: string): Project {
  const config = ts.findConfigFile(folder, existsSync);
  const problems: ts.Diagnostic[] = [];
  let given: ts.CompilerOptions = {};
  if (config !== undefined) {
    const source = ts.readJsonConfigFile(config, (path) => readFileSync(path, 'utf8'));
    const parsed = ts.parseJsonSourceFileConfigFileContent(source, ts.sys, dirname(config));
    given = parsed.options;
    const syntax = (source as { parseDiagnostics?: readonly ts.Diagnostic[] }).parseDiagnostics ?? [];
    problems.push(...syntax, ...parsed.errors.filter(({ code }) => !noSources.has(code)));
  }
  const typeRoots = given.typeRoots ?? parents(folder).map((parent) => join(parent, 'node_modules/@types'));
  const hasNode = typeRoots.some((root) => existsSync(join(root, 'node/package.json')));
  const options: ts.CompilerOptions = {
    strict: false, lib: ['lib.esnext.d.ts'], ...given, typeRoots,
    target: ts.ScriptTarget.ESNext, module: ts.ModuleKind.Preserve, moduleResolution: ts.ModuleResolutionKind.Bundler,
    moduleDetection: ts.ModuleDetectionKind.Force, types: given.types ?? (hasNode ? ['node'] : []), noEmit: true, skipLibCheck: true,
    allowImportingTsExtensions: true, noUnusedLocals: false, isolatedModules: false, verbatimModuleSyntax: false,
    composite: false, incremental: false, declaration: false,
  };
  return { options, config, isNodeKnown: hasNode && options.types!.includes('node'), problems };
}

/** TypeScript's explanations stand below each other. */
function inOneLine(text: string | ts.DiagnosticMessageChain): string {
  const lines = ts.flattenDiagnosticMessageText(text, '\n').split('\n').map((line) => line.trim());
  return lines.map((line) => (/[.:?!]$/.test(line) ? line : `${line}.`)).join(' ');
}

function parents(folder: string): readonly string[] {
  return dirname(folder) === folder ? [folder] : [folder, ...parents(dirname(folder))];
}

/** What is wrong with the project itself, at its place in the configuration if it has one. */
function configReports(problems: readonly ts.Diagnostic[], config: string | undefined): readonly Diagnostic[] {
  const text = config === undefined ? '' : readFileSync(config, 'utf8');
  const reports = problems.map(({ code, file, start = 0, length = 0, messageText }) => {
    const isHere = file !== undefined && config !== undefined && resolve(file.fileName) === resolve(config);
    const span = isHere ? { start, end: start + length } : { start: 0, end: 0 };
    return { ...span, code: `TS${code}`, severity: 'error' as const, message: inOneLine(messageText) };
  });
  return toDiagnostics(reports, text, config === undefined ? 'tsconfig.json' : relative(process.cwd(), config) || config);
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
    const found = isPathSpecifier(text) ? resolveRequest(text, from) ?? resolvePath(text) : undefined;
    if (found !== undefined && oiteFile.test(found)) return { resolvedFileName: shownAs(realPath(found)), extension: '.ts' };
    return ts.resolveModuleName(text, containing, options, host).resolvedModule;
  }

  /** The file at `path` as it is shown. */
  private view(path: string): View {
    const known = this.views.get(path);
    if (known !== undefined) return known;
    const options = resolveOptions({ fileName: path });
    const keep = (text: string): string => text;
    let file = parse(readFileSync(path, 'utf8'), options, keep, 'types');
    const patches = [...repeatedParameters(file.sourceFile, file.origin).patches, ...stdImports(file)];
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
      const severity = category === ts.DiagnosticCategory.Error ? 'error' as const : 'warning' as const;
      return [{ ...place, code: `TS${code}`, severity, message: inOneLine(messageText) }];
    });
    return toDiagnostics(reports, view?.file.origin.source ?? readFileSync(path, 'utf8'), name);
  }
}

/** `import { path } from 'path'` is Oite's; `import path from 'path'` is Node's. */
function stdImports({ sourceFile, origin }: ParsedFile): readonly Patch[] {
  return sourceFile.statements.flatMap((statement) => {
    if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) return [];
    const { importClause, moduleSpecifier } = statement;
    const names = Object.hasOwn(stdModules, moduleSpecifier.text) ? stdModules[moduleSpecifier.text]! : [];
    const bindings = importClause?.namedBindings;
    if (importClause?.name !== undefined || bindings === undefined || !ts.isNamedImports(bindings)) return [];
    if (!bindings.elements.every(({ name, propertyName }) => names.includes((propertyName ?? name).text))) return [];
    const { start, end } = origin.spanToSource({ start: moduleSpecifier.getStart(sourceFile), end: moduleSpecifier.end });
    return [{ start, end, text: '"oite/std"' }];
  });
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
