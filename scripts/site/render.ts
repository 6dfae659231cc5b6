import path from 'node:path';
import { htmlPage } from '../lib/html/page';
import { renderHtml } from '../lib/html/template';

/** The site's templates as pages. `root` is the way from a page to the start page's folder. */

export interface SitePage {
  /** Below the site's folder, with forward slashes. */
  path: string;
  title: string;
  description: string;
  template: string;
  data: object;
  /** Scripts of the site that it needs, besides the one that all have. */
  scripts?: readonly string[];
}

const STYLES = ['theme.css', 'site.css'] as const;
const EVERY_PAGE = 'page.js';

export function renderPage(page: SitePage, version: string): string {
  const root = '../'.repeat(page.path.split('/').length - 1);
  const shown = {
    root,
    version,
    here: page.path,
    bytes: (count: number) => (count === 1 ? '1 byte' : `${count.toLocaleString('en')} bytes`),
    hexDigits: (value: number, digits: number) => value.toString(16).padStart(digits, '0'),
    part: (name: string, data: object) => renderHtml(template(name), { ...shown, ...data }),
  };
  const content = renderHtml(template(page.template), { ...shown, ...page.data });
  return htmlPage({
    title: `${page.title} · Vitalwire`,
    description: page.description,
    body: renderHtml(template('frame'), { ...shown, content }),
    files: {
      styles: STYLES.map((file) => root + file),
      scripts: [...(page.scripts ?? []), EVERY_PAGE].map((file) => root + file),
    },
  });
}

function template(name: string): string {
  return path.join(__dirname, 'templates', `${name}.ejs`);
}
