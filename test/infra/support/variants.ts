const webAclArn =
  'arn:aws:wafv2:us-east-1:111122223333:global/webacl/mine/01234567-89ab-cdef-0123-456789abcdef';

/** Settings that together deploy every resource there is. */
export const variants: readonly Record<string, unknown>[] = [
  {},
  {
    ...{ stage: 'prod', sample: 'true', refreshTokenBinding: 'dpop', originSecret: '2' },
    ...{ waf: 'true', wafRateLimit: '300', alarmEmail: 'operators@example.com', errorBudget: '2.5' },
  },
  { domainName: 'app.example.com', hostedZoneId: 'Z0123456789', webAclArn, originSecret: '1' },
  { hostPage: 'false', pageUrl: 'https://app.example.com/', architecture: 'x86_64' },
];
