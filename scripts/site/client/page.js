'use strict';

/**
 * What every page does: copies, answers to links within it, and shows which condition looks at which bytes. Without it
 * all is there to read.
 */

for (const button of document.querySelectorAll('button.copy')) {
  button.hidden = false;
  const name = button.textContent;
  button.addEventListener('click', async () => {
    const text = document.getElementById(button.dataset.copies);
    let done = false;
    try {
      await navigator.clipboard.writeText(text.textContent);
      done = true;
    } catch {
      // From disk some browsers give no clipboard: what is selected can be copied by hand.
      getSelection().selectAllChildren(text);
      done = document.execCommand('copy');
    }
    button.textContent = done ? 'Copied' : 'Selected: copy it now';
    setTimeout(() => {
      button.textContent = name;
    }, 3000);
  });
}

/** A link to a rule opens it. */
function openTarget() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target instanceof HTMLDetailsElement) {
    target.open = true;
    target.scrollIntoView();
  }
}
addEventListener('hashchange', openTarget);
openTarget();

addEventListener('beforeprint', () => {
  for (const details of document.querySelectorAll('details')) {
    details.dataset.was = details.open ? 'open' : '';
    details.open = true;
  }
});
addEventListener('afterprint', () => {
  for (const details of document.querySelectorAll('details')) {
    details.open = details.dataset.was === 'open';
  }
});

for (const look of document.querySelectorAll('[data-look]')) {
  const runs = [...look.querySelectorAll('.run')];
  const rows = [...look.querySelectorAll('[data-condition]')];
  const said = look.querySelector('[data-said]');
  said.hidden = false;

  const show = (conditions, pick) => {
    for (const run of runs) {
      run.classList.toggle(
        'shown',
        run.dataset.conditions.split(' ').some((one) => conditions.includes(one)),
      );
    }
    const shown = rows.filter((row) => conditions.includes(row.dataset.condition));
    for (const row of rows) row.classList.toggle('shown', shown.includes(row));
    said.textContent = shown
      .map((row) => {
        const words = row.querySelector('[data-words]').innerText.replace(/\s+/g, ' ');
        return `Condition ${row.dataset.condition}: ${words}`;
      })
      .concat(pick ? [look.querySelector('[data-source]').textContent] : [])
      .join('. ');
  };
  for (const run of runs) {
    const conditions = run.dataset.conditions.split(' ');
    for (const event of ['pointerenter', 'focus', 'click']) {
      run.addEventListener(event, () => show(conditions, true));
    }
  }
  for (const row of rows) {
    row.addEventListener('pointerenter', () => show([row.dataset.condition], false));
  }
}
