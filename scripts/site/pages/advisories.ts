import { LEFT_OUT } from '../../../rules-src/left-out';
import type { Catalogue, Entry } from '../catalogue';
import type { SitePage } from '../render';
import { advisoryIn, idsOf } from '../search-data';

export function advisoriesPage({ detections, devices }: Catalogue): SitePage {
  const named = detections.flatMap(idsOf);
  const ofDevices = devices.flatMap(({ device }) => device.advisories);
  const ids = [...new Set([...named, ...ofDevices])].sort((a, b) => (key(a) < key(b) ? 1 : -1));
  return {
    path: 'advisories.html',
    title: 'Advisories and CVEs',
    description:
      'Which detections answer an advisory of CISA or a CVE, and what was left out and why.',
    template: 'advisories',
    data: {
      covered: ids.map((id) => {
        const citing = detections.filter((entry) => idsOf(entry).includes(id));
        const about = devices
          .filter(
            ({ device, detections: own }) =>
              device.advisories.includes(id) || own.some((one) => citing.includes(one)),
          )
          .map(({ device: { vendor, models } }) =>
            vendor === 'any' ? models[0]! : `${vendor} ${models[0]!}`,
          );
        return {
          id,
          url: urlOf(id, detections),
          about: [...new Set(about)].join('; '),
          detections: citing.map(({ d, path }) => ({ title: d.title, path })),
        };
      }),
      leftOut: LEFT_OUT.flatMap(({ ids: own, about, why }) =>
        own.map((id) => ({ id, about, why })),
      ),
    },
  };
}

/** Newest first, advisories of a year before its CVEs. */
function key(id: string): string {
  const [, year = ''] = /^(?:CVE-20|ICSMA-)(\d\d)/.exec(id) ?? [];
  return `${year} ${id.startsWith('ICSMA') ? 'b' : 'a'} ${id}`;
}

function urlOf(id: string, detections: readonly Entry[]): string | null {
  if (id.startsWith('CVE-')) return `https://www.cve.org/CVERecord?id=${id}`;
  const urls = detections.flatMap(({ d }) =>
    d.references.flatMap((one) => (one.kind === 'url' ? [one.url] : [])),
  );
  return (
    urls.find((url) => advisoryIn(url).includes(id)) ??
    `https://www.cisa.gov/news-events/ics-medical-advisories/${id.toLowerCase()}`
  );
}
