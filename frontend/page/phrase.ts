/** A moment within a sentence, in the words of the reader's locale. */
export interface Moment {
  /** For the machine: RFC 3339, or a local date-time. */
  datetime: string;
  text: string;
}

export type Phrase = readonly (string | Moment)[];

/** What a screen reader shall read the moments in; the rest of the page is English. */
const { locale } = new Intl.DateTimeFormat().resolvedOptions();

/**
 * Writes a sentence, unless it stands there already: text that is written anew loses what a reader has selected.
 */
export function writePhrase(place: Element, phrase: Phrase): void {
  const text = phrase.map((part) => (typeof part === 'string' ? part : part.text)).join('');
  if (place.textContent === text) return;
  place.replaceChildren(
    ...phrase.map((part) => {
      if (typeof part === 'string') return part;
      const time = document.createElement('time');
      time.dateTime = part.datetime;
      time.lang = locale;
      time.textContent = part.text;
      return time;
    }),
  );
}
