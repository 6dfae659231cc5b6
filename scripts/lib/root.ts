import path from 'node:path';

/** The project's folder: where package.json, rules-src and dist lie. */
export const ROOT = path.join(__dirname, '..', '..');
