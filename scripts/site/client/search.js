'use strict';

/**
 * Search and filters of the start page, over what search-data.js holds. It answers in a sentence first: what somebody
 * asks is whether a device is covered and what a number means, not for a list.
 */

const data = window.vitalwireSearch;
const form = document.getElementById('search');
const query = document.getElementById('query');
const engine = document.getElementById('engine');
const grade = document.getElementById('grade');
const results = document.getElementById('results');
const answer = document.getElementById('answer');
const found = document.getElementById('found');
const count = document.getElementById('count');
form.hidden = false;

/** Words of a question that name nothing. */
const FILLING = new Set(
  'a an and are at by covered device devices do does for have i in is it look looks me monitor monitors my of on or our pump pumps see seen sid sids rule rules port ports the this to we what which with you cve'.split(
    ' ',
  ),
);

/** A name without what people leave out or add: `MN-120` is `mn120`. */
const compact = (text) => text.toLowerCase().replace(/[^a-z0-9]/g, '');

/** Words as they were asked, lower case, without those that name nothing unless nothing else is there. */
function wordsOf(text) {
  const all = text
    .toLowerCase()
    .split(/[\s,;?!]+/)
    .map((word) => word.replace(/^["'(]+|["').:]+$/g, ''))
    .filter(Boolean);
  const naming = all.filter((word) => !FILLING.has(word));
  return naming.length > 0 ? naming : all;
}

/** Whether a name of a device is asked for: `MX450` is one of `IntelliVue MX`, a name of a series without numbers. */
function isNamed(name, word) {
  const asked = compact(word);
  if (asked.length < 2) return null;
  const parts = name.split(/[\s/,]+/).map(compact);
  const whole = compact(name);
  if (whole === asked || parts.includes(asked)) return 'name';
  const [, letters, digits] = /^([a-z]+)(\d+[a-z]?)$/.exec(asked) || [];
  if (digits !== undefined && parts.at(-1) === letters && !/\d/.test(name)) return 'series';
  if (parts.length > 1 && parts.slice(-2).join('') === asked) return 'name';
  return null;
}

function devicesNamed(word) {
  return data.devices.flatMap((device) =>
    [...device.models, ...device.relabels].flatMap((name) => {
      const how = isNamed(name, word);
      return how ? [{ device, name, how }] : [];
    }),
  );
}

const passes = (one) =>
  (engine.value === '' || one.engines.includes(engine.value)) &&
  (grade.value === '' || one.grade === grade.value);

const byId = new Map(data.detections.map((one) => [one.id, one]));

function element(name, text, children = []) {
  const made = document.createElement(name);
  if (text) made.textContent = text;
  made.append(...children);
  return made;
}

function link(path, text) {
  const made = element('a', text);
  made.href = path;
  return made;
}

function detectionItem(one) {
  const badge = element('span', one.grade);
  badge.className = `badge ${one.grade}`;
  return element('li', '', [badge, ' ', link(one.path, one.title), ` (${one.device})`]);
}

function list(detections) {
  return element('ul', '', detections.map(detectionItem));
}

/** What covers a device that no detection names. */
function general() {
  const any = data.detections.filter((one) => one.anyDevice && passes(one));
  return [
    element(
      'p',
      'What is seen of any device, whatever its name, where it speaks one of these protocols:',
    ),
    list(any),
    element('p', '', [
      'To have it covered, a source has to give its bytes: ',
      link('advisories.html#left-out', 'what was left out, and why'),
      '.',
    ]),
  ];
}

/** @returns {{ says: string, parts: Node[], detections: object[] } | null} */
function answerTo(word) {
  if (/^\d{7}$/.test(word)) {
    const rule = data.sids[word];
    if (rule) {
      const one = byId.get(rule.detection);
      return {
        says: `sid ${word} looks at: ${rule.what}`,
        parts: [
          element('p', rule.msg),
          element('p', '', [
            link(`${one.path}#wire`, 'See the bytes that it looks at'),
            ', or ',
            link(`${one.path}#sid-${word}`, 'the rule itself'),
            '.',
          ]),
        ],
        detections: [one],
      };
    }
    const retired = data.retired[word];
    if (retired) {
      return {
        says: `sid ${word} is retired and never used again`,
        parts: [element('p', `It was of ${retired.detection}: ${retired.why}.`)],
        detections: [byId.get(retired.replacedBy)].filter(Boolean),
      };
    }
    if (Number(word) >= data.sidRange.first && Number(word) <= data.sidRange.last) {
      return { says: `sid ${word} is not used so far`, parts: [], detections: [] };
    }
  }
  if (/^(cve-\d{4}-\d+|icsma-\d\d-\d{3}-\d\d)$/.test(word)) {
    const id = word.toUpperCase();
    const detections = data.detections.filter((one) => one.ids.includes(id));
    const left = data.leftOut[id];
    if (detections.length > 0) {
      const says = `${id}: ${detections.length} ${detections.length === 1 ? 'detection' : 'detections'}`;
      return {
        says,
        parts: [
          element('p', '', [link(`advisories.html#${id}`, `${id} in the index of advisories`)]),
        ],
        detections,
      };
    }
    if (left) return { says: `${id}: left out`, parts: [element('p', left)], detections: [] };
    return {
      says: `${id}: not covered`,
      parts: [element('p', `No detection names ${id}.`), ...general()],
      detections: [],
    };
  }
  const named = devicesNamed(word);
  if (named.length > 0) {
    const { device, name, how } = named[0];
    const ids = [...new Set(named.flatMap((one) => one.device.detections))];
    const detections = ids.map((id) => byId.get(id));
    const asked = word.toUpperCase();
    const maker = device.vendor === 'any' ? 'any maker' : device.vendor;
    return {
      says: `${how === 'series' ? asked : name}: covered`,
      parts: [
        element(
          'p',
          how === 'series'
            ? `${asked} belongs to the series ${name} of ${maker}. The sources name the series and not each model of it.`
            : `${name} of ${maker}.`,
        ),
      ],
      detections,
    };
  }
  return null;
}

function search() {
  const words = wordsOf(query.value);
  const shown = new Set(data.detections.filter(passes).map(({ id }) => id));
  for (const row of document.querySelectorAll('#matrix tbody tr')) {
    row.hidden = !shown.has(row.dataset.id);
  }
  for (const card of document.querySelectorAll('#cards > li')) {
    card.hidden = !card.dataset.detections.split(' ').some((id) => shown.has(id));
  }
  count.textContent = `${shown.size} of ${data.detections.length} detections`;
  results.hidden = words.length === 0;
  if (words.length === 0) return;

  const answers = words.map((word) => [word, answerTo(word)]);
  const direct = answers.find(([, one]) => one);
  const hits = data.detections.filter((one) => words.every((word) => one.text.includes(word)));
  // A word with letters and digits is somebody's model: other words that are known do not answer for it.
  const unknown = answers.find(
    ([word, one]) =>
      !one &&
      /\d/.test(word) &&
      /[a-z]/.test(word) &&
      !data.detections.some(({ text }) => text.includes(word)),
  );
  if (unknown) {
    const name = unknown[0].toUpperCase();
    const known = direct ? direct[1].detections.filter(passes) : [];
    say(`${name}: not covered`, [
      element('p', `No detection and no device here is named ${name}.`),
      ...(known.length > 0 ? [element('p', 'Of the rest of what you asked:'), list(known)] : []),
      ...general(),
    ]);
    return;
  }
  if (direct) {
    const others = hits.filter((one) => !direct[1].detections.includes(one)).filter(passes);
    const detections = direct[1].detections.filter(passes);
    say(direct[1].says, [
      ...direct[1].parts,
      ...(detections.length > 0 ? [list(detections)] : []),
      ...(detections.length < direct[1].detections.length
        ? [
            element(
              'p',
              `${direct[1].detections.length - detections.length} more hidden by the filters.`,
            ),
          ]
        : []),
      ...(others.length > 0 ? [element('p', 'Also with these words:'), list(others)] : []),
    ]);
    return;
  }
  const left = hits.filter(passes);
  if (left.length > 0) {
    say(
      `${left.length} ${left.length === 1 ? 'detection' : 'detections'} for “${query.value.trim()}”`,
      [list(left)],
    );
    return;
  }
  if (hits.length > 0) {
    say('Hidden by the filters', [element('p', `${hits.length} detections have these words.`)]);
    return;
  }
  say(`“${query.value.trim()}”: not covered`, [
    element('p', 'No detection, device, advisory, sid, port or address here has these words.'),
    ...general(),
  ]);
}

function say(headline, parts) {
  answer.textContent = headline;
  found.replaceChildren(...parts);
}

let waiting;
query.addEventListener('input', () => {
  clearTimeout(waiting);
  waiting = setTimeout(search, 150);
});
engine.addEventListener('change', search);
grade.addEventListener('change', search);
form.addEventListener('submit', (event) => {
  event.preventDefault();
  clearTimeout(waiting);
  search();
  if (!results.hidden) answer.focus();
});
document.getElementById('show-all').addEventListener('click', () => {
  form.reset();
  search();
  query.focus();
});

// A search can be linked: index.html#q=MX450
const asked = /^#q=(.*)$/.exec(location.hash);
if (asked) {
  query.value = decodeURIComponent(asked[1]);
  search();
}
