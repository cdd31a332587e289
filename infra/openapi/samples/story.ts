/** What is known of the deployment that the examples tell of, and of the one user. */
export const story = {
  origin: 'https://app.example.com',
  clientId: '1234567890-abc123.apps.googleusercontent.com',
  /** Ada of the stand-in for Google, so that the local stack answers what the examples say. */
  user: '104239815576620318841',
  calendarScope: 'https://www.googleapis.com/auth/calendar.events',
} as const;
