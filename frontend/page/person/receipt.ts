import type { Receipt } from '../../client/onbehalf.ts';
import { describeGoogleSide, describeReceipt } from '../act-words.ts';
import { byId, create } from '../dom.ts';
import { writePhrase } from '../phrase.ts';
import { now } from '../service-time.ts';
import { writeMoment } from '../time-words.ts';

/**
 * Shows what was deleted, until it is closed.
 *
 * @param told whether Google was to be told
 */
export function showReceipt(heading: string, receipt: Receipt, told: boolean): Promise<void> {
  const dialog = byId('receipt', HTMLDialogElement);
  byId('receipt-heading').textContent = heading;
  writePhrase(byId('receipt-time'), [writeMoment(new Date(now()).toISOString())]);
  byId('receipt-lines').replaceChildren(
    ...describeReceipt(receipt).map(([what, how]) => {
      const line = create('div');
      line.append(create('dt', what), create('dd', how));
      return line;
    }),
  );
  byId('receipt-google').textContent = describeGoogleSide(receipt, told);
  const link = dialog.querySelector('a');
  const isSafe = /^https?:/.test(receipt.manageUrl);
  if (link && isSafe) link.href = receipt.manageUrl;
  byId('receipt-manage').hidden = receipt.google === 'revoked' || !isSafe;
  dialog.showModal();
  return new Promise((resolve) => dialog.addEventListener('close', () => resolve(), { once: true }));
}
