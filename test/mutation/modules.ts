interface Module {
  /** What is mutated (globs). */
  sources: readonly string[];
  /** What has to notice: unit tests only, since each mutant costs a run of those that reach it (globs). */
  tests: readonly string[];
}

/** The modules that are measured, by name. */
export const modules: Readonly<Record<string, Module>> = {
  attempt: {
    sources: ['shared/attempt/*.ts'],
    tests: ['attempt/*'],
  },
  session: {
    sources: ['shared/session/*.ts'],
    tests: ['session/*'],
  },
  vault: {
    sources: ['shared/vault/*.ts'],
    // Without the races: they run thousands of interleavings, and each mutant of a grant would cost all of them.
    tests: ['vault/!(*-races)', 'risc/{apply-events,user-effects}', 'consent/leave-meanwhile'],
  },
  'id-token': {
    sources: ['shared/google/{id-token,certificates}.ts'],
    tests: ['google/{id-token,certificates}'],
  },
  scopes: {
    sources: ['shared/google/scopes.ts'],
    tests: ['google/scopes'],
  },
  ids: {
    sources: ['shared/user-id.ts', 'shared/calendar/event-id.ts', 'shared/http/idempotency-key.ts'],
    tests: ['user-id', 'calendar/event-id', 'http/idempotency-key'],
  },
  failures: {
    sources: ['shared/google/{failures,read-google-error}.ts'],
    tests: ['google/{failures,read-google-error}'],
  },
  consent: {
    // The schemas of answers only describe: no answer passes through them.
    sources: ['shared/consent/*.ts', '!shared/consent/{receipt,session-answers}.ts'],
    tests: ['consent/*'],
  },
  risc: {
    sources: ['shared/risc/*.ts'],
    tests: ['risc/*'],
  },
  dpop: {
    sources: ['shared/google/dpop.ts', 'shared/google/kms-proof-key.ts'],
    tests: ['google/dpop', 'google/kms-proof-key'],
  },
};
