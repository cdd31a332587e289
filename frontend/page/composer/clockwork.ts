import { byId } from '../dom.ts';
import { HOUR, nextHour, readWallTime, writeDate, writeTime } from '../wall-time.ts';
import { createSuggestion } from './suggestion.ts';

/** Keeps the times of the form in step with each other: the end follows the start, at the length it had. */
export function createClockwork(form: HTMLFormElement) {
  const [startDate, startTime, endDate, endTime] = ['startDate', 'startTime', 'endDate', 'endTime'].map(
    (id) => byId(id, HTMLInputElement),
  ) as [HTMLInputElement, HTMLInputElement, HTMLInputElement, HTMLInputElement];
  const allDay = byId('allDay', HTMLInputElement);
  const repeat = byId('repeat', HTMLSelectElement);
  const weekdays = () => [...form.querySelectorAll<HTMLInputElement>('[name=weekday]')];
  let length = HOUR;
  const suggestion = createSuggestion();

  const read = (date: HTMLInputElement, time: HTMLInputElement) =>
    readWallTime(date.value, allDay.checked ? undefined : time.value);
  const measure = () => {
    const measured = read(endDate, endTime) - read(startDate, startTime);
    if (measured > 0 || (allDay.checked && measured === 0)) length = measured;
  };
  const moveEnd = () => {
    const end = read(startDate, startTime) + length;
    if (!Number.isFinite(end)) return;
    endDate.value = writeDate(end);
    if (!allDay.checked) endTime.value = writeTime(end);
  };
  /** A week without a day would never come. */
  const keepOneDay = (target: HTMLElement) => {
    const boxes = weekdays();
    if (repeat.value !== 'weekly' || boxes.some(({ checked }) => checked)) return;
    const today = new Date(readWallTime(startDate.value) || nextHour()).getUTCDay();
    const kept = boxes.find((box) => box === target) ?? boxes.find(({ value }) => Number(value) === today);
    if (kept) kept.checked = true;
  };

  return {
    measure,
    suggest() {
      length = HOUR;
      suggestion.renew();
      moveEnd();
    },
    /** Moves what is suggested on with the time, unless somebody has chosen a start. @returns whether it did */
    catchUp(): boolean {
      const moved = suggestion.catchUp();
      if (moved) moveEnd();
      return moved;
    },
    /** After the reader has changed a field. */
    follow(target: HTMLElement) {
      if (target === startDate || target === startTime) moveEnd();
      if (target === endDate || target === endTime) measure();
      if (target === allDay) {
        // The times are kept for whoever turns it off again.
        measure();
        if (!allDay.checked && read(endDate, endTime) <= read(startDate, startTime)) {
          length = HOUR;
          moveEnd();
        }
      }
      keepOneDay(target);
    },
    endsTooEarly(): boolean {
      if (endDate.disabled) return false;
      const measured = read(endDate, endTime) - read(startDate, startTime);
      return allDay.checked ? measured < 0 : measured <= 0;
    },
  };
}
