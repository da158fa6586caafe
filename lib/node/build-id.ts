// Which build of the compiler this is: a hash that scripts/build-start.js puts before the bundle, over all that can
// change an output, TypeScript and the runtime's ABI included. Undefined when the files of dist/node run one by one, as
// in tests; nothing is cached then.

declare const oiteBuild: string | undefined;

export const buildId: string | undefined = typeof oiteBuild === 'string' ? oiteBuild : undefined;
