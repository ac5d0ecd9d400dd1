// Parses files with N3.js and prints how many statements each has: node parse.mjs FILE...
import { readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { Parser } from 'n3';

const formats = { '.ttl': 'Turtle', '.nt': 'N-Triples', '.nq': 'N-Quads', '.trig': 'TriG' };
for (const file of process.argv.slice(2)) {
  console.log(new Parser({ format: formats[extname(file)] }).parse(readFileSync(file, 'utf8')).length);
}
