import { readFileSync } from 'node:fs';
import path from 'node:path';
import { THEME } from '../lib/html/page';
import type { Pack } from '../backends/pack';
import { testCapture } from './captures';
import { catalogueOf, type Entry, releasedManifests } from './catalogue';
import { advisoriesPage } from './pages/advisories';
import { detectionPage, type Wire } from './pages/detection';
import { proofPage } from './pages/proof';
import { startPage } from './pages/start';
import { renderPage } from './render';
import type { Runs } from './runs';
import { searchData } from './search-data';
import { picturesOf } from './pictures';
import { hashesOf } from './wire/rules';

export type SiteFiles = Map<string, string | Uint8Array>;

/** Every file of the site, by path below its folder. */
export function siteFiles(pack: Pack, runs: Runs, root: string): SiteFiles {
  const catalogue = catalogueOf(pack, releasedManifests(root));
  const files: SiteFiles = new Map();
  const hashes = hashesOf(pack);
  for (const entry of catalogue.detections) {
    const { wire, captures } = wireOf(entry, pack, hashes);
    for (const [file, bytes] of captures) files.set(file, bytes);
    files.set(entry.path, renderPage(detectionPage(entry, catalogue, wire), pack.version));
  }
  const pages = [startPage(catalogue), advisoriesPage(catalogue), proofPage(catalogue, runs, root)];
  for (const page of pages) {
    files.set(page.path, renderPage(page, pack.version));
  }
  files.set('theme.css', THEME);
  for (const asset of ['site.css', 'page.js', 'search.js']) {
    files.set(asset, readFileSync(path.join(__dirname, 'client', asset), 'utf8'));
  }
  files.set('search-data.js', searchData(catalogue));
  return files;
}

/** The pictures of a detection with the captures that show the same. */
function wireOf({ d }: Entry, pack: Pack, hashes: ReadonlySet<string>) {
  const pictures = picturesOf(d, pack, hashes);
  const name = d.id.replace('/', '-');
  const captures = new Map([[`captures/${name}-test-match.pcap`, testCapture(pictures.match)]]);
  if (pictures.nearMiss) {
    captures.set(`captures/${name}-test-near-miss.pcap`, testCapture(pictures.nearMiss));
  }
  const [match, nearMiss = null] = [...captures].map(([file, bytes]) => ({
    path: file,
    size: bytes.length,
  }));
  const wire: Wire = { ...pictures, captures: { match: match!, nearMiss } };
  return { wire, captures };
}
