import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { renderHtml } from './template';

/** What a page is made of. Everything that is not said to be HTML is plain text. */
export interface PageParts {
  title: string;
  description: string;
  /** HTML. */
  body: string;
  /** Written into the page, after the theme. */
  styles?: readonly string[];
  /** Written into the page, run when all of it was read. */
  scripts?: readonly string[];
  /** Values that scripts read, by the id of their element. */
  data?: Readonly<Record<string, unknown>>;
  /** Files beside the page, relative to it; then the theme is taken to be one of them. */
  files?: { styles: readonly string[]; scripts: readonly string[] };
}

/** Colours, type, and how things look that all pages have; see the file. */
export const THEME = readFileSync(path.join(__dirname, 'theme.css'), 'utf8');

/**
 * A whole page. Its policy lets it load nothing but what it holds, and the files that were named: neither text that
 * slipped through as markup nor a script of the page's own can fetch or send anything.
 */
export function htmlPage(parts: PageParts): string {
  const { title, description, body, files, data = {} } = parts;
  const styles = [...(files ? [] : [THEME]), ...(parts.styles ?? [])].join('\n');
  const scripts = (parts.scripts ?? []).join('\n');
  return renderHtml(path.join(__dirname, 'page.ejs'), {
    title,
    description,
    body,
    files: files ?? { styles: [], scripts: [] },
    styles,
    scripts,
    policy: policy(styles, scripts, files !== undefined),
    data: Object.entries(data).map(([id, value]) => ({ id, json: jsonInScript(value) })),
  });
}

/**
 * JSON as it may stand in a script element. `<` could end the element or begin a comment in it; the two separators
 * of lines are none in JSON and were in older JavaScript.
 */
export function jsonInScript(value: unknown): string {
  return JSON.stringify(value).replace(/[<\u2028\u2029]/g, (one) => {
    return `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}

/** By the digest of what stands in the page, so that nothing else runs there (CSP level 2, hash-source). */
function policy(styles: string, scripts: string, withFiles: boolean): string {
  const beside = withFiles ? ["'self'"] : [];
  const sources = (text: string) =>
    [...beside, ...(text === '' ? [] : [`'sha256-${sha256Base64(text)}'`])].join(' ') || "'none'";
  return [
    "default-src 'none'",
    `style-src ${sources(styles)}`,
    `script-src ${sources(scripts)}`,
    `img-src ${[...beside, 'data:'].join(' ')}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

function sha256Base64(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}
