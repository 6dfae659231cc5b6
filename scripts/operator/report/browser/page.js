// @ts-check
// What the report does in a browser: the table of findings sorts, filters and turns pages, and lists are saved as CSV.
// It stands in the page as it is, and puts texts into it as texts only.
'use strict';

(() => {
  /** Rows are cards on a phone, and a hundred of these nobody scrolls through. */
  const pageRows = matchMedia('(max-width: 60rem)').matches ? 25 : 100;
  /** Printed at most: an incident file is read by people. */
  const PRINTED_ROWS = 2000;
  const [GRADE, BORDER, MONITOR, FAR_END, DETECTION, TIMES, FIRST, LAST, SEEN_BY] = [
    0, 1, 2, 3, 4, 5, 6, 7, 8,
  ];

  /**
   * @typedef {{
   *   grades: string[], borders: string[], hosts: string[], seenBy: string[],
   *   detections: { title: string, id: string, anchor: string }[],
   *   rows: (number | null)[][],
   *   zone: { name: string, changes: [number, number][] } | null,
   * }} TableData scripts/operator/report/table-data.ts
   */

  /** @param {string} id */
  const byId = (id) => /** @type {HTMLElement} */ (document.getElementById(id));
  /** @param {string} id */
  const select = (id) => /** @type {HTMLSelectElement} */ (byId(id));
  /** @param {string} id @returns {unknown} */
  const parsed = (id) => JSON.parse(byId(id).textContent ?? 'null');

  const data = /** @type {TableData} */ (parsed('table-data'));
  const { rows, hosts, detections, seenBy, grades, borders } = data;
  const search = /** @type {HTMLInputElement} */ (byId('search'));
  const body = byId('rows');
  const headers = [...document.querySelectorAll('.findings thead th')];
  /** The columns' names, as the page has them. */
  const labels = headers.map((header) => header.textContent ?? '');

  /** Rows come worst first; no column is chosen then. @type {{ column: number | null, down: boolean }} */
  let order = { column: null, down: false };
  /** Places of rows that are shown, in their order. @type {number[]} */
  let shown = rows.map((_, place) => place);
  let page = 0;

  /** @param {string} word @param {string[]} names */
  const matching = (word, names) => names.map((name) => name.toLowerCase().includes(word));

  function filter() {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const wanted = words.map((word) => ({
      hosts: matching(word, hosts),
      detections: matching(
        word,
        detections.map(({ title, id }) => `${title} ${id}`),
      ),
      seenBy: matching(word, seenBy),
    }));
    const grade = grades.indexOf(select('grade').value);
    const border = borders.indexOf(select('border').value);
    const detection = select('detection').value === '' ? -1 : Number(select('detection').value);
    shown = [];
    rows.forEach((row, place) => {
      if (grade >= 0 && row[GRADE] !== grade) return;
      if (border >= 0 && row[BORDER] !== border) return;
      if (detection >= 0 && row[DETECTION] !== detection) return;
      const hasAll = wanted.every(
        (word) =>
          word.hosts[Number(row[MONITOR])] ||
          word.hosts[Number(row[FAR_END])] ||
          word.detections[Number(row[DETECTION])] ||
          word.seenBy[Number(row[SEEN_BY])],
      );
      if (hasAll) shown.push(place);
    });
    sort();
  }

  function sort() {
    const { column, down } = order;
    if (column !== null) {
      const sign = down ? -1 : 1;
      shown.sort((a, b) => {
        const [left, right] = [rows[a]?.[column] ?? null, rows[b]?.[column] ?? null];
        // What has no time stands last, whichever way.
        if (left === null || right === null) return left === right ? a - b : left === null ? 1 : -1;
        return sign * (left - right) || a - b;
      });
    }
    page = 0;
    show();
  }

  function show() {
    const start = page * pageRows;
    fill(shown.slice(start, start + pageRows));
    const pages = Math.max(1, Math.ceil(shown.length / pageRows));
    byId('shown').textContent = `${shown.length} of ${rows.length} findings`;
    byId('place').textContent = `Page ${page + 1} of ${pages}`;
    /** @type {HTMLButtonElement} */ (byId('before')).disabled = page === 0;
    /** @type {HTMLButtonElement} */ (byId('after')).disabled = page >= pages - 1;
    byId('pager').hidden = pages === 1;
    headers.forEach((header, column) => {
      if (order.column === column) {
        header.setAttribute('aria-sort', order.down ? 'descending' : 'ascending');
      } else header.removeAttribute('aria-sort');
    });
  }

  /** @param {number[]} places */
  function fill(places) {
    body.replaceChildren(...places.map((place) => rowElement(rows[place] ?? [])));
  }

  /** @param {(number | null)[]} row */
  function rowElement(row) {
    const line = document.createElement('tr');
    line.setAttribute('role', 'row');
    labels.forEach((label, column) => {
      const cell = document.createElement('td');
      cell.setAttribute('role', 'cell');
      cell.dataset.label = label;
      cell.append(content(row, column, cell));
      line.append(cell);
    });
    return line;
  }

  /** @param {(number | null)[]} row @param {number} column @param {HTMLElement} cell */
  function content(row, column, cell) {
    const value = row[column] ?? null;
    const text = textOf(row, column);
    if (column === GRADE || column === BORDER) return element('span', text, `badge ${text}`);
    if (column === MONITOR || column === FAR_END) {
      cell.className = 'mono';
      return element('bdi', text);
    }
    if (column === DETECTION) {
      const link = document.createElement('a');
      link.href = `#${detections[Number(value)]?.anchor ?? ''}`;
      link.append(element('bdi', text));
      return link;
    }
    if (column === TIMES) cell.className = 'number';
    if (column !== FIRST && column !== LAST) return document.createTextNode(text);
    cell.className = 'time';
    const time = element('span', text);
    if (value !== null && data.zone) time.append(element('span', localTime(value), 'local muted'));
    return time;
  }

  /** @param {string} tag @param {string} text @param {string} [className] */
  function element(tag, text, className) {
    const made = document.createElement(tag);
    made.textContent = text;
    if (className !== undefined) made.className = className;
    return made;
  }

  /** @param {(number | null)[]} row @param {number} column @returns {string} */
  function textOf(row, column) {
    const value = row[column] ?? null;
    if (value === null) return '';
    switch (column) {
      case GRADE:
        return grades[value] ?? '';
      case BORDER:
        return borders[value] ?? '';
      case MONITOR:
      case FAR_END:
        return hosts[value] ?? '';
      case DETECTION:
        return detections[value]?.title ?? '';
      case FIRST:
      case LAST:
        return time(value);
      case SEEN_BY:
        return seenBy[value] ?? '';
      default:
        return String(value);
    }
  }

  /** As scripts/operator/report/times.ts writes them. @param {number} seconds epoch */
  function time(seconds) {
    const date = new Date(seconds * 1000);
    if (Number.isNaN(date.getTime())) return `${seconds} s after 1970`;
    return date.toISOString().slice(0, 19).replace('T', ' ');
  }

  /** @param {number} seconds epoch */
  function localTime(seconds) {
    const changes = data.zone?.changes ?? [];
    const before = changes.filter(([from]) => from <= seconds);
    const minutes = (before[before.length - 1] ?? changes[0] ?? [0, 0])[1];
    const two = (/** @type {number} */ number) => String(number).padStart(2, '0');
    const offset = `${two(Math.floor(Math.abs(minutes) / 60))}:${two(Math.abs(minutes) % 60)}`;
    const local = time(seconds + minutes * 60);
    // The date is said once where it is the same.
    const day = time(seconds).slice(0, 10);
    const clock = local.startsWith(day) ? local.slice(11) : local;
    return `${clock} ${minutes < 0 ? '-' : '+'}${offset}`;
  }

  /** @param {number | null} column @param {boolean} down */
  function orderBy(column, down) {
    order = { column, down };
    sort();
  }

  /** The worst, the most and the latest are asked for first. @param {number} column */
  function beginsDown(column) {
    return column === GRADE || column === TIMES || column === LAST;
  }

  /** As scripts/lib/csv.ts writes them. @param {string} text */
  function csvCell(text) {
    const safe = /^[=+@\t\r-]/.test(text) ? `'${text}` : text;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  }

  /** @param {string} name @param {string} text */
  function save(name, text) {
    const address = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }));
    const link = document.createElement('a');
    link.href = address;
    link.download = name;
    link.click();
    // The browser has taken it when the click is over; a moment more does no harm.
    setTimeout(() => URL.revokeObjectURL(address), 10_000);
  }

  headers.forEach((header, column) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = header.textContent;
    button.addEventListener('click', () => {
      orderBy(column, order.column === column ? !order.down : beginsDown(column));
    });
    header.replaceChildren(button);
  });
  detections.forEach(({ title }, place) =>
    select('detection').append(new Option(title, `${place}`)),
  );
  let waiting = 0;
  search.addEventListener('input', () => {
    clearTimeout(waiting);
    waiting = setTimeout(filter, 150);
  });
  for (const id of ['grade', 'border', 'detection']) select(id).addEventListener('change', filter);
  select('sort').addEventListener('change', () => {
    const column = Number(select('sort').value);
    orderBy(column, beginsDown(column));
  });
  /** @param {number} by */
  const turn = (by) => () => {
    page += by;
    show();
    byId('findings').scrollIntoView();
  };
  byId('before').addEventListener('click', turn(-1));
  byId('after').addEventListener('click', turn(1));
  byId('monitors-csv').addEventListener('click', () =>
    save('monitors.csv', String(parsed('monitors-data'))),
  );
  byId('findings-csv').addEventListener('click', () => {
    const lines = shown.map((place) =>
      labels.map((_, column) => textOf(rows[place] ?? [], column)),
    );
    save(
      'findings.csv',
      [labels, ...lines].map((line) => `${line.map(csvCell).join(',')}\n`).join(''),
    );
  });

  /** Steps that are folded are opened for who comes to them by a link. */
  function open() {
    const target = document.getElementById(location.hash.slice(1));
    if (target instanceof HTMLDetailsElement) target.open = true;
  }
  addEventListener('hashchange', open);
  open();
  /** @type {HTMLDetailsElement[]} */
  let opened = [];
  addEventListener('beforeprint', () => {
    opened = [...document.querySelectorAll('details')].filter((one) => !one.open);
    for (const one of opened) one.open = true;
    fill(shown.slice(0, PRINTED_ROWS));
    const left = shown.length - PRINTED_ROWS;
    byId('print-note').textContent =
      left > 0 ? `${left} more findings are not printed; the file itself has them.` : '';
  });
  addEventListener('afterprint', () => {
    for (const one of opened) one.open = false;
    show();
  });
  for (const id of ['controls', 'downloads']) byId(id).hidden = false;
  show();
})();
