/** What the data stack holds, by the names that environments and policies use. */
export interface DataNames {
  tableName: string;
  tableArn: string;
  /** The key that seals grants. */
  grantKeyArn: string;
  /** The keys that sealed grants before, and still open those; none may seal. */
  formerGrantKeyArns: readonly string[];
  clientSecretArn: string;
}

/** What the engine stack holds. */
export interface EngineNames {
  eventQueueUrl: string;
  eventQueueArn: string;
  broadcastQueueUrl: string;
  broadcastQueueArn: string;
  /** Name of the group that holds the schedules of all plans. */
  scheduleGroup: string;
  /** Every schedule of that group: `…:schedule/<group>/*`. */
  schedulesArn: string;
  /** The role that those schedules carry. */
  schedulerRoleArn: string;
  scheduleDeadLettersArn: string;
  eventBusName: string;
  eventBusArn: string;
}

/** What the functions of all stacks work on. */
export interface Resources extends DataNames, EngineNames {
  /** The key that refresh tokens are bound to, if they are: ProofKeyStack. */
  proofKeyArn?: string | undefined;
}

/** What functions are told of it; the rest is for their roles. */
export type ToldResources = Omit<
  Resources,
  'tableArn' | 'formerGrantKeyArns' | 'broadcastQueueArn' | 'schedulesArn' | 'eventBusArn'
>;
