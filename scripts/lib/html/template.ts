import { readFileSync } from 'node:fs';
import ejs from 'ejs';

/** Compiled once each. */
const compiled = new Map<string, ejs.TemplateFunction>();

/**
 * Renders an ejs template as HTML. `<%= %>` escapes for text and for attributes in quotes, with ejs's own escape;
 * `<%- %>` is for what is HTML already. What a log or a file said goes through `shownText` besides.
 * @param file whole path of the template.
 */
export function renderHtml(file: string, data: object): string {
  let template = compiled.get(file);
  if (!template) {
    template = ejs.compile(readFileSync(file, 'utf8'), { filename: file });
    compiled.set(file, template);
  }
  return template(data);
}

/** A text as HTML, for text and for attributes in quotes. */
export function escapeHtml(text: string): string {
  return ejs.escapeXML(text);
}
