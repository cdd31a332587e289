/** What stacks tell whoever deploys and operates them: the names of their outputs, as commands and pages use them. */
export interface OutputNames {
  data: 'TableName' | 'GrantKeyArn' | 'FormerGrantKeyArns' | 'ClientSecretName';
  engine:
    | 'EventQueueUrl'
    | 'EventDeadLettersUrl'
    | 'BroadcastDeadLettersUrl'
    | 'UndeliveredUrl'
    | 'FailedRunsUrl'
    | 'EventBusName'
    | 'BroadcastFunctionName'
    | 'ScheduleGroupName'
    | 'BroadcastQueueUrl'
    | 'TimerGroupName'
    | 'GoogleClientId'
    | 'GoogleAuthorizationUrl'
    | 'GoogleTokenUrl'
    | 'GoogleRevokeUrl'
    | 'GoogleConnectionsUrl'
    | 'SignInScopes'
    | 'CalendarScopes';
  entry: 'PageUrl' | 'ApiUrl' | 'ApiEndpoint' | 'JavaScriptOrigin' | 'RedirectUri' | 'SecurityEventsUrl';
  watch: 'DashboardUrl' | 'PreflightFunctionName' | 'WorkerFunctionName' | 'AlarmTopicArn';
}

export type OutputName = OutputNames[keyof OutputNames];
