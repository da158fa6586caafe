// What analyse finds out, as side tables: the tree itself is never touched. erase and plan read these.

import type { ts } from '../parse/typescript.js';
import type { Bindings } from './binding-table.js';

export type BindingKind = 'var' | 'let' | 'const' | 'class' | 'function' | 'param' | 'catch' | 'import' | 'self' | 'enum' | 'using';

export interface Scope {
  /** 'function' holds a function's var-scoped names and its body's lexical ones; 'params' the parameters of a function. */
  readonly kind: 'module' | 'script' | 'function' | 'params' | 'block' | 'loop' | 'switch' | 'catch' | 'class' | 'self' | 'namespace';
  readonly node: ts.Node;
  readonly parent: Scope | undefined;
  readonly fn: FunctionInfo;
  readonly depth: number;
  readonly names: Map<string, Binding>;
}

export interface Binding {
  readonly name: string;
  kind: BindingKind;
  readonly scope: Scope;
  /** The identifiers that declare it. */
  readonly declarations: ts.Identifier[];
  /** Every other identifier that refers to it, in no order. */
  readonly references: Reference[];
}

export interface Reference {
  readonly node: ts.Identifier;
  /** The function whose code holds the reference. */
  readonly fn: FunctionInfo;
  readonly writes: boolean;
}

export type FunctionNode = ts.FunctionLikeDeclaration | ts.ClassStaticBlockDeclaration | ts.PropertyDeclaration | ts.SourceFile;

export interface FunctionInfo {
  readonly node: FunctionNode;
  readonly parent: FunctionInfo | undefined;
  readonly isAsync: boolean;
  readonly isGenerator: boolean;
  readonly isArrow: boolean;
  readonly strict: boolean;
  /** The scope that holds the names of the body; set when the walk enters it. */
  scope: Scope;
  /** The scope of the parameters; the same as `scope` for the source file. */
  paramScope: Scope;
  /** Its own suspension points: await, yield, for await, await using; in source order. */
  readonly suspensions: ts.Node[];
  /** Its own jumps (return, break, continue), in source order. */
  readonly jumps: (ts.ReturnStatement | ts.BreakOrContinueStatement)[];
  /** Its own throw statements, in source order. */
  readonly throws: ts.ThrowStatement[];
  /** Own use, or use by an arrow function inside. */
  usesThis: boolean;
  usesArguments: boolean;
  usesSuper: boolean;
  usesNewTarget: boolean;
  /** A private name is used anywhere inside. */
  usesPrivateNames: boolean;
  /** A tagged template stands anywhere inside. */
  holdsTaggedTemplate: boolean;
  /** A direct eval or a `with` statement, own or of a function inside. */
  readonly dynamicScopes: ts.Node[];
  /** The deepest scope outside of this function that it, or a function inside, refers to. */
  deepestCapture: Scope | undefined;
  /** Class declarations around it whose own name it, or a function inside, refers to: the constant of 15.7.14, not the variable outside. */
  ownClasses: Set<ts.Node> | undefined;
}

export interface Analysis {
  /** All functions, in source order; the first is the source file itself. */
  readonly functions: readonly FunctionInfo[];
  readonly functionOf: ReadonlyMap<ts.Node, FunctionInfo>;
  readonly scopeOf: ReadonlyMap<ts.Node, Scope>;
  /** What each identifier in value position refers to, declarations included; free names are missing. */
  readonly bindingOf: Bindings;
  /** Names that no scope of the file defines. */
  readonly free: ReadonlyMap<string, readonly Reference[]>;
  /** Every node that holds a suspension point of its own function. */
  readonly suspending: ReadonlySet<ts.Node>;
  /** For a function declaration in a sloppy block, the variable of the function around that gets it, too. */
  readonly blockFunctions: ReadonlyMap<ts.Node, Binding>;
  /** All identifiers in value position, declarations included, in source order. */
  readonly identifiers: readonly ts.Identifier[];
  /** Every name in the file, so that fresh names can be told. */
  readonly names: ReadonlySet<string>;
  /** No enum, namespace, `import x =` or ambient declaration: names of values mean what `bindingOf` says, all else is types. */
  readonly hasPlainNames: boolean;
  /** Type syntax of which the parser's marks (parse/facts.ts) say nothing: `({ x!: a } = b)`, `constructor<T>() {}`. */
  readonly hasUnmarkedTypes: boolean;
  /** Whether the file has a `using` or `await using` declaration. */
  readonly hasUsing: boolean;
}
