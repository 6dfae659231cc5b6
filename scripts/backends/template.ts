import { readFileSync } from 'node:fs';
import path from 'node:path';
import ejs from 'ejs';

const TEMPLATES = path.join(__dirname, 'templates');

/** Compiled once each: a page of every detection is rendered from the same text. */
const compiled = new Map<string, ejs.TemplateFunction>();

/**
 * Renders scripts/backends/templates/<name>. Templates print ready text: values are escaped for their engine before
 * they get here (suricata-literals.ts, zeek-literals.ts), so nothing is escaped for HTML.
 */
export function renderTemplate(name: string, data: object): string {
  let template = compiled.get(name);
  if (!template) {
    const filename = templatePath(name);
    template = ejs.compile(readFileSync(filename, 'utf8'), { filename, escape: String });
    compiled.set(name, template);
  }
  return template(data);
}

/** Where a template lies on disk. */
function templatePath(name: string): string {
  return path.join(TEMPLATES, name);
}
