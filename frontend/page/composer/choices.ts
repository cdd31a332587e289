import { byId, create } from '../dom.ts';
import { here } from '../wall-time.ts';

/** Fills the fields whose choices are the same for everybody: zones, days of the week and of the month. */
export function fillChoices(form: HTMLFormElement): void {
  const own = here();
  byId('timeZone', HTMLSelectElement).append(...groupZones(own));
  byId('monthDay', HTMLSelectElement).append(
    ...Array.from({ length: 31 }, (_, index) => new Option(String(index + 1))),
  );
  const names = new Intl.DateTimeFormat('en', { weekday: 'long', timeZone: 'UTC' });
  for (const day of [1, 2, 3, 4, 5, 6, 0]) {
    // The third of January 2027 is a Sunday.
    const name = names.format(Date.UTC(2027, 0, 3 + day));
    const box = create('input');
    Object.assign(box, { type: 'checkbox', name: 'weekday', value: String(day), ariaLabel: name });
    const label = create('label');
    label.append(box, create('span', name.slice(0, 2)));
    form.querySelector('#weekdays')?.append(label);
  }
}

/** By region, and within it by city: whoever types the name of a city into the field finds it. */
function groupZones(own: string): HTMLElement[] {
  const groups = new Map<string, HTMLOptGroupElement>();
  for (const zone of new Set([own, ...Intl.supportedValuesOf('timeZone').sort(), 'UTC'])) {
    const [region = zone, ...places] = zone.split('/');
    const label = zone === own ? 'Here' : places.length > 0 ? region : 'Other';
    const group = groups.get(label) ?? create('optgroup');
    group.label = label;
    groups.set(label, group);
    const name = (places.length > 0 ? places : [zone]).toReversed().join(', ').replaceAll('_', ' ');
    group.append(new Option(name, zone, zone === own, zone === own));
  }
  return [...groups.values()];
}
