// The eager promise as the public suite wants it: npx promises-aplus-tests test/support/aplus-adapter.js
import { Promise } from '../../dist/runtime/runtime.js';

// The suite rejects many promises that nobody handles.
process.on('unhandledRejection', () => {});

export const resolved = (value) => Promise.resolve(value);
export const rejected = (reason) => Promise.reject(reason);
export const deferred = () => Promise.withResolvers();
