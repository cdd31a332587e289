/** What the data stack holds, by the names that environments and policies use. */
export interface DataResources {
  tableName: string;
  tableArn: string;
  grantKeyArn: string;
  clientSecretArn: string;
  /** The key that refresh tokens are bound to, if they are: ProofKeyStack. */
  proofKeyArn?: string;
}

/** What the engine stack holds. */
export interface EngineResources {
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

export type Resources = DataResources & EngineResources;
