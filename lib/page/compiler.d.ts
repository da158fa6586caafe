// Made by scripts/build-page.js: inspect() as one classic script that finds TypeScript in the global `ts`, and leaves
// `oiteInspect` behind. Apart from the page's own script, since only playgrounds need it.

export declare const compiler: string;
