// The only place that imports TypeScript as a value; others import `ts` from here.
import ts from '#typescript';

export { ts };
