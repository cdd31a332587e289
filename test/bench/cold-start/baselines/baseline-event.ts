/** What a baseline's handler is given: where its token is kept, the token itself, and the event to create. */
export interface BaselineEvent {
  key: { pk: string; sk: string };
  accessToken: string;
  event: { summary: string; start: { dateTime: string }; end: { dateTime: string } };
}
