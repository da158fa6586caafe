// The walk that all checks share: a stack of nodes, each with its context, instead of recursion, so that no tree is too
// deep. A check looks at one node and says with which contexts its children are visited.

import { parseErrorsOf, wordsIn } from '../parse/facts.js';
import { startOf } from '../parse/start.js';
import { ts } from '../parse/typescript.js';
import type { Report } from '../diagnostics.js';
import type { Span } from '../source.js';
import type { Context } from './context.js';

/** A file as the checks see it. The tree must have been made with `setParentNodes`. */
export interface CheckedFile {
  readonly sourceFile: ts.SourceFile;
  readonly text: string;
  readonly dialect: 'oite' | 'typescript' | 'javascript';
  readonly isModule: boolean;
  /** The top level is strict without a directive. Modules always are. Default false. */
  readonly strictDefault?: boolean;
  /**
   * The top level is a function's body, as CommonJS runs it: `return` and `new.target` are allowed there.
   * Default: true for scripts.
   */
  readonly functionBody?: boolean;
  /** `await` may be used at the top level, as an expression. Default true. */
  readonly topLevelAwait?: boolean;
}

/** 1 for the kinds that nothing is checked about, in themselves or inside: types, punctuation, words other than `super`. */
const passedOver = new Uint8Array(ts.SyntaxKind.Count);
passedOver.fill(1, ts.SyntaxKind.FirstPunctuation, ts.SyntaxKind.LastPunctuation + 1);
passedOver.fill(1, ts.SyntaxKind.FirstKeyword, ts.SyntaxKind.LastKeyword + 1);
passedOver.fill(1, ts.SyntaxKind.FirstTypeNode, ts.SyntaxKind.LastTypeNode + 1);
passedOver[ts.SyntaxKind.SuperKeyword] = 0;

/** The same for files in which no name is reserved or restricted anywhere: names that are used need no look, only declared ones do. */
const passedOverPlain = passedOver.slice();
passedOverPlain[ts.SyntaxKind.Identifier] = 1;

/** The names that ECMA-262 has rules about (12.7.2, 13.1.1, 15.7.1), those that the parser knows to be reserved aside. */
const restrictedWords = [
  'await', 'yield', 'let', 'static', 'implements', 'interface', 'package', 'private', 'protected', 'public', 'arguments', 'eval',
];

/** A span whose start is looked for only when somebody asks, which few checks do that have nothing to report. */
class NodeSpan implements Span {
  constructor(private readonly node: ts.Node, private readonly source: ts.SourceFile) {}
  get start(): number {
    return startOf(this.node, this.source);
  }
  get end(): number {
    return this.node.end;
  }
}

export class Checker {
  readonly reports: Report[] = [];
  readonly source: ts.SourceFile;
  readonly text: string;
  readonly isModule: boolean;
  /** Whether type syntax is part of the language: overloads, abstract members, declarations of types. */
  readonly typed: boolean;
  /** Names that the module exports from its own bindings, looked up when all declarations are known. */
  readonly localExports: { readonly name: string; readonly span: Span }[] = [];
  readonly exportedNames = new Set<string>();
  /** No name in the file is one of those that are reserved or restricted in some places, nor missing. */
  readonly hasPlainWords: boolean;
  private readonly passedOver: Uint8Array;
  private readonly nodes: ts.Node[] = [];
  private readonly contexts: Context[] = [];
  /** For `pushChild`. */
  private childContext!: Context;

  constructor(file: CheckedFile) {
    this.source = file.sourceFile;
    this.text = file.text;
    this.isModule = file.isModule;
    this.typed = file.dialect !== 'javascript';
    const words = wordsIn(file.sourceFile);
    this.hasPlainWords = parseErrorsOf(file.sourceFile).length === 0 && !restrictedWords.some((word) => words.has(word));
    this.passedOver = this.hasPlainWords ? passedOverPlain : passedOver;
  }

  report(problem: Report): void {
    this.reports.push(problem);
  }

  /** Where `node` stands, without the blank space and comments before it. */
  span(node: ts.Node): Span {
    return new NodeSpan(node, this.source);
  }

  /** Schedules `node`, which declares no name: see `bind` in names.ts for those. Within one `visit`, nodes are visited in the order in which they are scheduled. */
  push(node: ts.Node | undefined, context: Context): void {
    if (node === undefined || this.passedOver[node.kind] === 1) return;
    this.nodes.push(node);
    this.contexts.push(context);
  }

  private readonly pushChild = (node: ts.Node): void => {
    if (this.passedOver[node.kind] === 1) return;
    this.nodes.push(node);
    this.contexts.push(this.childContext);
  };

  pushAll(nodes: readonly ts.Node[] | undefined, context: Context): void {
    if (nodes !== undefined) for (const node of nodes) this.push(node, context);
  }

  /** Schedules all children of `node` with one context. */
  pushChildren(node: ts.Node, context: Context): void {
    this.childContext = context;
    ts.forEachChild(node, this.pushChild);
  }

  /** Visits everything that is scheduled, and what those visits schedule, depth first. */
  run(visit: (checker: Checker, node: ts.Node, context: Context) => void): void {
    const { nodes, contexts } = this;
    this.reverseFrom(0);
    while (nodes.length > 0) {
      const node = nodes.pop()!;
      const context = contexts.pop()!;
      const mark = nodes.length;
      visit(this, node, context);
      if (nodes.length > mark + 1) this.reverseFrom(mark);
    }
  }

  /** What one visit scheduled is turned round: the stack hands out the last one first. */
  private reverseFrom(mark: number): void {
    const { nodes, contexts } = this;
    for (let low = mark, high = nodes.length - 1; low < high; low++, high--) {
      const node = nodes[low]!;
      nodes[low] = nodes[high]!;
      nodes[high] = node;
      const context = contexts[low]!;
      contexts[low] = contexts[high]!;
      contexts[high] = context;
    }
  }
}
