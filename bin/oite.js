#!/usr/bin/env node
import { main } from '../dist/node/cli.js';

// Not awaited: an `await` here would stay pending for as long as the program's own main does.
main(process.argv.slice(2));
