import { readFileSync } from 'node:fs';
import path from 'node:path';
import ejs from 'ejs';

const TEMPLATES = path.join(__dirname, 'templates');

/**
 * Renders scripts/backends/templates/<name>. Templates print ready text: values are escaped for their engine before
 * they get here (suricata-literals.ts, zeek-literals.ts), so nothing is escaped for HTML.
 */
export function renderTemplate(name: string, data: object): string {
  const filename = templatePath(name);
  return ejs.render(readFileSync(filename, 'utf8'), data, { filename, escape: String });
}

/** Where a template lies on disk. */
export function templatePath(name: string): string {
  return path.join(TEMPLATES, name);
}
