// Answers every query of a folder with Comunica: node query.mjs ATLAS.nt QUERIES OUTPUT writes OUTPUT/NAME.json each.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { QueryEngine } from '@comunica/query-sparql-file';
import { Parser, Store } from 'n3';

const [atlas, queries, output] = process.argv.slice(2);
const store = new Store(new Parser({ format: 'N-Triples' }).parse(readFileSync(atlas, 'utf8')));
const engine = new QueryEngine();
for (const name of readdirSync(queries).filter((file) => file.endsWith('.rq')).sort()) {
  const started = Date.now();
  const result = await engine.query(readFileSync(join(queries, name), 'utf8'), { sources: [store] });
  const { data } = await engine.resultToString(result, 'application/sparql-results+json');
  const pieces = [];
  for await (const piece of data) pieces.push(piece.toString());
  writeFileSync(join(output, `${basename(name, '.rq')}.json`), pieces.join(''));
  console.error(`comunica ${name}: ${((Date.now() - started) / 1000).toFixed(1)} s`);
}
