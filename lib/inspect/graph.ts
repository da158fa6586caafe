// The state graph of a function: one node for each block, edges for the ways of control. As data, as DOT, as Mermaid.

import { printable } from './listing-writer.js';
import type { BlockView, EdgeKind, FunctionView } from './views.js';

export interface GraphNode {
  readonly id: number;
  /** `S3` for a state, `B7` for a block that control falls into. */
  readonly title: string;
  readonly lines: readonly string[];
  readonly kind: BlockView['terminator'];
  readonly isEntry: boolean;
}

export interface GraphEdge {
  readonly from: number;
  readonly to: number;
  readonly kind: EdgeKind;
  readonly label: string;
}

export interface Graph {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

const labels: Readonly<Record<EdgeKind, string>> = {
  next: '', then: 'yes', else: 'no', resume: 'resumes', return: 'return', exit: 'leaves', normal: 'normal', jump: 'jump', throw: 'throws',
};

/** What a block is called: by its state, or by its own number where control only falls into it. */
export function titleOf({ id, state }: Pick<BlockView, 'id' | 'state'>): string {
  return state === null ? `B${id}` : `S${state}`;
}

/**
 * The graph of a function. Every block of a region may throw; edges to its handler are drawn from where that is to be
 * expected, suspensions and `throw`, and from the first block of a region that has neither.
 */
export function graphOf({ blocks, regions }: FunctionView, longest = 48): Graph {
  const byId = new Map(blocks.map((block) => [block.id, block]));
  const name = (id: number): string => titleOf(byId.get(id)!);
  const nodes = blocks.map((block, i): GraphNode => ({
    id: block.id, title: titleOf(block), kind: block.terminator, isEntry: i === 0,
    lines: [...block.code, endOf(block, name)].filter((line) => line !== '').map((line) => shorten(line, longest)),
  }));
  const edges: GraphEdge[] = [];
  for (const { id, edges: ways, terminator } of blocks) {
    for (const { to, kind, completion } of ways) {
      const label = kind === 'return' && terminator === 'suspend' ? 'return(v)' : kind === 'jump' ? `jump ${completion?.number}` : labels[kind];
      edges.push({ from: id, to, kind, label });
    }
  }
  for (const { handler, blocks: inside } of regions) {
    const throwing = inside.filter((id) => ['suspend', 'throw'].includes(byId.get(id)!.terminator));
    for (const from of throwing.length > 0 ? throwing : inside.slice(0, 1)) {
      edges.push({ from, to: handler, kind: 'throw', label: byId.get(from)!.terminator === 'suspend' ? 'rejects' : 'throws' });
    }
  }
  return { nodes, edges };
}

/** The end of a block without what its edges say. */
function endOf({ terminator, end, operand }: BlockView, name: (id: number) => string): string {
  switch (terminator) {
    case 'goto':
    case 'leave':
      return '';
    case 'branch':
      return `${operand} ?`;
    case 'suspend':
      return end.replace(/ -> B\d+(?:, return -> B\d+)?$/, '');
    case 'end-finally':
      return end.replace(/:.*$/, '');
    default:
      return end.replace(/\bB(\d+)\b/g, (whole, id: string) => (/^(?:return|throw)/.test(end) ? whole : name(Number(id))));
  }
}

export function shorten(line: string, longest: number): string {
  return line.length <= longest ? line : `${line.slice(0, longest - 1)}…`;
}

function headingOf({ kind, name }: FunctionView): string {
  return kind === name ? name : `${kind} ${name}`;
}

/** Graphs of functions in the language of Graphviz. */
export function toDot(functions: readonly FunctionView[]): string {
  const out = ['digraph oite {', '  node [shape=box, fontname="monospace", fontsize=10];', '  edge [fontname="sans-serif", fontsize=9];'];
  functions.filter(({ blocks }) => blocks.length > 0).forEach((fn, i) => {
    const { nodes, edges } = graphOf(fn);
    const quote = (text: string): string => `"${printable(text).replace(/["\\]/g, '\\$&')}"`;
    out.push(`  subgraph cluster_${i} {`, `    label=${quote(`${headingOf(fn)} (line ${fn.line})`)};`);
    for (const node of nodes) {
      const text = [node.title, ...node.lines].map((line) => `${printable(line).replace(/["\\]/g, '\\$&')}\\l`).join('');
      const look = node.kind === 'suspend' ? ', style=bold' : node.kind === 'return' || node.kind === 'throw' ? ', style=rounded' : '';
      out.push(`    f${i}_${node.id} [label="${text}"${node.isEntry ? ', peripheries=2' : ''}${look}];`);
    }
    for (const { from, to, kind, label } of edges) {
      const look = kind === 'throw' ? ', style=dashed, color=red' : kind === 'resume' ? ', style=bold' : '';
      out.push(`    f${i}_${from} -> f${i}_${to} [label=${quote(label)}${look}];`);
    }
    out.push('  }');
  });
  return [...out, '}'].join('\n');
}

/** Graphs of functions as one Mermaid flowchart. */
export function toMermaid(functions: readonly FunctionView[]): string {
  const text = (line: string): string => printable(line).replace(/[#"<>&`\\;]/g, (c) => `#${c.charCodeAt(0)};`);
  const out = ['flowchart TD'];
  functions.filter(({ blocks }) => blocks.length > 0).forEach((fn, i) => {
    const { nodes, edges } = graphOf(fn);
    out.push(`  subgraph f${i}["${text(`${headingOf(fn)} (line ${fn.line})`)}"]`);
    for (const node of nodes) {
      const label = [node.title, ...node.lines].map(text).join('<br/>');
      const [open, close] = node.kind === 'suspend' ? ['[["', '"]]'] : node.kind === 'return' || node.kind === 'throw' ? ['(["', '"])'] : ['["', '"]'];
      out.push(`    f${i}b${node.id}${open}${label}${close}`);
    }
    for (const { from, to, kind, label } of edges) {
      const arrow = kind === 'throw' ? '-.->' : kind === 'resume' ? '==>' : '-->';
      out.push(`    f${i}b${from} ${arrow}${label === '' ? '' : `|"${text(label)}"|`} f${i}b${to}`);
    }
    out.push('  end');
  });
  return out.join('\n');
}
