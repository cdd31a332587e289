import { byId } from '../dom.ts';
import { DAY, nextHour, writeDate, writeTime } from '../wall-time.ts';

type Dated = HTMLInputElement | HTMLSelectElement;

/** The next full hour, and what the fields that follow from it hold by their ids. */
function suggest(): { start: number; fields: Readonly<Record<string, string>> } {
  const start = nextHour();
  return {
    start,
    fields: {
      startDate: writeDate(start),
      startTime: writeTime(start),
      monthDay: String(new Date(start).getUTCDate()),
      until: writeDate(start + 28 * DAY),
    },
  };
}

/** Fills in the start, and what follows from it, for whoever has not chosen yet. */
export function createSuggestion() {
  const start: readonly Dated[] = [byId('startDate', HTMLInputElement), byId('startTime', HTMLInputElement)];
  const dated = [...start, byId('monthDay', HTMLSelectElement), byId('until', HTMLInputElement)];
  /** What stands in the fields as long as nobody chooses otherwise. */
  let suggested = suggest();
  const isAsSuggested = ({ id, value }: Dated) => value === suggested.fields[id];
  const fillIn = (fields: readonly Dated[]) => {
    suggested = suggest();
    for (const field of fields) field.value = suggested.fields[field.id] ?? '';
  };
  return {
    renew: () => fillIn(dated),
    /** Moves what is suggested on with the time, unless somebody has chosen a start. @returns whether it did */
    catchUp(): boolean {
      if (!start.every(isAsSuggested) || suggest().start === suggested.start) return false;
      fillIn(dated.filter(isAsSuggested));
      return true;
    },
  };
}
