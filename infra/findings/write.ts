import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT_ROOT } from '../bundling.ts';
import { insertReasons } from './render.ts';

const path = join(PROJECT_ROOT, 'SECURITY.md');
writeFileSync(path, insertReasons(readFileSync(path, 'utf8')));
