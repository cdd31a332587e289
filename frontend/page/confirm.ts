import type { Question } from './act-words.ts';
import { byId, create } from './dom.ts';

/** Asks before something is done that cannot be taken back. @returns whether the answer was yes */
export function confirm({ heading, points, yes, no }: Question): Promise<boolean> {
  const dialog = byId('confirm', HTMLDialogElement);
  byId('confirm-heading').textContent = heading;
  byId('confirm-yes').textContent = yes;
  byId('confirm-no').textContent = no;
  byId('confirm-words').replaceChildren(
    ...points.map(([about, text]) => {
      const point = create('li');
      point.append(create('strong', about), text);
      return point;
    }),
  );
  dialog.returnValue = '';
  dialog.showModal();
  return new Promise((resolve) => {
    const answer = () => {
      resolve(dialog.returnValue === 'yes');
      // It may hold what only this person may see.
      byId('confirm-words').replaceChildren();
    };
    dialog.addEventListener('close', answer, { once: true });
  });
}
