// Made by scripts/build-page.js from lib/page: the page's own script and style, and the compiler for a playground.

/** The viewer, as one classic script. */
export declare const script: string;
export declare const style: string;
