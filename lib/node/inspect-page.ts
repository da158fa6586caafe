// The inspector's page as one HTML text: no request leaves it. A content security policy names the hashes of its own style
// and scripts, so that nothing which a source, a name or a path holds can become code.

import { createHash } from 'node:crypto';
import { script, style } from '../page/assets.js';
import type { PageData } from '../page/data.js';

/** More that a page may do than show a file. */
export interface PageExtras {
  /** Scripts that come before the page's own: the compiler, for a playground. */
  readonly scripts?: readonly string[];
  /** What the page may connect to. */
  readonly connect?: string;
}

/**
 * The page for one file, or for a playground.
 *
 * @param data What it shows; any text in it, also hostile, stays text.
 * @returns A whole HTML document.
 */
export function pageOf(data: PageData, { scripts = [], connect }: PageExtras = {}): string {
  const all = [...scripts, script].map(inline);
  const policy = [
    "default-src 'none'", `script-src ${all.map(hash).join(' ')}`, `style-src ${hash(style)}`, 'img-src data:',
    ...(connect === undefined ? [] : [`connect-src ${connect}`]), "base-uri 'none'", "form-action 'none'",
  ].join('; ');
  const name = data.inspection?.fileName ?? 'playground';
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="referrer" content="no-referrer">',
    '<meta name="color-scheme" content="light dark">',
    '<link rel="icon" href="data:,">',
    `<title>${escapeText(name)} · Oite inspector</title>`,
    `<style>${style}</style>`,
    '</head>',
    '<body>',
    '<noscript>This page needs JavaScript. The same data as text: oite inspect FILE --format plan|listing|json.</noscript>',
    `<script type="application/json" id="data">${jsonText(slim(data))}</script>`,
    ...all.map((text) => `<script>${text}</script>`),
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

/** Without what the page works out again from the rest: texts of listings and plans, the pairs of the map, the source in it. */
function slim(data: PageData): PageData {
  const { inspection } = data;
  if (inspection === undefined) return data;
  const map = inspection.map === null ? null : { ...inspection.map, sourcesContent: [] };
  const functions = inspection.functions.map((fn) => ({ ...fn, plan: '' }));
  return { ...data, inspection: { ...inspection, map, functions, listing: '', plan: '', pairs: [] } };
}

/** JSON that can stand in a script element: no `<`, no `>`, no `&`, nothing that ends a line of JavaScript. */
function jsonText(value: unknown): string {
  return JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Script text that does not end its element, nor begin a comment in it, which would hide the end. */
function inline(text: string): string {
  return text.replace(/<(\/script|!--)/gi, '\\x3C$1');
}

function hash(text: string): string {
  return `'sha256-${createHash('sha256').update(text, 'utf8').digest('base64')}'`;
}

/** Text for an element: control and bidi characters of a path would hide what it is. */
function escapeText(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, '\ufffd').replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
}
